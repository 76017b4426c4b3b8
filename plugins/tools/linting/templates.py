"""Parse every template: `python -m plugins.tools.linting.templates theme/templates`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, meta


def iter_template_problems(folder: Path) -> Iterator[str]:
    """Yield a line for each syntax error and each reference to a missing template."""
    environment = Environment(
        autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"]
    )
    for path in sorted(folder.rglob("*.*")):
        if path.suffix not in {".html", ".xml", ".txt"}:
            continue
        try:
            tree = environment.parse(path.read_text(encoding="utf-8"))
        except TemplateSyntaxError as error:
            yield f"{path}:{error.lineno}: {error.message}"
            continue
        named = {name for name in meta.find_referenced_templates(tree) if name is not None}
        for name in sorted(named):
            if not (folder / name).is_file():
                yield f"{path}: names the template {name!r}, which does not exist"


def main(arguments: list[str]) -> int:
    """Print the problems of the folders; return 1 if there are any."""
    problems = [line for folder in arguments for line in iter_template_problems(Path(folder))]
    for line in problems:
        print(line)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
