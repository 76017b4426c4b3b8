"""Feeds in Atom (RFC 4287) and RSS 2.0, with pictures and time zones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import StringIO
from typing import NamedTuple
from urllib.parse import urlsplit

from feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed

from plugins.core.clock import ZONE
from plugins.newsdesk.schema.categories import CategoryTree
from plugins.vietnamese.typography import set_line

LANGUAGE = "vi"
WHOLE = ""  # slug of the feed of the whole portal
NOTHING_YET = datetime(2000, 1, 1, tzinfo=ZONE)  # update time of a feed without articles


class FeedRoom(NamedTuple):
    """A room with a feed of its own: its name, and its site-relative address."""

    label: str
    page_url: str

    @property
    def slug(self) -> str:
        """Return the key and file name of the feed; while a room is there, no category has it."""
        return self.page_url.rstrip("/")


@dataclass(frozen=True)
class Feed:
    """A feed: title, label, the page with the same articles, and addresses in both formats.

    Addresses are site-relative, without leading slash.
    """

    title: str
    label: str
    page_url: str
    atom_url: str
    rss_url: str


@dataclass(frozen=True)
class FeedPicture:
    """The picture of an entry; `url` is absolute."""

    url: str
    width: int
    height: int
    size_bytes: int


@dataclass(frozen=True)
class FeedFilm:
    """The film of an entry; `url` is absolute."""

    url: str
    size_bytes: int


@dataclass(frozen=True)
class FeedEntry:
    """An article in a feed; `url` is absolute, `tag` its permanent identity (RFC 4151)."""

    tag: str
    title: str
    url: str
    lead: str
    published: datetime
    updated: datetime
    authors: tuple[str, ...]
    terms: tuple[str, ...]
    picture: FeedPicture | None
    film: FeedFilm | None = None


class _Atom(Atom1Feed):  # type: ignore[misc] # the library has no types
    def latest_post_date(self) -> datetime:
        return _latest(self)


class _Rss(Rss201rev2Feed):  # type: ignore[misc]
    def latest_post_date(self) -> datetime:
        return _latest(self)


def plan_feeds(
    portal_name: str, categories: CategoryTree, rooms: Iterable[FeedRoom] = ()
) -> dict[str, Feed]:
    """Return slug of a category or room → feed, first that of the whole portal under `WHOLE`."""
    feeds = {WHOLE: _plan(portal_name, portal_name, "", "tin-moi")}
    for category in categories:
        title = f"{category.name} – {portal_name}"
        feeds[category.slug] = _plan(title, category.name, category.url, category.slug)
    for room in rooms:
        title = f"{room.label} – {portal_name}"
        feeds[room.slug] = _plan(title, room.label, room.page_url, room.slug)
    return feeds


def make_tag(site_url: str, published: datetime, page_key: str) -> str:
    """Return a `tag:` name that does not depend on an article's title and address."""
    host = urlsplit(site_url).hostname or "localhost"
    return f"tag:{host},{published:%Y-%m-%d}:{page_key}"


def write_atom(feed: Feed, entries: Iterable[FeedEntry], site_url: str, publisher: str) -> bytes:
    """Return a feed in Atom; `entries` are newest first."""
    syndication = _Atom(
        set_line(feed.title),
        f"{site_url}/{feed.page_url}",
        None,
        language=LANGUAGE,
        author_name=publisher,
        feed_url=f"{site_url}/{feed.atom_url}",
        feed_guid=f"{site_url}/{feed.atom_url}",
    )
    for entry in entries:
        syndication.add_item(
            set_line(entry.title),
            entry.url,
            escape(set_line(entry.lead)),
            updateddate=entry.updated,
            content=_write_html(entry),
            **_shared_by_formats(entry),
        )
    return _write(syndication)


def write_rss(feed: Feed, entries: Iterable[FeedEntry], site_url: str, publisher: str) -> bytes:
    """Return a feed in RSS 2.0; `entries` are newest first."""
    title = set_line(feed.title)
    syndication = _Rss(
        title,
        f"{site_url}/{feed.page_url}",
        title,
        language=LANGUAGE,
        feed_copyright=publisher,
        feed_url=f"{site_url}/{feed.rss_url}",
    )
    for entry in entries:
        syndication.add_item(
            set_line(entry.title),
            entry.url,
            _write_html(entry),
            unique_id_is_permalink=False,
            **_shared_by_formats(entry),
        )
    return _write(syndication)


def _plan(title: str, label: str, page_url: str, name: str) -> Feed:
    return Feed(title, label, page_url, f"rss/{name}.atom.xml", f"rss/{name}.rss.xml")


def _shared_by_formats(entry: FeedEntry) -> dict[str, object]:
    """Return the values of an item; its one enclosure is the film or else the picture.

    RSS has one enclosure for each item.
    """
    enclosure = None
    if entry.film:
        enclosure = Enclosure(entry.film.url, str(entry.film.size_bytes), "video/mp4")
    elif entry.picture:
        enclosure = Enclosure(entry.picture.url, str(entry.picture.size_bytes), "image/jpeg")
    return {
        "author_name": ", ".join(map(set_line, entry.authors)) or None,
        "pubdate": entry.published,
        "unique_id": entry.tag,
        "categories": [*map(set_line, entry.terms)],
        "enclosures": [enclosure] if enclosure else [],
    }


def _write_html(entry: FeedEntry) -> str:
    """Return an article's picture and lead as HTML."""
    lead = f"<p>{escape(set_line(entry.lead))}</p>"
    if entry.picture is None:
        return lead
    picture = entry.picture
    size = f'width="{picture.width}" height="{picture.height}"'
    return f'<p><img src="{escape(picture.url)}" {size} alt=""></p>{lead}'


def _latest(syndication: Atom1Feed | Rss201rev2Feed) -> datetime:
    """Return the time of a feed's last change; for an empty feed the library uses the present."""
    moments = [item[name] for item in syndication.items for name in ("pubdate", "updateddate")]
    return max((moment for moment in moments if moment is not None), default=NOTHING_YET)


def _write(syndication: Atom1Feed | Rss201rev2Feed) -> bytes:
    text = StringIO()
    syndication.write(text, "utf-8")
    return text.getvalue().encode()
