"""Values that templates receive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from plugins.core.incremental.fingerprints import digest
from plugins.newsdesk.schema.categories import Category, CategoryTree


class ArticleLike(Protocol):
    """An article in a list; `fingerprint` covers every attribute that a template can read."""

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
    unpublished: str

    @property
    def fingerprint(self) -> bytes: ...


@dataclass(frozen=True)
class Image:
    """An image of the data files; `url` is site-relative, sizes are pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class MenuItem:
    """An entry of the menu; `href` is complete."""

    label: str
    href: str
    children: tuple[MenuItem, ...] = ()


@dataclass(frozen=True)
class Banner:
    """A banner shown on the day of the build."""

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
class Notice:
    """A notice, shown from `date` until `expires`; `href` is complete."""

    text: str
    href: str | None
    is_urgent: bool
    date: datetime
    expires: datetime


@dataclass(frozen=True)
class Portal:
    """The frame around every page: identity, menus, banners by place, links, notices.

    `notices` are those in the strip at the instant of the build; `has_more_notices` if the board
    has others.
    """

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
    notices: tuple[ShownNotice, ...] = ()
    has_more_notices: bool = False


class ShownNotice(NamedTuple):
    """A notice in the strip: without its times, so that only its begin and end change pages."""

    text: str
    href: str | None
    is_urgent: bool


class Crumb(NamedTuple):
    """One step of a breadcrumb; the last one, the page itself, has no address."""

    label: str
    href: str | None = None


@dataclass(frozen=True)
class Block:
    """A category with its newest articles, the one that is shown with its photo first.

    `is_illustrated` if the first has a photo.
    """

    category: Category
    articles: tuple[ArticleLike, ...]

    @property
    def is_illustrated(self) -> bool:
        return any(article.has_cover for article in self.articles[:1])


@dataclass(frozen=True)
class Home:
    """The front page; `is_new` while no article is published."""

    lead: ArticleLike | None
    featured: tuple[ArticleLike, ...]
    blocks: tuple[Block, ...]
    latest: tuple[ArticleLike, ...]
    topics: tuple[Any, ...]
    is_new: bool


class ListItem(Protocol):
    """What a list may hold; `changed` is the instant of its last change."""

    url: str
    changed: Any

    @property
    def fingerprint(self) -> bytes: ...


@dataclass(frozen=True)
class Listing:
    """One page of a list, newest first; addresses are site-relative without leading slash.

    At the list's own address `number` is None and `count` the number of all articles; elsewhere
    `count` is None, otherwise a new article would change every page.
    """

    articles: tuple[ListItem, ...]
    number: int | None
    url: str
    newer_url: str | None
    older_url: str | None
    count: int | None

    @property
    def fingerprint(self) -> bytes:
        addresses = repr((self.number, self.url, self.newer_url, self.older_url, self.count))
        return digest(addresses, *[article.fingerprint for article in self.articles])

    @property
    def save_as(self) -> str:
        return f"{self.url}index.html"


@dataclass(frozen=True)
class Related:
    """Articles related to an article, nearest first; those of its topic newest first.

    `nearby` are the nearest with photos, older or newer, of the same category.
    """

    newer: tuple[ArticleLike, ...] = ()
    older: tuple[ArticleLike, ...] = ()
    same_topic: tuple[ArticleLike, ...] = ()
    nearby: tuple[ArticleLike, ...] = ()

    @property
    def fingerprints(self) -> list[bytes]:
        """Return one fingerprint for each group."""
        groups = (self.newer, self.older, self.same_topic, self.nearby)
        return [b"".join([one.fingerprint for one in group]) for group in groups]


@dataclass(frozen=True)
class Term:
    """A tag, author, topic or source with the number of its articles; `card` is of a topic."""

    name: str
    url: str
    count: int
    card: Any = None


@dataclass(frozen=True)
class ArchivePeriod:
    """A year or, if `month` is given, a month, with its articles newest first."""

    year: int
    month: int | None
    label: str
    articles: tuple[ArticleLike, ...] = field(repr=False)

    @cached_property
    def fingerprint(self) -> bytes:
        return digest(repr(self), *(article.fingerprint for article in self.articles))

    @property
    def name(self) -> Crumb:
        """Return label and address, for pages that do not show all of its articles."""
        return Crumb(self.label, f"/{self.url}")

    @property
    def url(self) -> str:
        """Return the site-relative address."""
        return f"{self.year}/" if self.month is None else f"{self.year}/{self.month:02}/"


@dataclass(frozen=True)
class ArchiveYear:
    """A year of the archive with its months, newest first."""

    period: ArchivePeriod
    months: tuple[ArchivePeriod, ...]


HOME = Crumb("Trang nhất", "/")


def trail_to(*steps: Crumb) -> tuple[Crumb, ...]:
    """Return a breadcrumb from the home page; the last step, the page itself, loses its address.

    Raises IndexError if there are no steps.
    """
    return (HOME, *steps[:-1], Crumb(steps[-1].label))


def category_steps(category: Category, categories: CategoryTree) -> tuple[Crumb, ...]:
    """Return a step for each ancestor of a category, outermost first, and for itself."""
    return tuple(
        Crumb(one.name, f"/{one.url}") for one in (*categories.ancestors(category), category)
    )
