"""The whole content as loaded for a build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.gallery.photo_pipeline import PhotoPipeline
from plugins.newsdesk.model import Article, Page
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.data_files import DataFiles
from plugins.newsdesk.reading.front_matter import FrontMatter
from plugins.newsdesk.settings import NewsdeskSettings

ARTICLES, PAGES, DATA = "articles", "pages", "data"  # folders of the content


@dataclass(frozen=True)
class LoadCounts:
    """How many bundles there are, and how many of them were read and assembled in this run."""

    bundles: int
    read: int
    assembled: int


@dataclass(frozen=True)
class Content:
    """Everything that was read, by path; with errors among the findings it must not be built."""

    settings: NewsdeskSettings
    data: DataFiles
    articles: dict[Path, Article]
    pages: dict[Path, Page]
    front_matter: dict[Path, FrontMatter]
    urls: Mapping[Path, str]
    photos: PhotoPipeline
    findings: Findings
    counts: LoadCounts

    @property
    def built_articles(self) -> list[Article]:
        """Return the articles that get a page."""
        if self.settings.shows_drafts:
            return list(self.articles.values())
        return [article for article in self.articles.values() if article.visibility.is_public]

    def iter_built(self) -> Iterator[Article | Page]:
        """Yield everything that gets a page."""
        yield from self.built_articles
        yield from self.pages.values()
