"""Writes the sitemaps and robots.txt: what search engines may read, and when it changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from pelican.generators import Generator

from plugins.core.incremental.fingerprints import digest
from plugins.discovery.sitemaps import (
    MOST_LOCATIONS,
    MOST_NEWS,
    Location,
    NewsItem,
    write_index,
    write_news,
    write_sitemap,
)
from plugins.gallery.photo_pipeline import Claims
from plugins.newsdesk.model import Article
from plugins.portal import lists
from plugins.portal.model import ArticleLike, Home
from plugins.portal.views import ArticleView, PageView

INDEX = "sitemap.xml"
NEWS = "sitemap-tin-moi.xml"
FRESH = timedelta(hours=48)
CHANGED = attrgetter("changed")
NOT_FOR_ROBOTS = ("/admin/", "/tim-kiem/?")


class _Dated(NamedTuple):
    """A page by its site-relative address, and when it last changed, if that is known."""

    url: str
    updated: datetime | None


class SitemapFiles(Generator):  # type: ignore[misc] # Pelican has no types
    """Writes one sitemap for the articles of each month, and others for all other pages.

    So an edit makes one small file stale and not one of all articles.
    """

    def generate_output(self, writer: Any) -> None:  # noqa: ANN401 - Pelican has no types
        """Write everything, of the pages that other generators have named before."""
        self._writer = writer
        self._site_url = self.context["SITEURL"]
        months: dict[str, list[ArticleView]] = defaultdict(list)
        others: list[_Dated] = []
        for name, variables in writer.iter_pages():
            article: ArticleView | None = variables.get("article")
            if variables.get("noindex", False):
                continue
            if article is not None:
                months[f"{article.date.year}-{article.date.month:02}"].append(article)
            else:
                others.append(_Dated(name.removesuffix("index.html"), _changed_at(variables)))
        parts = [others[at : at + MOST_LOCATIONS] for at in range(0, len(others), MOST_LOCATIONS)]
        sitemaps = [
            *(self._write_pages(number, part) for number, part in enumerate(parts, start=1)),
            *(self._write_month(month, months[month]) for month in sorted(months, reverse=True)),
            *self._write_news(),
        ]
        index = [Location(self._locate(one.url), one.updated) for one in sitemaps]
        writer.write_made(INDEX, repr(index), lambda: write_index(index))
        robots = self._compose_robots()
        writer.write_made("robots.txt", robots, robots.encode)

    def _write_pages(self, number: int, pages: Sequence[_Dated]) -> _Dated:
        """Write the sitemap of home, lists and pages without a date."""
        name = f"sitemap-trang-{number}.xml"

        def make() -> bytes:
            return write_sitemap(Location(self._locate(one.url), one.updated) for one in pages)

        self._writer.write_made(name, digest(self._site_url, repr(pages)), make)
        return _Dated(name, _newest(pages))

    def _write_month(self, month: str, views: Sequence[ArticleView]) -> _Dated:
        """Write the sitemap of the articles of a month, with their photos."""
        name = f"sitemap-{month}.xml"
        articles = [self._articles[view.url] for view in views]

        def make() -> bytes:
            return write_sitemap(
                Location(self._locate(view.url), view.changed, self._locate_photos(article))
                for view, article in zip(views, articles, strict=True)
            )

        shown = digest(self._site_url, *[one.fingerprint for one in articles])
        self._writer.write_made(name, shown, make)
        return _Dated(name, max(map(CHANGED, views)))

    def _write_news(self) -> Iterator[_Dated]:
        """Write the sitemap of the last two days, unless it would be empty, which none may be."""
        now: datetime = self.context["NOW"]
        fresh = [one for one in self.context["articles"] if now - FRESH <= one.date <= now]
        items = [
            NewsItem(self._locate(article.url), article.title, article.date)
            for article in lists.newest_first(fresh)[:MOST_NEWS]
        ]
        name = self.context["frame"]["portal"].portal_name
        if items:
            self._writer.write_made(NEWS, repr((name, items)), lambda: write_news(items, name))
            yield _Dated(NEWS, items[0].published)

    def _compose_robots(self) -> str:
        engagement = self.context["frame"].get("engagement")
        closed = (*NOT_FOR_ROBOTS, *([engagement.prefix] if engagement else []))
        rules = "".join(f"Disallow: {path}\n" for path in sorted(closed))
        sitemap = f"\nSitemap: {self._site_url}/{INDEX}\n" if self._site_url else ""
        return f"User-agent: *\n{rules}{sitemap}"

    @property
    def _articles(self) -> Mapping[str, Article]:
        if not hasattr(self, "_by_url"):
            self._by_url = {one.url: one for one in self.context["edition"].built_articles}
        return self._by_url

    def _locate(self, url: str) -> str:
        return f"{self._site_url}/{url}"

    def _locate_photos(self, article: Article) -> tuple[str, ...]:
        """Return the addresses of the largest renditions of all photos of an article."""
        claims = Claims(self.context["photos"].settings)
        photos = article.open_body().photos
        return tuple(self._locate(claims.plan(photo).large.url) for photo in photos)


def _changed_at(variables: Mapping[str, Any]) -> datetime | None:
    """Return when a page last changed, None for one of which nobody says it."""
    page: PageView | None = variables.get("page")
    return page.updated if page else max(map(CHANGED, _list_shown(variables)), default=None)


def _list_shown(variables: Mapping[str, Any]) -> Sequence[ArticleLike]:
    """Return the articles that a page shows, as far as they tell its age."""
    if "listing" in variables:
        shown = [block.articles[0] for block in variables["blocks"]]
        return [*shown, *variables["listing"].articles]
    home: Home | None = variables.get("home")
    return home.latest if home else variables.get("articles", ())


def _newest(pages: Sequence[_Dated]) -> datetime | None:
    return max((page.updated for page in pages if page.updated is not None), default=None)
