"""Feeds, and the page that lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time
from functools import partial

from plugins.core.clock import ZONE
from plugins.core.incremental.fingerprints import digest
from plugins.discovery.feeds import (
    WHOLE,
    Feed,
    FeedEntry,
    FeedFilm,
    FeedPicture,
    FeedRoom,
    make_tag,
    write_atom,
    write_rss,
)
from plugins.newsdesk.model import OfficialDocument
from plugins.newsdesk.schema.slugs import make_slug
from plugins.newsdesk.urls.article_urls import DOCUMENTS_ROOT
from plugins.portal import lists
from plugins.portal.build import Build
from plugins.portal.frame import make_notices
from plugins.portal.media import MEDIA_ROOMS
from plugins.portal.model import Crumb, Notice, trail_to
from plugins.portal.rooms import NOTICES as BOARD
from plugins.portal.rooms import NOTICES_TITLE
from plugins.portal.views import Teaser
from plugins.vietnamese.formats import format_date_time

ENTRIES = 30
PAGE = "rss/"
DOCUMENTS = FeedRoom("Văn bản", DOCUMENTS_ROOT)
NOTICES = FeedRoom(NOTICES_TITLE, BOARD)
MEDIA = {room.name: FeedRoom(room.title, room.url) for room in MEDIA_ROOMS}
FeedFormat = Callable[[Feed, Iterable[FeedEntry], str, str], bytes]


class FeedPages:
    """Adds a feed of the whole portal, of each category with its sub-categories, of rooms."""

    def __init__(self, build: Build) -> None:
        self._build = build

    def add_all(self, feeds: Mapping[str, Feed]) -> None:
        """Add the feeds, by slug of their category or room, and the page that lists them."""
        newest = lists.newest_first(self._build.articles)
        groups = {MEDIA[room.name].slug: room.pick(newest) for room in MEDIA_ROOMS}
        groups |= lists.group_by_category(newest, self._build.content.data.categories)
        groups[WHOLE] = newest
        for slug, feed in feeds.items():
            if slug == DOCUMENTS.slug:
                self._add_entries(feed, self._describe_documents())
            elif slug == NOTICES.slug:
                self._add_entries(feed, self._describe_notices())
            else:
                self._add_feed(feed, groups[slug][:ENTRIES])
        self._build.add_page(f"{PAGE}index.html", "feeds", trail=trail_to(Crumb("RSS")))

    def _add_feed(self, feed: Feed, articles: Sequence[Teaser]) -> None:
        site_url, publisher = self._build.site_url, self._build.portal.name
        inputs = digest(site_url, publisher, repr(feed), *(one.fingerprint for one in articles))

        def make(write: FeedFormat) -> bytes:
            return write(feed, [*map(self._make_entry, articles)], site_url, publisher)

        for name, write in ((feed.atom_url, write_atom), (feed.rss_url, write_rss)):
            self._build.add_file(name, inputs, partial(make, write))

    def _describe_documents(self) -> list[FeedEntry]:
        documents = self._build.content.listed_documents[:ENTRIES]
        return [_describe(one, self._build.site_url) for one in documents]

    def _describe_notices(self) -> list[FeedEntry]:
        """Return the newest notices that have begun; their end removes nothing from a feed."""
        notices = make_notices(self._build.content.data.notices)
        begun = [one for one in notices if one.date <= self._build.now][:ENTRIES]
        return [_describe_notice(one, self._build.site_url) for one in begun]

    def _add_entries(self, feed: Feed, entries: Sequence[FeedEntry]) -> None:
        site_url, publisher = self._build.site_url, self._build.portal.name
        inputs = site_url, publisher, repr(feed), repr(entries)
        for name, write in ((feed.atom_url, write_atom), (feed.rss_url, write_rss)):
            make = partial(write, feed, entries, site_url, publisher)
            self._build.add_file(name, inputs, make)

    def _make_entry(self, article: Teaser) -> FeedEntry:
        site_url = self._build.site_url
        film = article.film
        terms = (article.category.name, *(tag.name for tag in article.tags))
        return FeedEntry(
            make_tag(site_url, article.date, article.page_key),
            article.title,
            f"{site_url}/{article.url}",
            article.lead,
            article.date,
            article.changed,
            tuple(author.name for author in article.byline),
            tuple(dict.fromkeys(terms)),
            self._make_picture(article),
            FeedFilm(f"{site_url}/{film.url}", film.size_bytes) if film else None,
        )

    def _make_picture(self, article: Teaser) -> FeedPicture | None:
        """Return the picture of an article; its rendition is already in the output."""
        if article.cover is None:
            return None
        picture = article.cover.picture.jpeg
        size_bytes = self._build.photos.count_bytes(picture, self._build.folder)
        url = f"{self._build.site_url}/{picture.url}"
        return FeedPicture(url, picture.width, picture.height, size_bytes)


def _describe_notice(notice: Notice, site_url: str) -> FeedEntry:
    """Return a notice as an entry, known by its time and text, since it has no address."""
    kind = "Thông báo khẩn" if notice.is_urgent else "Thông báo"
    href = notice.href or f"/{BOARD}"
    begin, end = map(format_date_time, (notice.date, notice.expires))
    return FeedEntry(
        make_tag(site_url, notice.date, f"{BOARD}{notice.date:%H%M}/{make_slug(notice.text)}"),
        f"{kind}: {notice.text}",
        f"{site_url}{href}" if href.startswith("/") else href,
        f"Từ {begin} đến {end}",
        notice.date,
        notice.date,
        (),
        (kind,),
        None,
    )


def _describe(document: OfficialDocument, site_url: str) -> FeedEntry:
    """Return a document as an entry; its time is the begin of the day of issue."""
    metadata = document.metadata
    issued = datetime.combine(metadata.issued, time(), ZONE)
    return FeedEntry(
        make_tag(site_url, issued, f"van-ban/{document.slug}"),
        metadata.title,
        f"{site_url}/{document.url}",
        metadata.subject,
        issued,
        max(issued, metadata.modified or issued),
        (metadata.issuer,),
        (metadata.kind,),
        None,
    )
