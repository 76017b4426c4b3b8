"""The addresses of lists: categories, tags, topics, authors, sources, years and months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plugins.newsdesk.categories import CategoryTree
from plugins.newsdesk.outlines import Outline
from plugins.newsdesk.slugs import make_slug

FIXED = (
    *("/", "/tag/", "/chu-de/", "/tac-gia/", "/nguon/", "/luu-tru/", "/chuyen-muc/"),
    *("/tin-moi-nhat/", "/so-do/", "/rss/", "/tim-kiem/", "/ngoai-tuyen/"),
    *("/404.html", "/robots.txt", "/sitemap.xml", "/sw.js"),
)
FEED_ENDINGS = (".atom.xml", ".rss.xml")
OF_FIGURES = ("/thong-ke/", "/xem-nhieu/")


def iter_list_addresses(articles: Sequence[Outline], categories: CategoryTree) -> Iterator[str]:
    """Yield the address of every list, beginning and ending with a slash."""
    yield from FIXED
    yield from _feeds_named("tin-moi")
    for category in categories:
        yield f"/{category.url}"
        yield from _feeds_named(category.slug)
    for outline in articles:
        values = outline.values
        yield from (f"/tag/{make_slug(tag)}/" for tag in values.get("tags", ()))
        yield from (f"/tac-gia/{make_slug(author)}/" for author in values.get("authors", ()))
        if topic := values.get("topic"):
            yield f"/chu-de/{make_slug(topic)}/"
        if source := values.get("source"):
            yield f"/nguon/{make_slug(source)}/"
        if date := values.get("date"):
            yield from (f"/{date:%Y}/", f"/{date:%Y/%m}/")


def _feeds_named(name: str) -> Iterator[str]:
    yield from (f"/rss/{name}{ending}" for ending in FEED_ENDINGS)
