"""Pelican's side of the edition: a reader that hands over what was already read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from pelican.readers import BaseReader
from pelican.urlwrappers import Author, Category, Tag, URLWrapper

from plugins.newsdesk.edition import Edition
from plugins.newsdesk.model import Article, Page, Standing


class Topic(URLWrapper):  # type: ignore[misc] # Pelican has no types
    """A topic: articles that follow one matter."""


class Source(URLWrapper):  # type: ignore[misc] # Pelican has no types
    """Where an article was taken from."""


class EditionReader(BaseReader):  # type: ignore[misc] # Pelican has no types
    """Gives Pelican the HTML and metadata of articles and pages from the edition."""

    file_extensions: ClassVar[list[str]] = []  # Pelican must not make one without an edition

    def __init__(self, settings: dict[str, Any], edition: Edition) -> None:
        super().__init__(settings)
        self.edition = edition

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return body and metadata; what readers may not see is skipped."""
        path = Path(source_path).resolve()
        if article := self.edition.articles.get(path):
            return article.body, self._article_metadata(article)
        page = self.edition.pages[path]
        return page.body, _page_metadata(page)

    def _article_metadata(self, article: Article) -> dict[str, Any]:
        given = article.metadata
        metadata = {
            "title": given.title,
            "date": given.date,
            "category": self._category(article),
            "lead": given.lead,
            "summary": given.lead,
            "slug": article.slug,
            # Said here, since Pelican formats an address anew whenever a template asks for it.
            "override_url": article.url,
            "tags": [Tag(name, self.settings) for name in given.tags],
            "byline": [Author(name, self.settings) for name in given.authors],
            "topic": Topic(given.topic, self.settings) if given.topic else None,
            "source": Source(given.source, self.settings) if given.source else None,
            "source_url": given.source_url,
            "cover": article.cover,
            "share": article.share,
            "gallery": article.gallery,
            "attachments": article.attachments,
            "updated": given.modified,
            "expires": given.expires,
            "page_key": article.page_key,
            "is_featured": given.featured,
            "is_draft": article.standing in {Standing.DRAFT, Standing.SCHEDULED},
            "is_expired": article.standing is Standing.EXPIRED,
            "is_hidden": article.standing is Standing.HIDDEN,
            "has_rating": given.rating,
            "has_comments": given.comments,
            "status": self._status(article.standing),
        }
        if given.modified:
            metadata["modified"] = given.modified
        if given.authors:  # Pelican takes the first one out without looking
            metadata["authors"] = metadata["byline"]
        return metadata

    def _category(self, article: Article) -> Category:
        category = Category(article.category.name, self.settings)
        category.slug = article.category.slug
        return category

    def _status(self, standing: Standing) -> str:
        if not standing.is_public:
            return "published" if self.edition.settings.shows_drafts else "skip"
        return "published" if standing is Standing.LISTED else "hidden"


def _page_metadata(page: Page) -> dict[str, Any]:
    return {
        "title": page.metadata.title,
        "lead": page.metadata.lead,
        "slug": page.slug,
        "updated": page.metadata.modified,
        "attachments": page.attachments,
        "status": "published",
    }
