"""Photos shown by the articles and pages of a build."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from plugins.gallery.photo_pipeline import Claims
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.model import Article, Page
from plugins.newsdesk.site.content import Content


def claim_photos(edition: Content) -> None:
    """Claim the photos of every built article and page."""
    project = edition.settings.project
    for content in edition.iter_built():
        if content.has_photos:
            owner = content.path.relative_to(project).as_posix()
            claims = partial(_open_claims, content, edition.desk.settings, project)
            edition.desk.claim(owner, content.fingerprint, claims)


def _open_claims(content: Article | Page, settings: GallerySettings, project: Path) -> Claims:
    parts = content.open_parts()
    photos, shared = (
        [replace(photo, path=project / photo.path) for photo in some]
        for some in (parts.photos, parts.shared)
    )
    return Claims(settings, photos, shared)
