"""Views: the attributes of documents that templates see, all covered by their fingerprints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from functools import cached_property
from typing import Any

from plugins.core.clock import ZONE
from plugins.core.incremental.fingerprints import digest, fingerprint
from plugins.documents.library import Library
from plugins.documents.structured import describe_document
from plugins.newsdesk.model import OfficialDocument, Video
from plugins.newsdesk.urls.article_urls import DOCUMENTS_ROOT
from plugins.portal.model import Crumb, trail_to
from plugins.portal.views import name_at

ROOT = DOCUMENTS_ROOT
KINDS = f"{ROOT}loai/"
TITLE = "Văn bản"


class DocumentTeaser:
    """A document in lists.

    `changed` is the later of the days of issue and editing; `unpublished` is "draft" in previews.
    """

    def __init__(self, document: OfficialDocument, library: Library) -> None:
        metadata = document.metadata
        self._document = document
        self._library = library
        self.number = metadata.number
        self.title = metadata.title
        self.subject = metadata.subject
        self.kind = name_at(KINDS, metadata.kind)
        self.issuer = metadata.issuer
        self.issued = metadata.issued
        self.url = document.url
        self.validity = library.validity(document)
        self.unpublished = "" if document.is_public else document.visibility.value
        day = datetime.combine(metadata.issued, time(), ZONE)
        self.changed = max(day, metadata.modified or day)

    @cached_property
    def fingerprint(self) -> bytes:
        shown = (self.number, self.title, self.subject, self.kind, self.issuer, self.issued)
        state = (self.url, self.validity, self.unpublished, self.changed)
        return fingerprint((*shown, *state))


class DocumentView(DocumentTeaser):
    """A document on its own page, with related documents and the articles that name it."""

    def __init__(self, document: OfficialDocument, library: Library) -> None:
        super().__init__(document, library)
        metadata = document.metadata
        self.signer = metadata.signer
        self.effective = metadata.effective
        self.updated = metadata.modified
        self.attachments = document.attachments
        self.replaces = library.replaces(document)
        self.replaced_by = library.replaced_by(document)
        self.articles: Sequence[Any] = tuple(library.articles.get(f"/{document.url}", ()))
        steps = Crumb(TITLE, f"/{ROOT}"), Crumb(self.kind.name, f"/{self.kind.url}")
        self.trail = trail_to(*steps, Crumb(metadata.number))

    @property
    def content(self) -> str:
        """Return the body as HTML, empty if there is none."""
        return self._document.open_body().body

    @property
    def videos(self) -> tuple[Video, ...]:
        """Return the videos of the body."""
        return self._document.open_body().videos

    def describe(self, publisher: str, site_url: str) -> dict[str, Any]:
        """Return the structured data of the document."""
        return describe_document(self, publisher, site_url)

    @cached_property
    def fingerprint(self) -> bytes:
        related = fingerprint((self.replaces, self.replaced_by, self.trail))
        articles = [one.fingerprint for one in self.articles]
        return digest(self._document.fingerprint, super().fingerprint, related, *articles)
