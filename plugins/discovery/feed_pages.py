"""Feeds, and the page that lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time
from functools import partial

from plugins.core.clock import ZONE
from plugins.core.incremental.fingerprints import digest
from plugins.discovery.feeds import (
    DOCUMENTS,
    WHOLE,
    Feed,
    FeedEntry,
    FeedFilm,
    FeedPicture,
    make_tag,
    write_atom,
    write_rss,
)
from plugins.newsdesk.model import OfficialDocument
from plugins.portal import lists
from plugins.portal.build import Build
from plugins.portal.model import Crumb, trail_to
from plugins.portal.views import Teaser

ENTRIES = 30
PAGE = "rss/"
FeedFormat = Callable[[Feed, Iterable[FeedEntry], str, str], bytes]


class FeedPages:
    """Adds a feed of the whole portal and one of each category, sub-categories included."""

    def __init__(self, build: Build) -> None:
        self._build = build

    def add_all(self, feeds: Mapping[str, Feed]) -> None:
        """Add the feeds, by slug of their category, and the page that lists them."""
        newest = lists.newest_first(self._build.articles)
        groups = lists.group_by_category(newest, self._build.content.data.categories)
        for slug, feed in feeds.items():
            if slug == DOCUMENTS:
                self._add_documents(feed)
            else:
                self._add_feed(feed, (groups[slug] if slug != WHOLE else newest)[:ENTRIES])
        self._build.add_page(f"{PAGE}index.html", "feeds", trail=trail_to(Crumb("RSS")))

    def _add_feed(self, feed: Feed, articles: Sequence[Teaser]) -> None:
        site_url, publisher = self._build.site_url, self._build.portal.name
        inputs = digest(site_url, publisher, repr(feed), *(one.fingerprint for one in articles))

        def make(write: FeedFormat) -> bytes:
            return write(feed, [*map(self._make_entry, articles)], site_url, publisher)

        for name, write in ((feed.atom_url, write_atom), (feed.rss_url, write_rss)):
            self._build.add_file(name, inputs, partial(make, write))

    def _add_documents(self, feed: Feed) -> None:
        """Add the feed of documents; their time is the begin of the day of issue."""
        site_url, publisher = self._build.site_url, self._build.portal.name
        documents = self._build.content.listed_documents[:ENTRIES]
        entries = [_describe(one, site_url) for one in documents]
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


def _describe(document: OfficialDocument, site_url: str) -> FeedEntry:
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
