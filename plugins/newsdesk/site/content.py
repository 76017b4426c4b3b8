"""The whole content as loaded for a build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from plugins.gallery.photo_pipeline import Claims, PhotoPipeline
from plugins.newsdesk.model import Article, ContentItem, OfficialDocument, Page, Visibility
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import FrontMatter
from plugins.newsdesk.reading.data_files import DataFiles
from plugins.newsdesk.settings import NewsdeskSettings
from plugins.newsdesk.urls.url_registry import UrlRegistry

# Folders of the content.
ARTICLES, PAGES, DOCUMENTS, DATA = "articles", "pages", "documents", "data"


@dataclass(frozen=True)
class LoadCounts:
    """How many bundles there are, and how many were read and rendered in this run."""

    bundles: int
    read: int
    rendered: int


@dataclass(frozen=True)
class Content:
    """Everything that was loaded, by path; not to be built if there are errors in `findings`."""

    settings: NewsdeskSettings
    data: DataFiles
    articles: dict[Path, Article]
    pages: dict[Path, Page]
    documents: dict[Path, OfficialDocument]
    front_matter: dict[Path, FrontMatter]
    urls: Mapping[Path, str]
    registry: UrlRegistry
    photos: PhotoPipeline
    findings: Findings
    counts: LoadCounts

    @cached_property
    def built_articles(self) -> list[Article]:
        """Return the articles that get a page."""
        return [one for one in self.articles.values() if self._is_built(one)]

    @cached_property
    def built_documents(self) -> list[OfficialDocument]:
        """Return the documents that get a page, newest first, those of a day by address."""
        built = sorted(filter(self._is_built, self.documents.values()), key=lambda one: one.url)
        return sorted(built, key=lambda one: one.metadata.issued, reverse=True)

    @property
    def listed_documents(self) -> list[OfficialDocument]:
        """Return the documents of lists, newest first."""
        return [one for one in self.built_documents if one.visibility is not Visibility.HIDDEN]

    def _is_built(self, item: ContentItem) -> bool:
        return item.is_public or self.settings.shows_drafts

    def find_item(self, path: Path) -> Article | Page | OfficialDocument | None:
        """Return the article, page or document of a Markdown file."""
        return self.articles.get(path) or self.pages.get(path) or self.documents.get(path)

    def iter_built(self) -> Iterator[Article | Page | OfficialDocument]:
        """Yield everything that gets a page."""
        yield from self.built_articles
        yield from self.pages.values()
        yield from self.built_documents

    def claim_photos(self) -> None:
        """Claim the photos of everything that gets a page."""
        for item in self.iter_built():
            if item.has_photos:
                self.photos.claim(item.name, item.fingerprint, partial(self._open_claims, item))

    def _open_claims(self, item: ContentItem) -> Claims:
        body, project = item.open_body(), self.settings.project
        photos, shared = (
            [replace(photo, path=project / photo.path) for photo in some]
            for some in (body.photos, body.shared)
        )
        return Claims(self.photos.settings, photos, shared)
