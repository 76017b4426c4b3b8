"""Views: the attributes of documents that templates see, all covered by their fingerprints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from functools import cached_property
from typing import Any

from plugins.core.clock import ZONE
from plugins.core.incremental.fingerprints import digest, fingerprint
from plugins.documents.library import Library
from plugins.newsdesk.model import OfficialDocument, Section, Video
from plugins.newsdesk.schema.declarations import VALIDITY_WORDS
from plugins.newsdesk.schema.slugs import make_slug
from plugins.newsdesk.urls.article_urls import DOCUMENTS_ROOT
from plugins.portal.model import Crumb, trail_to
from plugins.portal.views import name_at

ROOT = DOCUMENTS_ROOT
KINDS = f"{ROOT}loai/"
TITLE = "Văn bản"
CONTEXT = "https://schema.org"
# Kinds that are law, by slug: Law on the Promulgation of Legal Documents 64/2025/QH15, article 4.
# Plans, guidances and reports of an office are not; `Legislation` would say of them that courts
# apply them. They are a DigitalDocument with number, issuer and files.
LAWS = frozenset(
    map(
        make_slug,
        (
            *("Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh", "Lệnh"),
            *("Nghị định", "Thông tư", "Thông tư liên tịch", "Nghị quyết liên tịch"),
        ),
    )
)
LEGAL_FORCE = {
    VALIDITY_WORDS["in force"]: "InForce",
    VALIDITY_WORDS["partly"]: "PartiallyInForce",
}


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
    def outline(self) -> tuple[Section, ...]:
        """Return the sections of a long body."""
        return self._document.open_body().outline

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


def describe_document(document: DocumentView, publisher: str, site_url: str) -> dict[str, Any]:
    """Return a Legislation or DigitalDocument; `site_url` has no trailing slash."""
    is_law = document.kind.slug in LAWS
    described = {
        "@context": CONTEXT,
        "@type": "Legislation" if is_law else "DigitalDocument",
        "url": f"{site_url}/{document.url}",
        "name": document.title,
        "description": document.subject,
        "identifier": document.number,
        "inLanguage": "vi",
        "datePublished": document.issued.isoformat(),
        "dateModified": document.updated.isoformat() if document.updated else None,
        "author": {"@type": "Organization", "name": document.issuer},
        "publisher": {"@type": "Organization", "name": publisher, "url": f"{site_url}/"},
        "genre": document.kind.name,
        "isAccessibleForFree": True,
        "encoding": [
            {
                "@type": "MediaObject",
                "name": one.title,
                "contentUrl": f"{site_url}/{one.url}",
                "contentSize": f"{one.size_bytes} B",
            }
            for one in document.attachments
        ],
        **(_describe_law(document) if is_law else {}),
    }
    return {name: value for name, value in described.items() if value not in (None, [], "")}


def _describe_law(document: DocumentView) -> dict[str, Any]:
    force = LEGAL_FORCE.get(document.validity, "NotInForce") if document.validity else None
    return {
        "legislationIdentifier": document.number,
        "legislationType": document.kind.name,
        "legislationDate": document.issued.isoformat(),
        "legislationDateOfApplicability": document.effective and document.effective.isoformat(),
        "legislationPassedBy": {"@type": "Organization", "name": document.issuer},
        "legislationLegalForce": f"{CONTEXT}/{force}" if force else None,
    }
