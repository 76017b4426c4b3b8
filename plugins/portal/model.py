"""What templates are given, by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from plugins.core.incremental.fingerprints import digest
from plugins.newsdesk.schema.categories import Category, CategoryTree


class ArticleLike(Protocol):
    """What lists need of an article; `fingerprint` stands for all that can be seen of it."""

    title: str
    url: str
    date: Any
    changed: Any
    category: Any
    tags: Sequence[Any]
    byline: Sequence[Any]
    topic: Any
    source: Any
    is_featured: bool
    has_cover: bool

    @property
    def fingerprint(self) -> bytes:
        """Return 16 bytes."""


@dataclass(frozen=True)
class Image:
    """A drawing of the frame; `url` is site-relative, sizes in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class MenuItem:
    """An entry of the menu; `href` is ready to be written."""

    label: str
    href: str
    children: tuple[MenuItem, ...] = ()


@dataclass(frozen=True)
class Banner:
    """A banner that is shown today."""

    image: Image
    alt: str
    href: str | None


@dataclass(frozen=True)
class Link:
    """A logo link."""

    name: str
    href: str
    image: Image


@dataclass(frozen=True)
class Portal:
    """The frame around every page: identity, menus, banners by place, links."""

    name: str
    portal_name: str
    responsible: str
    address: str
    telephone: str
    fax: str | None
    email: str
    licence: str | None
    copyright: str
    attribution: str
    emblem: Image | None
    icon: Image | None
    share_image: Image | None
    menu: tuple[MenuItem, ...]
    footer_pages: tuple[MenuItem, ...]
    banners: dict[str, tuple[Banner, ...]]
    links: tuple[Link, ...]


class Crumb(NamedTuple):
    """One step of the breadcrumb; the page itself has no address."""

    label: str
    href: str | None = None


@dataclass(frozen=True)
class Block:
    """A category with its newest articles."""

    category: Category
    articles: tuple[ArticleLike, ...]


@dataclass(frozen=True)
class Home:
    """The front page."""

    lead: ArticleLike | None
    featured: tuple[ArticleLike, ...]
    blocks: tuple[Block, ...]
    latest: tuple[ArticleLike, ...]
    topics: tuple[Any, ...]


@dataclass(frozen=True)
class Listing:
    """One page of a list, newest first; `number` is None at the list's own address.

    `count`, of all articles, is known there alone: else a new article would change every page.

    All addresses are site-relative, without leading slash.
    """

    articles: tuple[ArticleLike, ...]
    number: int | None
    url: str
    newer_url: str | None
    older_url: str | None
    count: int | None

    @property
    def fingerprint(self) -> bytes:
        """Return what stands for all of this."""
        addresses = repr((self.number, self.url, self.newer_url, self.older_url, self.count))
        return digest(addresses, *[article.fingerprint for article in self.articles])

    @property
    def save_as(self) -> str:
        """Return the file of the page."""
        return f"{self.url}index.html"


@dataclass(frozen=True)
class Related:
    """Articles beside an article, nearest first; topic newest first."""

    newer: tuple[ArticleLike, ...] = ()
    older: tuple[ArticleLike, ...] = ()
    same_topic: tuple[ArticleLike, ...] = ()

    @property
    def fingerprints(self) -> list[bytes]:
        """Return what stands for each group."""
        groups = (self.newer, self.older, self.same_topic)
        return [b"".join([one.fingerprint for one in group]) for group in groups]


@dataclass(frozen=True)
class Term:
    """A tag, author, topic or source with the number of its articles."""

    name: str
    url: str
    count: int


@dataclass(frozen=True)
class ArchivePeriod:
    """A year, or a month of it, with its articles newest first."""

    year: int
    month: int | None
    label: str
    articles: tuple[ArticleLike, ...] = field(repr=False)

    @cached_property
    def fingerprint(self) -> bytes:
        """Return what stands for all of this."""
        return digest(repr(self), *(article.fingerprint for article in self.articles))

    @property
    def name(self) -> Crumb:
        """Return what the pages of its list say of it; they do not show its other articles."""
        return Crumb(self.label, f"/{self.url}")

    @property
    def url(self) -> str:
        """Return the address, relative to the site."""
        return f"{self.year}/" if self.month is None else f"{self.year}/{self.month:02}/"


@dataclass(frozen=True)
class ArchiveYear:
    """A year of the archive with its months, newest first."""

    period: ArchivePeriod
    months: tuple[ArchivePeriod, ...]


HOME = Crumb("Trang nhất", "/")


def trail_to(*steps: Crumb) -> tuple[Crumb, ...]:
    """Return home, then the steps; the last one is the page itself and loses its address.

    Raises IndexError without any step.
    """
    return (HOME, *steps[:-1], Crumb(steps[-1].label))


def category_steps(category: Category, categories: CategoryTree) -> tuple[Crumb, ...]:
    """Return a step for each parent of a category and for itself."""
    return tuple(
        Crumb(one.name, f"/{one.url}") for one in (*categories.ancestors(category), category)
    )
