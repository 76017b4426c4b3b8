"""Sitemaps by sitemaps.org, with the extensions for images and for news."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
MOST_LOCATIONS = 50_000  # per file; sitemaps.org
MOST_NEWS = 1000  # per file; Google's rules for news sitemaps
MOST_IMAGES = 1000  # per page; Google's rules for image sitemaps


@dataclass(frozen=True)
class Location:
    """A page: absolute address, time of its last change, absolute addresses of its photos."""

    url: str
    updated: datetime | None = None
    images: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewsItem:
    """An article of the last days."""

    url: str
    title: str
    published: datetime


def write_sitemap(locations: Iterable[Location]) -> bytes:
    """Return a sitemap of at most `MOST_LOCATIONS` locations."""
    return _wrap("urlset", (_write_location("url", one) for one in locations), image=IMAGES)


def write_index(sitemaps: Iterable[Location]) -> bytes:
    """Return the sitemap of sitemaps."""
    return _wrap("sitemapindex", (_write_location("sitemap", one) for one in sitemaps))


def write_news(items: Iterable[NewsItem], publication: str) -> bytes:
    """Return the news sitemap of a publication; `items` are newest first."""
    head = (
        f"<news:publication><news:name>{escape(publication)}</news:name>"
        "<news:language>vi</news:language></news:publication>"
    )
    entries = (
        f"<url><loc>{escape(item.url)}</loc><news:news>{head}"
        f"<news:publication_date>{item.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(item.title)}</news:title></news:news></url>\n"
        for item in items
    )
    return _wrap("urlset", entries, news=NEWS)


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
