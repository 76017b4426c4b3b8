"""Attachments on their way into the output."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from plugins.newsdesk.edition import Edition
from plugins.newsdesk.model import Attachment


def iter_attachments(edition: Edition) -> Iterator[Attachment]:
    """Yield the attachments of everything that is built."""
    for article in edition.articles.values():
        if article.standing.is_public or edition.settings.shows_drafts:
            yield from article.attachments
    for page in edition.pages.values():
        yield from page.attachments


def copy_attachments(edition: Edition, output: Path) -> None:
    """Copy each attachment that is new or changed below the output folder."""
    for attachment in iter_attachments(edition):
        target = output / unquote(attachment.url)
        if not (target.exists() and filecmp.cmp(attachment.source, target, shallow=False)):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(attachment.source, target)
