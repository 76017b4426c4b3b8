"""Hooks of discovery."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.discovery.feed_pages import DOCUMENTS, MEDIA, NOTICES, PAGE, FeedPages
from plugins.discovery.feeds import plan_feeds
from plugins.discovery.sitemap_files import INDEX, SitemapFiles
from plugins.newsdesk.urls.url_registry import ListedContent, ServedUrl, has_video, is_album
from plugins.portal.build import Build
from plugins.portal.media import ALBUMS, MEDIA_ROOMS, VIDEOS


def urls(content: ListedContent) -> Iterator[ServedUrl]:
    """Yield the addresses of feeds, their page, sitemap.xml and robots.txt."""
    yield from (ServedUrl(url) for url in (f"/{PAGE}", f"/{INDEX}", "/robots.txt"))
    filled = {
        DOCUMENTS: bool(content.rooms.documents),
        MEDIA[VIDEOS.name]: any(map(has_video, content.articles)),
        MEDIA[ALBUMS.name]: any(map(is_album, content.articles)),
        NOTICES: bool(content.rooms.notices),
    }
    rooms = [room for room, has_entries in filled.items() if has_entries]
    for feed in plan_feeds("", content.categories, rooms).values():
        yield from (ServedUrl(f"/{url}") for url in (feed.atom_url, feed.rss_url))


def frame(build: Build) -> dict[str, object]:
    """Return the feeds, which every page links to."""
    content, name = build.content, build.portal.portal_name
    filled = {DOCUMENTS: bool(content.listed_documents)}
    filled |= {MEDIA[room.name]: bool(room.pick(build.articles)) for room in MEDIA_ROOMS}
    filled[NOTICES] = bool(content.data.notices)
    rooms = [room for room, has_entries in filled.items() if has_entries]
    return {"feeds": plan_feeds(name, content.data.categories, rooms)}


def pages(build: Build) -> None:
    """Add feeds, and sitemaps of all pages added before."""
    FeedPages(build).add_all(build.frame["feeds"])
    SitemapFiles(build).add_all()
