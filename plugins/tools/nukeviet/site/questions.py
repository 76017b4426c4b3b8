"""Questions and answers of modules `faq`, which become a page for each module."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from plugins.tools.nukeviet.site.modules import Module, OldSite
from plugins.tools.nukeviet.site.texts import is_for_all, plain_line, whole

Row = Mapping[str, Any]


def read_categories_of_questions(site: OldSite, module: Module) -> list[Row]:
    """Return the categories that readers could see, in their order."""
    table = site.database.find("faq_cat", module.stem)
    rows = site.database.rows(table, "weight")
    return [
        row
        for row in rows
        if whole(row.get("status", 1)) == 1 and is_for_all(row.get("groups_view"))
    ]


def compose_questions(site: OldSite, module: Module) -> str:
    """Return the questions that readers could see, with their answers, as HTML."""
    by_category = _by_category(site, module)
    categories = [
        row
        for row in read_categories_of_questions(site, module)
        if by_category.get(whole(row["id"]))
    ]
    parts = []
    for row in categories:
        if len(categories) > 1:
            parts.append(f"<h2>{escape(plain_line(row['title']))}</h2>")
        for one in by_category[whole(row["id"])]:
            parts += _iter_html(one, 3 if len(categories) > 1 else 2)
    return "".join(parts)


def count_questions(site: OldSite, module: Module) -> tuple[int, int]:
    """Return how many questions there are, and how many of them readers could see."""
    table = site.database.find("faq", module.stem)
    shown = {whole(row["id"]) for row in read_categories_of_questions(site, module)}
    rows = _by_category(site, module)
    return table.count if table else 0, sum(len(some) for id_, some in rows.items() if id_ in shown)


def _by_category(site: OldSite, module: Module) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in site.database.rows(site.database.find("faq", module.stem), "weight"):
        if whole(row.get("status", 1)) == 1:
            found[whole(row["catid"])].append(row)
    return found


def _iter_html(row: Row, level: int) -> Iterator[str]:
    title, question = plain_line(row["title"]), str(row["question"] or "")
    yield f"<h{level}>{escape(title)}</h{level}>"
    if plain_line(question) not in {"", title}:
        yield f"<blockquote><p>{question}</p></blockquote>"
    yield str(row["answer"] or "")
