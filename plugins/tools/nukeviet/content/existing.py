"""The bundles that the content has already, known by their ids."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from plugins.newsdesk.reading.bundles import INDEX
from plugins.newsdesk.schema.slugs import make_slug
from plugins.newsdesk.site.content import ARTICLES, PAGES

HEAD_BYTES = 20_000
FIELD = re.compile(r"^(id|slug|category|status|title):[ \t]*(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ExistingBundle:
    """A bundle: its Markdown file below the content folder, id, slug, category."""

    path: str
    key: str
    slug: str
    category: str
    status: str

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


def scan_bundles(content: Path, kind: str) -> list[ExistingBundle]:
    """Return the bundles of articles or pages."""
    found = []
    for folder, folders, names in os.walk(content / kind):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(".md") and not name.startswith("."):
                found.append(_read(Path(folder, name), content))
    return found


def articles_by_key(content: Path) -> dict[str, ExistingBundle]:
    return {one.key: one for one in scan_bundles(content, ARTICLES)}


def pages_by_slug(content: Path) -> dict[str, ExistingBundle]:
    return {one.slug: one for one in scan_bundles(content, PAGES)}


def _read(path: Path, content: Path) -> ExistingBundle:
    with path.open("rb") as file:
        text = file.read(HEAD_BYTES).decode("utf-8", "replace").replace("\r\n", "\n")
    header = text.partition("\n---")[0] if text.startswith("---") else ""
    fields = {name: _plain(value) for name, value in FIELD.findall(header)}
    name = path.parent.name if path.name == INDEX else path.stem
    slug = fields.get("slug") or make_slug(name)
    below = path.relative_to(content).as_posix()
    category, status = fields.get("category", ""), fields.get("status", "")
    return ExistingBundle(below, fields.get("id") or slug, slug, category, status)


def _plain(value: str) -> str:
    value = value.strip()
    if value[:1] == value[-1:] and value[:1] in {'"', "'"} and len(value) > 1:
        return value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return value
