"""Articles and pages without errors, as other plugins get them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from plugins.gallery.photo_pipeline import Picture, Rendition
from plugins.gallery.photos import Photo
from plugins.newsdesk.reading.bundles import FrontMatter
from plugins.newsdesk.schema.categories import Category
from plugins.newsdesk.schema.entries import ArticleMetadata, DocumentMetadata, PageMetadata


class Visibility(Enum):
    """Who can find and open an article at the instant of the build."""

    LISTED = "listed"
    HIDDEN = "hidden"
    EXPIRED = "expired"
    DRAFT = "draft"
    SCHEDULED = "scheduled"

    is_public: bool  # whether readers can open the article

    def __init__(self, word: str) -> None:
        self.is_public = word not in ("draft", "scheduled")


@dataclass(frozen=True)
class Figure:
    """A picture with its alternative text and optional caption.

    With `is_in_body` the body shows the cover, and the page needs none above it.
    """

    picture: Picture
    alt: str
    caption: str | None
    is_in_body: bool = False


@dataclass(frozen=True)
class Attachment:
    """A document offered for download.

    `source` is relative to the project, `url` to the site; `kind` is the suffix in capitals.
    """

    source: Path
    title: str
    url: str
    kind: str
    size_bytes: int


class Video(NamedTuple):
    """A film of the bundle, or a video of another site with the address of its player.

    `url` is where it is without scripts: of a film site-relative, else complete. A film has no
    `site`, `player` and `host`, a video of another site no `size_bytes`. `picture` is its poster.
    """

    title: str
    site: str
    url: str
    player: str
    host: str
    size_bytes: int
    caption: str
    picture: Picture | None

    @property
    def is_film(self) -> bool:
        return not self.player


class Section(NamedTuple):
    """A heading of the second level: its anchor and its words as plain text."""

    id: str
    title: str


@dataclass(frozen=True)
class RenderedBody:
    """The large part of a rendered bundle; `body` is finished HTML, `outline` its sections.

    `minutes` is the time that reading a long body takes, 0 for others.
    `share` is the picture for cards on other sites. `photos` are all photos shown, `shared` the
    one that `share` is made from; their paths are relative to the project, which may be moved.
    `video` is the HTML of the video that the header names, which is the first of `videos` then;
    `transcript` has the paragraphs of what is said in it.
    """

    body: str
    cover: Figure | None
    share: Rendition | None
    gallery: tuple[Figure, ...]
    photos: tuple[Photo, ...]
    shared: tuple[Photo, ...]
    outline: tuple[Section, ...] = ()
    minutes: int = 0
    video: str = ""
    videos: tuple[Video, ...] = ()
    transcript: tuple[str, ...] = ()


@dataclass(slots=True)
class ContentItem:
    """What articles, pages and documents have in common; `url` is site-relative.

    `name` is the path of the Markdown file below the project, with `/` between folders.
    `fingerprint` covers metadata and body. `named` are the addresses of documents that the body
    names by number or links to, from the root, in order; some may be of lists. The body is loaded
    from the build state by `open_body`: a build that writes one article needs no body of the
    others.
    """

    front_matter: FrontMatter
    name: str
    url: str
    fingerprint: bytes
    has_photos: bool
    attachments: tuple[Attachment, ...]
    named: tuple[str, ...]
    open_body: Callable[[], RenderedBody]

    @property
    def path(self) -> Path:
        """Return the Markdown file."""
        return self.front_matter.path

    @property
    def slug(self) -> str:
        """Return the last part of the address."""
        return self.front_matter.slug

    @property
    def is_public(self) -> bool:
        """Return whether readers can open it."""
        return True

    @property
    def page_key(self) -> str:
        """Return the key by which the service counts an article, nothing for a page."""
        return ""


@dataclass(slots=True)
class Article(ContentItem):
    """An article; `teaser_fingerprint` covers what lists show: address, metadata, cover."""

    metadata: ArticleMetadata
    category: Category
    visibility: Visibility
    teaser_fingerprint: bytes
    has_cover: bool

    @property
    def is_public(self) -> bool:
        """Return whether readers can open the article."""
        return self.visibility.is_public

    @property
    def page_key(self) -> str:
        """Return the key by which the service counts the article."""
        return self.metadata.id or self.slug


@dataclass(slots=True)
class Page(ContentItem):
    """A page without date or category."""

    metadata: PageMetadata


@dataclass(slots=True)
class OfficialDocument(ContentItem):
    """A document (“văn bản”): number, kind, who issued it and when, with its files."""

    metadata: DocumentMetadata
    visibility: Visibility

    @property
    def is_public(self) -> bool:
        """Return whether readers can open the document."""
        return self.visibility.is_public


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
