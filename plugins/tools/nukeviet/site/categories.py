"""The categories of a module of news, as a tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.newsdesk.schema.slugs import make_slug
from plugins.tools.nukeviet.site.modules import Module, OldSite
from plugins.tools.nukeviet.site.texts import is_for_all, plain_line, whole

DEEPEST = 20


@dataclass(frozen=True)
class OldCategory:
    """A category; `names` are those of its parents and its own, outermost first.

    One that only members could see counts as locked.
    """

    id: int
    alias: str
    names: tuple[str, ...]
    slugs: tuple[str, ...]
    description: str
    is_locked: bool

    @property
    def path(self) -> str:
        """Return the name that articles of the portal write."""
        return "/".join(self.names)


def read_categories(site: OldSite, module: Module) -> dict[int, OldCategory]:
    """Return id → category, parents before their children, in the order of the old site."""
    table = site.database.find("cat", module.stem)
    rows = {whole(row["catid"]): row for row in site.database.rows(table)}
    found = {}
    for id_ in rows:
        line = line_of(id_, rows)
        names = tuple(_name_of(rows[one]) for one in line)
        row = rows[id_]
        found[id_] = OldCategory(
            id_,
            str(row["alias"] or ""),
            names,
            tuple(_slug_of(rows[one]) for one in line),
            plain_line(row.get("description")),
            is_locked=whole(row.get("status", 1)) == 0 or not is_for_all(row.get("groups_view")),
        )
    order = {id_: tuple(_weight(rows[one]) for one in line_of(id_, rows)) for id_ in rows}
    return dict(sorted(found.items(), key=lambda item: order[item[0]]))


def line_of(
    id_: int, rows: Mapping[int, Mapping[str, object]], above: str = "parentid"
) -> list[int]:
    """Return the ids from the outermost parent to the category itself."""
    line = [id_]
    while (parent := whole(rows[line[0]].get(above))) in rows and len(line) < DEEPEST:
        if parent in line:
            break
        line.insert(0, parent)
    return line


def _weight(row: Mapping[str, object]) -> tuple[int, int]:
    return whole(row.get("weight")), whole(row["catid"])


def _name_of(row: Mapping[str, object]) -> str:
    """Return the name; a slash would part it from a sub-category."""
    name = " - ".join(part.strip() for part in plain_line(row["title"]).split("/") if part.strip())
    return name if make_slug(name) else f"Chuyên mục {row['catid']}"


def _slug_of(row: Mapping[str, object]) -> str:
    alias = str(row["alias"] or "")
    return make_slug(alias) or make_slug(_name_of(row))
