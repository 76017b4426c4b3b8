"""Writes the feeds, and the page that tells people of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pelican.generators import Generator

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
from plugins.portal.model import Crumb
from plugins.portal.trail import trail_to
from plugins.portal.views import Teaser

ENTRIES = 30
PAGE = "rss/"


class FeedPages(Generator):  # type: ignore[misc] # Pelican has no types
    """Writes a feed of the whole portal and one of each category, its sub-categories included."""

    def generate_output(self, writer: Any) -> None:  # noqa: ANN401 - Pelican has no types
        """Write the feeds and their page."""
        feeds: dict[str, Feed] = self.context["frame"]["feeds"]
        newest = lists.newest_first(self.context["articles"])
        groups = lists.group_by_category(newest, self.context["edition"].data.categories)
        for slug, feed in feeds.items():
            self._write_feed(writer, feed, (groups[slug] if slug != WHOLE else newest)[:ENTRIES])
        writer.write_file(
            f"{PAGE}index.html",
            self.get_template("feeds"),
            self.context,
            url=PAGE,
            trail=trail_to(Crumb("RSS")),
        )

    def _write_feed(self, writer: Any, feed: Feed, articles: Sequence[Any]) -> None:  # noqa: ANN401
        site_url, publisher = self.context["SITEURL"], self.context["frame"]["portal"].name
        shown = digest(site_url, publisher, repr(feed), *(one.fingerprint for one in articles))

        def list_entries() -> list[FeedEntry]:
            return [self._enter(article) for article in articles]

        for name, write in ((feed.atom_url, write_atom), (feed.rss_url, write_rss)):
            writer.write_made(
                name, shown, lambda write=write: write(feed, list_entries(), site_url, publisher)
            )

    def _enter(self, article: Teaser) -> FeedEntry:
        site_url = self.context["SITEURL"]
        terms = (article.category.name, *(tag.name for tag in article.tags))
        return FeedEntry(
            make_tag(site_url, article.date, article.page_key),
            article.title,
            f"{site_url}/{article.url}",
            article.lead,
            article.date,
            max(article.date, article.updated or article.date),
            tuple(author.name for author in article.byline),
            tuple(dict.fromkeys(terms)),
            self._picture_of(article),
        )

    def _picture_of(self, article: Teaser) -> FeedPicture | None:
        """Return the picture of an article, which is among the files of the output by now."""
        if article.cover is None:
            return None
        picture = article.cover.picture.jpeg
        size_bytes = (Path(self.output_path) / picture.save_as).stat().st_size
        url = f"{self.context['SITEURL']}/{picture.url}"
        return FeedPicture(url, picture.width, picture.height, size_bytes)
