"""Photos shown by the articles and pages of a build."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from plugins.gallery.photo_pipeline import Claims
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.model import Article, Page
from plugins.newsdesk.site.content import Content


def claim_photos(content: Content) -> None:
    """Claim the photos of every built article and page."""
    project = content.settings.project
    for item in content.iter_built():
        if item.has_photos:
            owner = item.path.relative_to(project).as_posix()
            claims = partial(_open_claims, item, content.photos.settings, project)
            content.photos.claim(owner, item.fingerprint, claims)


def _open_claims(item: Article | Page, settings: GallerySettings, project: Path) -> Claims:
    parts = item.open_body()
    photos, shared = (
        [replace(photo, path=project / photo.path) for photo in some]
        for some in (parts.photos, parts.shared)
    )
    return Claims(settings, photos, shared)
