"""Render the files of a server and write them into a folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.core.errors import ServingError
from plugins.tools.serving.server import ServerPlan

FILES = Path(__file__).with_name("files")
OF_A_PORTAL = re.compile(r"/(portal|engagement)")  # first part of a path that has its name
OF_THE_SERVICE = "engagement"  # begins the names of files that a portal without it does not need


def render_files(server: ServerPlan) -> dict[str, str]:
    """Return path below the root of the server → text of each file, and `install.sh`."""
    environment = Environment(
        loader=FileSystemLoader(FILES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    return {
        name_file(name, server): environment.get_template(name).render(
            server=server, suffix=server.suffix
        )
        for name in sorted(environment.list_templates())
        if server.prefix or not Path(name).name.startswith(OF_THE_SERVICE)
    }


def name_file(template: str, server: ServerPlan) -> str:
    """Return the path of a file below the root of the server."""
    return OF_A_PORTAL.sub(rf"\g<0>{server.suffix}", template, count=1)


def write_server(server: ServerPlan, folder: Path, report: Callable[[str], None]) -> None:
    """Write the files of a server into a folder, replacing those of an earlier run.

    Raises ServingError if the folder contains anything else.
    """
    files = render_files(server)
    _clear(folder, server)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report(
        f"Đã ghi {len(files)} tệp cho máy chủ {server.host} vào {folder} — "
        f"chạy `sudo sh {folder}/install.sh` trên máy chủ."
    )


def _clear(folder: Path, server: ServerPlan) -> None:
    """Delete the files of an earlier run. Raises ServingError if there are others."""
    templates = (path.relative_to(FILES) for path in FILES.rglob("*") if path.is_file())
    known = {Path(name_file(str(name), server)) for name in templates}
    found = [path for path in folder.rglob("*") if not path.is_dir()]
    if foreign := [path for path in found if path.relative_to(folder) not in known]:
        raise ServingError(
            f"Thư mục {folder} có tệp khác ({foreign[0].relative_to(folder)}) — "
            "hãy chọn một thư mục mới."
        )
    for path in found:
        path.unlink()
