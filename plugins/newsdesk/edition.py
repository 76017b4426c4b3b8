"""The whole content as it was read: the edition that a build prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.gallery.planning import PhotoDesk
from plugins.newsdesk.data_files import DataFiles
from plugins.newsdesk.model import Article, Page
from plugins.newsdesk.outlines import Outline
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.settings import NewsdeskSettings

ARTICLES, PAGES, DATA = "articles", "pages", "data"  # folders of the content


@dataclass(frozen=True)
class Tally:
    """How many bundles there are, and how many of them were read and assembled in this run."""

    bundles: int
    read: int
    assembled: int


@dataclass(frozen=True)
class Edition:
    """Everything that was read, by path; with errors among the findings it must not be built."""

    settings: NewsdeskSettings
    data: DataFiles
    articles: dict[Path, Article]
    pages: dict[Path, Page]
    outlines: dict[Path, Outline]
    urls: Mapping[Path, str]
    desk: PhotoDesk
    findings: Findings
    tally: Tally

    @property
    def built_articles(self) -> list[Article]:
        """Return the articles that get a page."""
        if self.settings.shows_drafts:
            return list(self.articles.values())
        return [article for article in self.articles.values() if article.standing.is_public]

    def iter_built(self) -> Iterator[Article | Page]:
        """Yield everything that gets a page."""
        yield from self.built_articles
        yield from self.pages.values()
