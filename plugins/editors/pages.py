"""The editors' page: HTML, configuration, bundle, styles and modules."""

from __future__ import annotations

import json
from functools import partial
from html import escape
from pathlib import Path
from string import Template

from plugins.editors.bundle import SCRIPTS, find_bundle
from plugins.editors.configuration import Office, make_configuration
from plugins.editors.policy import page_policy
from plugins.editors.settings import EditorsSettings
from plugins.portal.assets import shorten_script
from plugins.portal.build import Build

FOLDER = "admin"
TEMPLATES = Path(__file__).with_name("templates")
# Published next to the bundle and loaded in this order.
STYLES = ("editors.css", "watch.css")
MODULES = ("watch.js", "keeping.js", "status.js")


class EditorsPage:
    """Adds the page to all builds if there is a forge, otherwise to previews only.

    Without a forge the page opens local folders, which browsers allow only at `localhost`, where
    builds with drafts are shown.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._settings = EditorsSettings.from_settings(build.settings)

    def add_all(self) -> None:
        is_preview = self._build.content.settings.shows_drafts
        if not self._settings.is_on or (self._settings.is_local and not is_preview):
            return
        bundle = find_bundle(self._build.content.settings.project)
        if bundle is not None:
            self._add_page(bundle)
        elif is_preview:
            page = (TEMPLATES / "missing.html").read_bytes()
            self._build.add_file(f"{FOLDER}/index.html", page, lambda: page)

    def _add_page(self, bundle: Path) -> None:
        settings, portal = self._settings, self._build.portal
        icon = portal.icon or portal.emblem
        office = Office(
            name=portal.name,
            site_url=self._build.site_url,
            emblem=f"/{icon.url}" if icon else "",
            category_slugs={
                path: one.slug for path, one in self._build.content.data.categories.by_path.items()
            },
        )
        configuration = make_configuration(settings, office)
        files = {
            "index.html": self._render(office),
            "config.json": json.dumps(configuration, ensure_ascii=False).encode(),
            **{name: (SCRIPTS / name).read_bytes() for name in STYLES},
            **{name: shorten_script(SCRIPTS / name) for name in MODULES},
        }
        for name, content in files.items():
            self._build.add_file(f"{FOLDER}/{name}", content, partial(bytes, content))
        for path in sorted(path for path in bundle.rglob("*") if path.is_file()):
            name = path.relative_to(bundle).as_posix()
            self._build.add_file(f"{FOLDER}/{name}", (bundle.name, name), path.read_bytes)

    def _render(self, office: Office) -> bytes:
        settings = self._settings
        template = Template((TEMPLATES / "index.html").read_text(encoding="utf-8"))
        return template.substitute(
            idle=settings.idle_seconds,
            style=escape(self._build.assets.url("css/main.css")),
            policy=escape(page_policy(settings)),
            title=escape(f"Trang biên tập – {office.name}"),
            icon=f'<link rel="icon" href="{escape(office.emblem or "data:,")}">\n',
            styles="".join(f'<link rel="stylesheet" href="{name}">\n' for name in STYLES),
            mode="is-local" if settings.is_local else "has-forge",
            scripts="".join(f'<script type="module" src="{name}"></script>\n' for name in MODULES),
        ).encode()
