"""Structured data of documents: JSON-LD with the vocabulary of schema.org."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.newsdesk.schema.declarations import VALIDITY_WORDS
from plugins.newsdesk.schema.slugs import make_slug

if TYPE_CHECKING:
    from plugins.documents.views import DocumentView

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
