"""Where the lists of the old site are now: tags, topics, authors, groups, units of the office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plugins.newsdesk.schema.slugs import make_slug
from plugins.newsdesk.urls.article_urls import STAFF_ROOT
from plugins.portal.list_pages import AUTHORS, TAGS, TOPICS
from plugins.tools.nukeviet.addresses import AddressBook
from plugins.tools.nukeviet.content.plan import PlannedArticle, Spellings
from plugins.tools.nukeviet.content.staff_file import StaffPlan
from plugins.tools.nukeviet.site.modules import Module, OldSite
from plugins.tools.nukeviet.site.questions import read_categories_of_questions
from plugins.tools.nukeviet.site.texts import plain_line, whole


def fill_lists(
    book: AddressBook,
    modules: Sequence[Module],
    articles: Sequence[PlannedArticle],
    spelled: Spellings,
) -> None:
    """Add the lists of modules of news that have articles on the portal."""
    listed = [one.old for one in articles if one.is_listed and not one.redirect]
    shown = {
        "tags": {make_slug(name) for one in listed for name in one.tags},
        "topics": {make_slug(one.topic) for one in listed if one.topic},
        "authors": {make_slug(name) for one in listed for name in one.authors},
    }
    kinds = {"tags": TAGS.url, "topics": TOPICS.url, "authors": AUTHORS.url}
    names = {"tags": spelled.tags, "topics": spelled.topics, "authors": spelled.authors}
    for module in modules:
        for kind, alias, name in _iter_lists(book.site, module):
            slug = make_slug(names[kind].get(name, name)) if kind in kinds else ""
            if kind in kinds and slug in shown[kind]:
                book.add_list(kind, module.name, alias, f"/{kinds[kind]}{slug}/")
            elif kind not in kinds:
                book.add_list(kind, module.name, alias, "/")


def fill_staff(book: AddressBook, staff: StaffPlan) -> None:
    """Lead the units of the office, and their people, to the page of all units."""
    for unit in staff.units:
        if unit.alias and unit.is_on:
            book.homes[unit.module] = f"/{STAFF_ROOT}"
            book.add_list("units", unit.module, f"{unit.alias}-{unit.id}", f"/{STAFF_ROOT}")


def fill_questions(book: AddressBook, modules: Sequence[Module]) -> None:
    """Lead the categories of questions to the page of all of them."""
    for module in modules:
        if url := book.homes.get(module.name):
            for row in read_categories_of_questions(book.site, module):
                book.categories[module.name, str(row["alias"])] = url


def _iter_lists(site: OldSite, module: Module) -> Iterator[tuple[str, str, str]]:
    """Yield kind, alias and name of the lists of a module."""
    database, stem = site.database, module.stem
    spelled: dict[int, str] = {}
    for row in database.rows(database.find("tags_id", stem)):
        spelled.setdefault(whole(row["tid"]), plain_line(row.get("keyword")))
    for row in database.rows(database.find("tags", stem)):
        name = spelled.get(whole(row["tid"])) or _name(row, "title", "keywords", "alias")
        yield "tags", str(row["alias"]), name
    for kind, table, column in (
        ("topics", "topics", "title"),
        ("authors", "author", "pseudonym"),
        ("groups", "block_cat", "title"),
    ):
        for row in database.rows(database.find(table, stem)):
            yield kind, str(row["alias"]), plain_line(row[column])


def _name(row: dict[str, Any], *columns: str) -> str:
    return next((name for column in columns if (name := plain_line(row.get(column)))), "")
