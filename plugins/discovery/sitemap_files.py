"""Sitemaps and robots.txt: what search engines may read, and when it changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

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
from plugins.portal.build import Build
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


class SitemapFiles:
    """Adds one sitemap for the articles of each month, and others for all other pages.

    So an edit makes one small file stale and not one of all articles.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._site_url = build.site_url

    def add_all(self) -> None:
        """Add sitemaps of the pages that were added before, and robots.txt."""
        months: dict[str, list[ArticleView]] = defaultdict(list)
        others: list[_Dated] = []
        for name, _, variables in self._build.output.pages:
            article: ArticleView | None = variables.get("article")
            if variables.get("noindex", False):
                continue
            if article is not None:
                months[f"{article.date.year}-{article.date.month:02}"].append(article)
            else:
                others.append(_Dated(name.removesuffix("index.html"), _changed_at(variables)))
        parts = [others[at : at + MOST_LOCATIONS] for at in range(0, len(others), MOST_LOCATIONS)]
        sitemaps = [
            *(self._add_pages(number, part) for number, part in enumerate(parts, start=1)),
            *(self._add_month(month, months[month]) for month in sorted(months, reverse=True)),
            *self._add_news(),
        ]
        index = [Location(self._locate(one.url), one.updated) for one in sitemaps]
        self._build.add_file(INDEX, repr(index), lambda: write_index(index))
        robots = self._compose_robots()
        self._build.add_file("robots.txt", robots, robots.encode)

    def _add_pages(self, number: int, pages: Sequence[_Dated]) -> _Dated:
        """Add the sitemap of home, lists and pages without a date."""
        name = f"sitemap-trang-{number}.xml"

        def make() -> bytes:
            return write_sitemap(Location(self._locate(one.url), one.updated) for one in pages)

        self._build.add_file(name, digest(self._site_url, repr(pages)), make)
        return _Dated(name, _newest(pages))

    def _add_month(self, month: str, views: Sequence[ArticleView]) -> _Dated:
        """Add the sitemap of the articles of a month, with their photos."""
        name = f"sitemap-{month}.xml"
        articles = [self._articles[view.url] for view in views]

        def make() -> bytes:
            return write_sitemap(
                Location(self._locate(view.url), view.changed, self._locate_photos(article))
                for view, article in zip(views, articles, strict=True)
            )

        shown = digest(self._site_url, *[one.fingerprint for one in articles])
        self._build.add_file(name, shown, make)
        return _Dated(name, max(map(CHANGED, views)))

    def _add_news(self) -> Iterator[_Dated]:
        """Add the sitemap of the last two days, unless it would be empty, which none may be."""
        now = self._build.now
        fresh = [one for one in self._build.articles if now - FRESH <= one.date <= now]
        items = [
            NewsItem(self._locate(article.url), article.title, article.date)
            for article in lists.newest_first(fresh)[:MOST_NEWS]
        ]
        name = self._build.portal.portal_name
        if items:
            self._build.add_file(NEWS, repr((name, items)), lambda: write_news(items, name))
            yield _Dated(NEWS, items[0].published)

    def _compose_robots(self) -> str:
        engagement = self._build.frame.get("engagement")
        closed = (*NOT_FOR_ROBOTS, *([engagement.prefix] if engagement else []))
        rules = "".join(f"Disallow: {path}\n" for path in sorted(closed))
        sitemap = f"\nSitemap: {self._site_url}/{INDEX}\n" if self._site_url else ""
        return f"User-agent: *\n{rules}{sitemap}"

    @cached_property
    def _articles(self) -> Mapping[str, Article]:
        return {one.url: one for one in self._build.content.built_articles}

    def _locate(self, url: str) -> str:
        return f"{self._site_url}/{url}"

    def _locate_photos(self, article: Article) -> tuple[str, ...]:
        """Return the addresses of the largest renditions of all photos of an article."""
        claims = Claims(self._build.photos.settings)
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
