"""Hooks of discovery."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.discovery.feed_pages import PAGE, FeedPages
from plugins.discovery.feeds import plan_feeds
from plugins.discovery.sitemap_files import INDEX, SitemapFiles
from plugins.newsdesk.urls.url_registry import ListedContent, ServedUrl
from plugins.portal.build import Build


def urls(content: ListedContent) -> Iterator[ServedUrl]:
    """Yield the addresses of feeds, their page, sitemap.xml and robots.txt."""
    yield from (ServedUrl(url) for url in (f"/{PAGE}", f"/{INDEX}", "/robots.txt"))
    has_documents = bool(content.rooms.documents)
    for feed in plan_feeds("", content.categories, has_documents=has_documents).values():
        yield from (ServedUrl(f"/{url}") for url in (feed.atom_url, feed.rss_url))


def frame(build: Build) -> dict[str, object]:
    """Return the feeds, which every page links to."""
    categories, name = build.content.data.categories, build.portal.portal_name
    has_documents = bool(build.content.listed_documents)
    return {"feeds": plan_feeds(name, categories, has_documents=has_documents)}


def pages(build: Build) -> None:
    """Add feeds, and sitemaps of all pages added before."""
    FeedPages(build).add_all(build.frame["feeds"])
    SitemapFiles(build).add_all()
