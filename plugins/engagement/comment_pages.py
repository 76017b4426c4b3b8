"""Approved comments on the pages of their articles, and on further pages below these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from plugins.core.incremental.fingerprints import digest, fingerprint
from plugins.engagement.comments import Comment, Comments
from plugins.newsdesk.model import Article
from plugins.portal.build import Build
from plugins.portal.model import Crumb, category_steps, trail_to

FOLDER = "y-kien/"  # below the address of the article
TITLE = "Ý kiến bạn đọc"


@dataclass(frozen=True)
class Room:
    """How many comments, and how many characters of them, a page has room for."""

    comments: int
    characters: int


# Pages may have 15 KB compressed; an article needs most of its own.
ON_ARTICLE = Room(10, 3_000)
ON_FURTHER = Room(50, 20_000)


@dataclass(frozen=True)
class ArticleComments:
    """What an article's page shows: the number of all its comments, and the oldest of them.

    `later_url`, site-relative, is where the next ones are, empty if there are none.
    """

    count: int = 0
    shown: tuple[Comment, ...] = ()
    later_url: str = ""

    @cached_property
    def fingerprint(self) -> bytes:
        return digest(repr((self.count, self.later_url)), *map(fingerprint, self.shown))


NO_COMMENTS = ArticleComments()


@dataclass(frozen=True)
class Thread:
    """A further page with comments of an article; addresses are site-relative."""

    title: str
    article_url: str
    number: int
    shown: tuple[Comment, ...]
    earlier_url: str
    later_url: str


@dataclass(frozen=True)
class FurtherPages:
    """Articles with more comments than their page shows, and all comments by page."""

    articles: tuple[tuple[Article, list[tuple[Comment, ...]]], ...]


def show_comments(build: Build, comments: Comments) -> FurtherPages:
    """Set the comments of each article that accepts them; return what needs further pages."""
    further = []
    for article in build.content.built_articles:
        if not article.metadata.comments:
            continue
        thread = comments.get(article.page_key)
        if not thread:
            build.comments[article.page_key] = NO_COMMENTS
            continue
        pages = list(iter_pages(thread))
        later = page_url(article.url, 2, len(pages))
        build.comments[article.page_key] = ArticleComments(len(thread), pages[0], later)
        if len(pages) > 1:
            further.append((article, pages))
    return FurtherPages(tuple(further))


def add_further_pages(build: Build, further: FurtherPages) -> None:
    """Add the pages with later comments.

    Search engines leave them out: readers find them from the article, which is what they searched.
    """
    for article, pages in further.articles:
        steps = category_steps(article.category, build.content.data.categories)
        title = article.metadata.title
        trail = trail_to(*steps, Crumb(title, f"/{article.url}"), Crumb(TITLE))
        for thread in iter_threads(title, article.url, pages):
            name = f"{page_url(article.url, thread.number, len(pages))}index.html"
            build.add_page(name, "comments", thread=thread, trail=trail, noindex=True)


def iter_pages(comments: Sequence[Comment]) -> Iterator[tuple[Comment, ...]]:
    """Yield the comments by page, filled from the oldest: a new one changes the last page only."""
    page: list[Comment] = []
    room, free = ON_ARTICLE, ON_ARTICLE.characters
    for comment in comments:
        if page and (len(page) == room.comments or comment.length > free):
            yield tuple(page)
            page, room, free = [], ON_FURTHER, ON_FURTHER.characters
        page.append(comment)
        free -= comment.length
    if page:
        yield tuple(page)


def iter_threads(
    title: str, article_url: str, pages: Sequence[tuple[Comment, ...]]
) -> Iterator[Thread]:
    """Yield the pages from the second one on."""
    for number, shown in enumerate(pages[1:], start=2):
        earlier, later = (
            page_url(article_url, one, len(pages)) for one in (number - 1, number + 1)
        )
        yield Thread(title, article_url, number, shown, earlier, later)


def page_url(article_url: str, number: int, last: int) -> str:
    """Return the address of a page with comments, empty if there are fewer; 1 is the article."""
    if number > last:
        return ""
    return article_url if number == 1 else f"{article_url}{FOLDER}{number}/"
