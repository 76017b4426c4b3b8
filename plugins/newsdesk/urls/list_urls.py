"""The addresses of lists: categories, tags, topics, authors, sources, years and months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plugins.newsdesk.reading.bundles import FrontMatter
from plugins.newsdesk.schema.categories import CategoryTree
from plugins.newsdesk.schema.slugs import make_slug

FIXED = (
    *("/", "/tag/", "/chu-de/", "/tac-gia/", "/nguon/", "/luu-tru/", "/chuyen-muc/"),
    *("/tin-moi-nhat/", "/so-do/", "/rss/", "/tim-kiem/", "/ngoai-tuyen/"),
    *("/404.html", "/robots.txt", "/sitemap.xml", "/sw.js"),
)
FEED_ENDINGS = (".atom.xml", ".rss.xml")
ROOTS = {"tags": "tag", "authors": "tac-gia", "topic": "chu-de", "source": "nguon"}
OF_FIGURES = ("/thong-ke/", "/xem-nhieu/")


def iter_list_addresses(articles: Sequence[FrontMatter], categories: CategoryTree) -> Iterator[str]:
    """Yield the address of every list, beginning and ending with a slash."""
    yield from FIXED
    yield from _feeds_named("tin-moi")
    for category in categories:
        yield f"/{category.url}"
        yield from _feeds_named(category.slug)
    for root, names in _gather_names(articles).items():
        yield from (f"/{root}/{make_slug(name)}/" for name in names)
    months = {(date.year, date.month) for one in articles if (date := one.values.get("date"))}
    yield from (f"/{year}/" for year in {year for year, _ in months})
    yield from (f"/{year}/{month:02}/" for year, month in months)


def _gather_names(articles: Sequence[FrontMatter]) -> dict[str, set[str]]:
    """Return the names that have lists, by the root of their addresses."""
    named: dict[str, set[str]] = {root: set() for root in ROOTS.values()}
    for outline in articles:
        for field, root in ROOTS.items():
            names = outline.values.get(field) or ()
            named[root].update((names,) if isinstance(names, str) else names)
    return named


def _feeds_named(name: str) -> Iterator[str]:
    yield from (f"/rss/{name}{ending}" for ending in FEED_ENDINGS)
