"""Typed values: front matter of articles and pages, entries of data files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from plugins.newsdesk.schema.yaml_nodes import Place


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
