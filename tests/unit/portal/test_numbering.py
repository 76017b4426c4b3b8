"""Pages of lists are numbered from the oldest."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from plugins.portal.lists import iter_listings
from plugins.portal.model import Listing


def listings(count: int) -> list[Listing]:
    """Return the pages of a list of so many articles, the newest named after `count`."""
    articles: list[Any] = [SimpleNamespace(url=str(number)) for number in range(count, 0, -1)]
    return list(iter_listings(articles, "tin/"))


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(0, [0]), (1, [1]), (19, [19]), (20, [20]), (39, [39]), (40, [20, 20]), (59, [39, 20])],
)
def test_closed_pages_hold_twenty_and_the_own_address_the_rest(
    count: int, sizes: list[int]
) -> None:
    assert [len(page.articles) for page in listings(count)] == sizes


@pytest.mark.parametrize("count", range(0, 130, 7))
def test_every_article_stands_in_one_place_newest_first(count: int) -> None:
    seen = [article.url for page in listings(count) for article in page.articles]
    assert seen == [str(number) for number in range(count, 0, -1)]


@pytest.mark.parametrize("count", range(130))
def test_a_new_article_changes_no_page_before_the_last(count: int) -> None:
    def numbered(total: int) -> dict[int, list[str]]:
        return {
            page.number: [article.url for article in page.articles]
            for page in listings(total)
            if page.number
        }

    before, after = numbered(count), numbered(count + 1)
    assert before.items() <= after.items()
    assert len(after) - len(before) <= 1


def test_pages_lead_to_their_neighbours() -> None:
    steps = [(page.url, page.newer_url, page.older_url) for page in listings(80)]
    assert steps == [
        ("tin/", None, "tin/trang/3/"),
        ("tin/trang/3/", "tin/", "tin/trang/2/"),
        ("tin/trang/2/", "tin/trang/3/", "tin/trang/1/"),
        ("tin/trang/1/", "tin/trang/2/", None),
    ]
