"""Which photos the articles and pages of an edition show."""

from __future__ import annotations

from functools import partial

from plugins.gallery.planning import Claims
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.edition import Edition
from plugins.newsdesk.model import Article, Page


def claim_photos(edition: Edition) -> None:
    """Claim the photos of everything that is built with the edition's desk."""
    project = edition.settings.project
    for content in edition.iter_built():
        if content.has_photos:
            owner = content.path.relative_to(project).as_posix()
            claims = partial(_open_claims, content, edition.desk.settings)
            edition.desk.hold(owner, content.fingerprint, claims)


def _open_claims(content: Article | Page, settings: GallerySettings) -> Claims:
    parts = content.open_parts()
    return Claims(settings, parts.photos, parts.shared)
