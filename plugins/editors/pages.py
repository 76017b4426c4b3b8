"""Writes the editors' page: its HTML, its configuration, the bundle, what stands beside."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from pelican.generators import Generator

from plugins.editors.bundle import SCRIPTS, find_bundle
from plugins.editors.configuration import Office, make_configuration
from plugins.editors.policy import page_policy
from plugins.editors.settings import EditorsSettings
from plugins.portal.assets import shorten_script

FOLDER = "admin"
TEMPLATES = Path(__file__).with_name("templates")
# Put beside the bundle as they are, in this order; those that are not there are left out.
STYLES = ("editors.css", "watch.css")
MODULES = ("watch.js", "keeping.js", "status.js")


class EditorsPage(Generator):  # type: ignore[misc] # Pelican has no types
    """Writes the page where it is of use: with a forge everywhere, else on an editor's desk alone.

    Without a forge it opens folders of the computer that it is shown on, which browsers allow it at
    `localhost` only; a build that shows drafts is one for `localhost`.
    """

    def generate_output(self, writer: Any) -> None:  # noqa: ANN401 - Pelican has no types
        """Gather all files of the page."""
        settings = EditorsSettings.from_settings(self.settings)
        is_desk = bool(self.settings.get("SHOW_DRAFTS"))
        if not settings.is_on or (settings.is_local and not is_desk):
            return
        bundle = find_bundle(self.context["edition"].settings.project)
        if bundle is not None:
            self._write_page(settings, bundle, writer)
        elif is_desk:
            page = (TEMPLATES / "missing.html").read_bytes()
            writer.write_made(f"{FOLDER}/index.html", page, lambda: page)

    def _write_page(self, settings: EditorsSettings, bundle: Path, writer: Any) -> None:  # noqa: ANN401
        portal = self.context["frame"]["portal"]
        icon = portal.icon or portal.emblem
        office = Office(
            name=portal.name,
            site_url=self.context["SITEURL"],
            emblem=f"/{icon.url}" if icon else "",
            categories=tuple(self.context["edition"].data.categories.by_path),
        )
        configuration = make_configuration(settings, office)
        files = {
            "index.html": self._render(settings, office),
            "config.json": json.dumps(configuration, ensure_ascii=False).encode(),
            **{name: (SCRIPTS / name).read_bytes() for name in STYLES if _is_there(name)},
            **{name: shorten_script(SCRIPTS / name) for name in MODULES if _is_there(name)},
        }
        for name, content in files.items():
            writer.write_made(f"{FOLDER}/{name}", content, lambda content=content: content)
        for path in sorted(path for path in bundle.rglob("*") if path.is_file()):
            name = path.relative_to(bundle).as_posix()
            writer.write_made(f"{FOLDER}/{name}", (bundle.name, name), path.read_bytes)

    def _render(self, settings: EditorsSettings, office: Office) -> bytes:
        template = Template((TEMPLATES / "index.html").read_text(encoding="utf-8"))
        icon = f'<link rel="icon" href="{escape(office.emblem or "data:,")}">\n'
        styles = (f'<link rel="stylesheet" href="{name}">\n' for name in STYLES if _is_there(name))
        modules = (name for name in MODULES if _is_there(name))
        return template.substitute(
            idle=settings.idle_seconds,
            style=escape(self.context["assets"].url("css/main.css")),
            policy=escape(page_policy(settings)),
            title=escape(f"Trang biên tập – {office.name}"),
            icon=icon,
            styles="".join(styles),
            mode="is-local" if settings.is_local else "has-forge",
            scripts="".join(f'<script type="module" src="{name}"></script>\n' for name in modules),
        ).encode()


def _is_there(name: str) -> bool:
    return (SCRIPTS / name).is_file()
