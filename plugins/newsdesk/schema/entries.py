"""Typed values: front matter of articles and pages, entries of data files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from plugins.newsdesk.schema.yaml_nodes import Place

DOCUMENTS_ON_HOME = 5  # the newest, in a block of the front page; 0: no block


@dataclass(frozen=True)
class PhotoEntry:
    """A photo of a gallery as written."""

    written_at: Place
    file: str
    caption: str | None = None
    alt: str | None = None


@dataclass(frozen=True)
class AttachmentEntry:
    """An attachment as written; `title` is shown to readers."""

    written_at: Place
    file: str
    title: str | None = None


class ArticleMetadata(NamedTuple):
    """The front matter of an article without the texts of its files."""

    title: str
    date: datetime
    category: str
    lead: str
    id: str | None = None
    slug: str | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    topic: str | None = None
    source: str | None = None
    source_url: str | None = None
    cover: str | None = None
    layout: str = "article"
    video: str | None = None
    modified: datetime | None = None
    expires: datetime | None = None
    status: str = "published"
    featured: bool = False
    rating: bool = True
    comments: bool = True
    aliases: tuple[str, ...] = ()


class PageMetadata(NamedTuple):
    """The front matter of a page."""

    title: str
    lead: str | None = None
    slug: str | None = None
    modified: datetime | None = None
    aliases: tuple[str, ...] = ()


class DocumentMetadata(NamedTuple):
    """The front matter of a document (“văn bản”) without the texts of its files.

    `validity` is "in force", "partly", "expired", or None where nothing is written.
    """

    number: str
    kind: str
    subject: str
    issuer: str
    issued: date
    signer: str | None = None
    effective: date | None = None
    validity: str | None = None
    replaces: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    slug: str | None = None
    modified: datetime | None = None
    status: str = "published"
    aliases: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return what the document is called, such as `Kế hoạch số 151-KH/BDVTU`."""
        return f"{self.kind} số {self.number}"


@dataclass(frozen=True)
class CategoryEntry:
    """One category as declared, with its sub-categories."""

    written_at: Place
    name: str
    slug: str | None = None
    description: str | None = None
    children: tuple[CategoryEntry, ...] = ()


@dataclass(frozen=True)
class MenuEntry:
    """One entry of the menu: a label with an address, or a category with its sub-categories."""

    written_at: Place
    label: str | None = None
    url: str | None = None
    category: str | None = None
    children: tuple[MenuEntry, ...] = ()


@dataclass(frozen=True)
class BannerEntry:
    """One banner, shown from its first to its last day, both included."""

    written_at: Place
    place: str
    image: str
    alt: str
    url: str | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class LinkEntry:
    """One logo link, shown from its first to its last day, both included."""

    written_at: Place
    name: str
    url: str
    image: str
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class NoticeEntry:
    """A notice in the strip of every page, from `date` until `expires`."""

    written_at: Place
    text: str
    date: datetime
    expires: datetime
    url: str | None = None
    urgent: bool = False


@dataclass(frozen=True)
class PersonEntry:
    """A post of a unit and who holds it; without a name it is shown by the post alone."""

    written_at: Place
    post: str
    name: str | None = None
    photo: str | None = None
    telephone: str | None = None
    mobile: str | None = None
    email: str | None = None
    duties: str | None = None


@dataclass(frozen=True)
class UnitEntry:
    """A unit of the office with its people, in the order of the file."""

    written_at: Place
    name: str
    duties: str | None = None
    telephone: str | None = None
    email: str | None = None
    people: tuple[PersonEntry, ...] = ()


@dataclass(frozen=True)
class TopicEntry:
    """What a topic (“dòng sự kiện”) has of its own; a pinned one comes first on the front page."""

    written_at: Place
    name: str
    lead: str | None = None
    image: str | None = None
    image_alt: str | None = None
    pinned: bool = False


@dataclass(frozen=True)
class GoneEntry:
    """An address whose article or page was removed: when, and why, as readers are told."""

    written_at: Place
    url: str
    date: date
    reason: str


@dataclass(frozen=True)
class RedirectEntry:
    """A former address that no article or page has, and where readers are sent."""

    written_at: Place
    old: str
    new: str


@dataclass(frozen=True)
class AbbreviationEntry:
    """An abbreviation and its full form: who searches for one finds the other, too."""

    written_at: Place
    short: str
    full: str


@dataclass(frozen=True)
class Identity:
    """The publisher of the portal, as shown in header and footer."""

    name: str
    portal_name: str
    responsible: str
    address: str
    telephone: str
    email: str
    copyright: str
    attribution: str
    fax: str | None = None
    licence: str | None = None
    emblem: str | None = None
    icon: str | None = None
    share_image: str | None = None
    letter_topics: tuple[str, ...] = ()
    documents_on_home: int = DOCUMENTS_ON_HOME


@dataclass(frozen=True)
class AnswerEntry:
    """An answer to a starting comment."""

    written_at: Place
    name: str
    time: datetime
    text: str


@dataclass(frozen=True)
class CommentEntry:
    """A comment that an earlier portal had; `page` is the key of the article."""

    written_at: Place
    page: str
    name: str
    time: datetime
    text: str
    answers: tuple[AnswerEntry, ...] = ()


@dataclass(frozen=True)
class ArticleFigures:
    """The starting views and votes of an article."""

    written_at: Place
    views: int = 0
    votes: int = 0
    points: int = 0


@dataclass(frozen=True)
class StartingFigures:
    """The starting figures of the portal: all visits, those of single days, those by page key.

    `total` includes the visits of `days`.
    """

    total: int = 0
    articles: tuple[tuple[str, ArticleFigures], ...] = ()
    days: tuple[tuple[date, int], ...] = ()
