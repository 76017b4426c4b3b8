"""Sitemaps (sitemaps.org) with Google's extensions for images and news, and robots.txt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, TypeVar
from xml.sax.saxutils import escape

from plugins.core.incremental.fingerprints import digest
from plugins.gallery.photo_pipeline import Claims
from plugins.newsdesk.model import Article
from plugins.portal import lists
from plugins.portal.build import Build
from plugins.portal.model import ArticleLike, Home
from plugins.portal.views import ArticleView, PageView
from plugins.vietnamese.typography import set_line

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE_SPACE = "http://www.google.com/schemas/sitemap-image/1.1"
NEWS_SPACE = "http://www.google.com/schemas/sitemap-news/0.9"
MOST_LOCATIONS = 50_000  # per file; sitemaps.org
MOST_NEWS = 1000  # per file; Google's rules for news sitemaps
MOST_IMAGES = 1000  # per page; Google's rules for image sitemaps
INDEX = "sitemap.xml"
NEWS = "sitemap-tin-moi.xml"
FRESH = timedelta(hours=48)
CHANGED = attrgetter("changed")
Entry = TypeVar("Entry")
NOT_FOR_ROBOTS = ("/admin/", "/tim-kiem/?")


@dataclass(frozen=True)
class Location:
    """A page or sitemap; addresses are absolute, `updated` is the time of the last change."""

    url: str
    updated: datetime | None = None
    images: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewsItem:
    """An article in the news sitemap; `url` is absolute."""

    url: str
    title: str
    published: datetime


class SitemapFiles:
    """Adds one sitemap for the articles of each month, and others for all other pages.

    An edit thus makes one small file stale, not one with all articles.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._site_url = build.site_url

    def add_all(self) -> None:
        """Add sitemaps of all pages added before, and robots.txt."""
        months: dict[str, list[ArticleView]] = defaultdict(list)
        others: list[Location] = []
        for name, _, variables in self._build.output.pages:
            article: ArticleView | None = variables.get("article")
            if variables.get("noindex", False):
                continue
            if article is not None:
                months[f"{article.date.year}-{article.date.month:02}"].append(article)
            else:
                url = self._locate(name.removesuffix("index.html"))
                others.append(Location(url, _changed_at(variables)))
        sitemaps = [
            *(self._add_pages(number, part) for number, part in _split(others)),
            *(
                self._add_month(month if number == 1 else f"{month}-{number}", part)
                for month in sorted(months, reverse=True)
                for number, part in _split(months[month])
            ),
            *self._add_news(),
        ]
        self._build.add_file(INDEX, repr(sitemaps), partial(write_index, sitemaps))
        robots = self._make_robots()
        self._build.add_file("robots.txt", robots, robots.encode)

    def _add_pages(self, number: int, pages: Sequence[Location]) -> Location:
        """Add a sitemap of home, lists and pages without a date."""
        name = f"sitemap-trang-{number}.xml"
        self._build.add_file(name, repr(pages), partial(write_sitemap, pages))
        updates = (page.updated for page in pages if page.updated is not None)
        return Location(self._locate(name), max(updates, default=None))

    def _add_month(self, part: str, views: Sequence[ArticleView]) -> Location:
        """Add the sitemap of the articles of a month, or of a part of it, with their photos."""
        name = f"sitemap-{part}.xml"
        articles = [self._articles[view.url] for view in views]

        def make() -> bytes:
            return write_sitemap(
                Location(self._locate(view.url), view.changed, self._locate_photos(article))
                for view, article in zip(views, articles, strict=True)
            )

        shown = digest(self._site_url, *[one.fingerprint for one in articles])
        self._build.add_file(name, shown, make)
        return Location(self._locate(name), max(map(CHANGED, views)))

    def _add_news(self) -> Iterator[Location]:
        """Add the sitemap of the last two days; an empty one would be invalid."""
        now = self._build.now
        fresh = [one for one in self._build.articles if now - FRESH <= one.date <= now]
        items = [
            NewsItem(self._locate(article.url), article.title, article.date)
            for article in lists.newest_first(fresh)[:MOST_NEWS]
        ]
        name = self._build.portal.portal_name
        if items:
            self._build.add_file(NEWS, repr((name, items)), lambda: write_news(items, name))
            yield Location(self._locate(NEWS), items[0].published)

    def _make_robots(self) -> str:
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
        """Return the addresses of the largest rendition of each photo of an article."""
        claims = Claims(self._build.photos.settings)
        photos = article.open_body().photos
        return tuple(self._locate(claims.plan(photo).large.url) for photo in photos)


def _split(entries: Sequence[Entry]) -> Iterator[tuple[int, Sequence[Entry]]]:
    """Yield (number, entries) for each file that they fill, the first being 1."""
    for number, at in enumerate(range(0, len(entries), MOST_LOCATIONS), start=1):
        yield number, entries[at : at + MOST_LOCATIONS]


def _changed_at(variables: Mapping[str, Any]) -> datetime | None:
    """Return the time of a page's last change, or None if it is unknown."""
    page: PageView | None = variables.get("page")
    if document := variables.get("document"):
        changed: datetime = document.changed
        return changed
    return page.updated if page else max(map(CHANGED, _list_shown(variables)), default=None)


def _list_shown(variables: Mapping[str, Any]) -> Sequence[ArticleLike]:
    """Return the articles of a page that determine its age."""
    if "listing" in variables:
        shown = [block.articles[0] for block in variables["blocks"]]
        return [*shown, *variables["listing"].articles]
    home: Home | None = variables.get("home")
    return home.latest if home else variables.get("articles", ())


def write_sitemap(locations: Iterable[Location]) -> bytes:
    """Return a sitemap of at most `MOST_LOCATIONS` locations."""
    return _wrap("urlset", (_write_location("url", one) for one in locations), image=IMAGE_SPACE)


def write_index(sitemaps: Iterable[Location]) -> bytes:
    return _wrap("sitemapindex", (_write_location("sitemap", one) for one in sitemaps))


def write_news(items: Iterable[NewsItem], publication: str) -> bytes:
    """Return the news sitemap of a publication; `items` are newest first."""
    head = (
        f"<news:publication><news:name>{escape(set_line(publication))}</news:name>"
        "<news:language>vi</news:language></news:publication>"
    )
    entries = (
        f"<url><loc>{escape(item.url)}</loc><news:news>{head}"
        f"<news:publication_date>{item.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(set_line(item.title))}</news:title></news:news></url>\n"
        for item in items
    )
    return _wrap("urlset", entries, news=NEWS_SPACE)


def _write_location(tag: str, location: Location) -> str:
    updated = f"<lastmod>{location.updated.isoformat()}</lastmod>" if location.updated else ""
    images = "".join(
        f"<image:image><image:loc>{escape(url)}</image:loc></image:image>"
        for url in location.images[:MOST_IMAGES]
    )
    return f"<{tag}><loc>{escape(location.url)}</loc>{updated}{images}</{tag}>\n"


def _wrap(tag: str, entries: Iterable[str], **extensions: str) -> bytes:
    names = "".join(f' xmlns:{name}="{space}"' for name, space in extensions.items())
    return f'{HEAD}<{tag} xmlns="{PROTOCOL}"{names}>\n{"".join(entries)}</{tag}>\n'.encode()
