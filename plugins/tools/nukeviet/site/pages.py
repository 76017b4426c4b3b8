"""The pages of modules of pages, such as the introduction of the office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from plugins.tools.nukeviet.site.modules import QUESTIONS, ROOMS, Module, OldSite
from plugins.tools.nukeviet.site.questions import compose_questions
from plugins.tools.nukeviet.site.texts import moment, plain_line, whole
from plugins.vietnamese.normalize import normalize

CONTACT_TEXT = "bodytext"  # a setting of modules of contacts


@dataclass(frozen=True, slots=True)
class OldPage:
    """A page; `image` is a path below the uploads of its module."""

    module: str
    id: int
    title: str
    alias: str
    lead: str
    image: str
    image_caption: str
    edited: datetime | None
    is_on: bool
    views: int
    had_marks: bool


def read_pages(site: OldSite, module: Module) -> Iterator[OldPage]:
    """Yield the pages of a module in the order of the old site."""
    table = site.database.find("page", module.stem)
    for row in site.database.rows(table, "weight"):
        raw = str(row["title"] or "")
        yield OldPage(
            module=module.name,
            id=whole(row["id"]),
            title=plain_line(raw),
            alias=str(row["alias"] or "").strip(),
            lead=plain_line(row.get("description")),
            image=normalize(str(row.get("image") or "")).strip(),
            image_caption=plain_line(row.get("imagealt")),
            edited=moment(row.get("edit_time")) or moment(row.get("add_time")),
            is_on=whole(row.get("status", 1)) == 1,
            views=whole(row.get("hitstotal")),
            had_marks=raw != normalize(raw),
        )


def read_made_page(site: OldSite, module: Module) -> OldPage | None:
    """Return the page of a module that has no table of pages, None if it has no text."""
    if not plain_line(read_page_html(site, module, 0)):
        return None
    return OldPage(
        module=module.name,
        id=0,
        title=module.title,
        alias=ROOMS.get(module.kind, module.name).strip("/"),
        lead="",
        image="",
        image_caption="",
        edited=None,
        is_on=True,
        views=0,
        had_marks=False,
    )


def read_page_html(site: OldSite, module: Module, id_: int) -> str:
    """Return the body of a page: of contacts a setting, of questions all of them."""
    if module.kind == QUESTIONS:
        return compose_questions(site, module)
    if module.kind in ROOMS:
        return site.setting(module.name, CONTACT_TEXT)
    row = next(site.database.rows_with(site.database.find("page", module.stem), "id", id_), None)
    return str((row or {}).get("bodytext") or "")
