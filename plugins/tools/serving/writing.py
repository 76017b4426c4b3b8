"""Render the files of a server and write them into a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.core.errors import ServingError, SetupError
from plugins.core.project_settings import read_project_settings
from plugins.tools.serving import policies
from plugins.tools.serving.server import ServerPlan

FILES = Path(__file__).with_name("files")
# Only where there is a service.
OF_THE_SERVICE = "engagement"


def read_settings(project: Path) -> Mapping[str, Any]:
    """Return the settings of production. Raises ServingError when they cannot be read."""
    try:
        return read_project_settings(project)
    except SetupError as problem:
        raise ServingError(str(problem)) from problem


def render_files(server: ServerPlan) -> dict[str, str]:
    """Return the files of a server by their names below its root; `install.sh` puts them there."""
    environment = Environment(
        loader=FileSystemLoader(FILES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    names = sorted(environment.list_templates())
    return {
        name: environment.get_template(name).render(server=server, policies=policies)
        for name in names
        if server.prefix or not Path(name).name.startswith(OF_THE_SERVICE)
    }


def write_server(server: ServerPlan, folder: Path, report: Callable[[str], None]) -> None:
    """Write the files of a server into a folder, which is made; say what to do with them.

    Files of an earlier run that are not made any more go. Raises ServingError when the folder
    holds anything else.
    """
    files = render_files(server)
    _clear(folder)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report(
        f"Đã ghi {len(files)} tệp cho máy chủ {server.host} vào {folder} — "
        f"chạy `sudo sh {folder}/install.sh` trên máy chủ."
    )


def _clear(folder: Path) -> None:
    """Remove what an earlier run wrote. Raises ServingError when that is not all there is."""
    known = {path.relative_to(FILES) for path in FILES.rglob("*") if path.is_file()}
    found = [path for path in folder.rglob("*") if not path.is_dir()]
    if foreign := [path for path in found if path.relative_to(folder) not in known]:
        raise ServingError(
            f"Thư mục {folder} có tệp khác ({foreign[0].relative_to(folder)}) — "
            "hãy chọn một thư mục mới."
        )
    for path in found:
        path.unlink()
