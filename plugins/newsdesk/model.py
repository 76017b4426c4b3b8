"""What the newsdesk hands on: articles and pages that are fit to be built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from plugins.gallery.planning import Picture, Rendition
from plugins.newsdesk.categories import Category
from plugins.newsdesk.entries import ArticleMetadata, PageMetadata


class Standing(Enum):
    """Where an article stands for readers at the instant of the build."""

    LISTED = "listed"
    HIDDEN = "hidden"
    EXPIRED = "expired"
    DRAFT = "draft"
    SCHEDULED = "scheduled"

    @property
    def is_public(self) -> bool:
        """Tell whether readers can open the article."""
        return self in {Standing.LISTED, Standing.HIDDEN, Standing.EXPIRED}


@dataclass(frozen=True)
class Figure:
    """A picture with its alternative text and, when there is one, its caption."""

    picture: Picture
    alt: str
    caption: str | None


@dataclass(frozen=True)
class Attachment:
    """A document offered for download; `kind` is its ending in capitals, `url` site-relative."""

    source: Path
    title: str
    url: str
    kind: str
    size_bytes: int


@dataclass(frozen=True)
class Article:
    """An article ready for its template; `url` is site-relative, `body` finished HTML.

    `share` is the picture for cards on other sites.
    """

    path: Path
    metadata: ArticleMetadata
    page_key: str
    url: str
    slug: str
    category: Category
    standing: Standing
    body: str
    cover: Figure | None
    share: Rendition | None
    gallery: tuple[Figure, ...]
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True)
class Page:
    """A page without date or category."""

    path: Path
    metadata: PageMetadata
    url: str
    slug: str
    body: str
    attachments: tuple[Attachment, ...]


def standing_of(status: str, date: datetime, expires: datetime | None, now: datetime) -> Standing:
    """Return how an article stands at `now`: what is not published yet comes first."""
    if status == "draft":
        return Standing.DRAFT
    if date > now:
        return Standing.SCHEDULED
    if expires is not None and expires <= now:
        return Standing.EXPIRED
    return Standing.HIDDEN if status == "hidden" else Standing.LISTED
