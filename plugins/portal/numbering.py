"""Pages of lists, numbered from the oldest so that a new article changes one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plugins.portal.model import ArticleLike, Listing

PAGE_SIZE = 20


def iter_listings(
    articles: Sequence[ArticleLike], url: str, page_size: int = PAGE_SIZE
) -> Iterator[Listing]:
    """Yield the pages of a list, its own address first.

    `articles` are newest first. Closed pages hold exactly `page_size` articles, number 1 the
    oldest. The list's own address shows the open page and the last closed one, so that every
    article stands in one place; the closed pages before it are at `trang/{n}/`.
    """
    count = len(articles)
    numbered = max(count // page_size - 1, 0)
    split = count - numbered * page_size
    yield Listing(
        tuple(articles[:split]), None, url, None, _page_url(url, numbered, numbered), count
    )
    for number in range(numbered, 0, -1):
        end = count - (number - 1) * page_size
        yield Listing(
            tuple(articles[end - page_size : end]),
            number,
            f"{url}trang/{number}/",
            _page_url(url, number + 1, numbered),
            _page_url(url, number - 1, numbered),
            None,
        )


def _page_url(url: str, number: int, last: int) -> str | None:
    if number < 1:
        return None
    return url if number > last else f"{url}trang/{number}/"
