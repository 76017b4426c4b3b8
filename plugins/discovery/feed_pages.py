"""Feeds, and the page that lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from plugins.core.incremental.fingerprints import digest
from plugins.discovery.feeds import (
    WHOLE,
    Feed,
    FeedEntry,
    FeedPicture,
    make_tag,
    write_atom,
    write_rss,
)
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
            self._add_feed(feed, (groups[slug] if slug != WHOLE else newest)[:ENTRIES])
        self._build.add_page(f"{PAGE}index.html", "feeds", trail=trail_to(Crumb("RSS")))

    def _add_feed(self, feed: Feed, articles: Sequence[Teaser]) -> None:
        site_url, publisher = self._build.site_url, self._build.portal.name
        inputs = digest(site_url, publisher, repr(feed), *(one.fingerprint for one in articles))

        def make(write: FeedFormat) -> bytes:
            return write(feed, [*map(self._make_entry, articles)], site_url, publisher)

        for name, write in ((feed.atom_url, write_atom), (feed.rss_url, write_rss)):
            self._build.add_file(name, inputs, partial(make, write))

    def _make_entry(self, article: Teaser) -> FeedEntry:
        site_url = self._build.site_url
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
        )

    def _make_picture(self, article: Teaser) -> FeedPicture | None:
        """Return the picture of an article; its rendition is already in the output."""
        if article.cover is None:
            return None
        picture = article.cover.picture.jpeg
        size_bytes = self._build.photos.count_bytes(picture, self._build.folder)
        url = f"{self._build.site_url}/{picture.url}"
        return FeedPicture(url, picture.width, picture.height, size_bytes)
