"""What the newsdesk hands on: articles and pages that are fit to be built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from plugins.gallery.photo_pipeline import Picture, Rendition
from plugins.gallery.photos import Photo
from plugins.newsdesk.reading.front_matter import FrontMatter
from plugins.newsdesk.schema.categories import Category
from plugins.newsdesk.schema.entries import ArticleMetadata, PageMetadata


class Visibility(Enum):
    """Who can find and open an article at the instant of the build."""

    LISTED = "listed"
    HIDDEN = "hidden"
    EXPIRED = "expired"
    DRAFT = "draft"
    SCHEDULED = "scheduled"

    @property
    def is_public(self) -> bool:
        """Return whether readers can open the article."""
        return self is not Visibility.DRAFT and self is not Visibility.SCHEDULED


@dataclass(frozen=True)
class Figure:
    """A picture with its alternative text and, when there is one, its caption."""

    picture: Picture
    alt: str
    caption: str | None


@dataclass(frozen=True)
class Attachment:
    """A document offered for download; `kind` is its ending in capitals, `url` site-relative.

    `source` begins at the project's folder.
    """

    source: Path
    title: str
    url: str
    kind: str
    size_bytes: int


@dataclass(frozen=True)
class RenderedBody:
    """What a bundle's body and files come to; `body` is finished HTML.

    `share` is the picture for cards on other sites. `photos` are those that have to be rendered,
    `shared` the one that `share` is made from; the paths of both begin at the project's folder, so
    that what is remembered may be moved.
    """

    body: str
    cover: Figure | None
    share: Rendition | None
    gallery: tuple[Figure, ...]
    photos: tuple[Photo, ...]
    shared: tuple[Photo, ...]


@dataclass(slots=True)
class Article:
    """An article ready for its template; `url` is site-relative.

    `fingerprint` stands for all that is said here and for the parts, which are opened when asked
    for: a build that writes one article needs no body of the others. `teaser_fingerprint` stands
    for address, metadata and cover.
    """

    front_matter: FrontMatter
    metadata: ArticleMetadata
    category: Category
    url: str
    visibility: Visibility
    fingerprint: bytes
    teaser_fingerprint: bytes
    has_cover: bool
    has_photos: bool
    attachments: tuple[Attachment, ...]
    open_body: Callable[[], RenderedBody]

    @property
    def path(self) -> Path:
        """Return the Markdown file."""
        return self.front_matter.path

    @property
    def page_key(self) -> str:
        """Return the key by which the service counts the article."""
        return self.metadata.id or self.front_matter.slug


@dataclass(slots=True)
class Page:
    """A page without date or category; as an article otherwise."""

    front_matter: FrontMatter
    metadata: PageMetadata
    url: str
    fingerprint: bytes
    has_photos: bool
    attachments: tuple[Attachment, ...]
    open_body: Callable[[], RenderedBody]

    @property
    def path(self) -> Path:
        """Return the Markdown file."""
        return self.front_matter.path

    @property
    def slug(self) -> str:
        """Return the last part of the address."""
        return self.front_matter.slug


def visibility_of(
    status: str, date: datetime, expires: datetime | None, now: datetime
) -> Visibility:
    """Return the visibility at `now`; an unpublished article is neither hidden nor expired."""
    if status == "draft":
        return Visibility.DRAFT
    if date > now:
        return Visibility.SCHEDULED
    if expires is not None and expires <= now:
        return Visibility.EXPIRED
    return Visibility.HIDDEN if status == "hidden" else Visibility.LISTED
