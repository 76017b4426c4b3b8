"""Import of starting counts from the portal's former software.

Format: content/data/figures.yml, `total` and `articles: {page key: {views, votes, points}}`. Its
`days` are shown by the build; the service keeps only their sum, within the total.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from plugins.core.counts import COUNTS, is_count, is_rating
from plugins.core.files import open_regular
from plugins.engagement.manifest import PAGE_KEY
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.messages import PageCounts
from plugins.engagement.service.store.interface import Store


@dataclass(frozen=True)
class StartingCounts:
    total: int
    pages: Mapping[str, PageCounts]


def read_starting_file(path: Path) -> object:
    """Return the content of a file of starting data; the null device has none.

    Raises ServiceError.
    """
    if path == Path(os.devnull):
        return {}
    try:
        with open_regular(path) as file:
            document = yaml.safe_load(file.read().decode())
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise ServiceError(f"{path}: cannot be read: {error}") from error
    return {} if document is None else document


def parse_starting_counts(path: Path, document: Any) -> StartingCounts:  # noqa: ANN401 - YAML
    """Return the counts of a file's content. Raises ServiceError with a line for each problem."""
    problems = [f"{path}: {problem}" for problem in _iter_problems(document)]
    if problems:
        raise ServiceError("\n".join(problems))
    pages = document.get("articles") or {}
    return StartingCounts(
        document.get("total", 0), {name: PageCounts(**counts) for name, counts in pages.items()}
    )


def import_starting_counts(store: Store, figures: StartingCounts) -> None:
    """Replace the starting counts of the store; measured counts stay."""
    with store.transaction():
        store.replace_start(figures.pages, figures.total)


def _iter_problems(document: object) -> Iterator[str]:
    if not isinstance(document, dict):
        yield "expected `total` and `articles`"
        return
    yield from (
        f"{name!r}: there is no such field"
        for name in document
        if name not in {"total", "articles", "days"}
    )
    if not is_count(document.get("total", 0)):
        yield f"total is {document['total']!r}, expected a whole number from 0"
    articles = document.get("articles")
    if articles is None:
        return
    if not isinstance(articles, dict):
        yield f"articles is {articles!r}, expected page keys with their counts"
        return
    for name, counts in articles.items():
        yield from (f"articles, {name!r}: {problem}" for problem in _iter_page(name, counts))


def _iter_page(name: object, counts: object) -> Iterator[str]:
    if not isinstance(name, str) or not PAGE_KEY.fullmatch(name):
        yield "no page key: small letters, digits and hyphens, 64 at most"
    if not isinstance(counts, dict):
        yield f"expected {', '.join(COUNTS)}"
        return
    yield from (f"{field!r}: there is no such field" for field in counts if field not in COUNTS)
    wrong = [field for field in COUNTS if not is_count(counts.get(field, 0))]
    yield from (f"{field} is {counts[field]!r}, expected a whole number from 0" for field in wrong)
    if not wrong and not is_rating(counts.get("votes", 0), counts.get("points", 0)):
        yield "points are not possible with so many votes of 1 to 5"
