"""Articles put in order, grouped, and numbered from the oldest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from plugins.newsdesk.schema.categories import CategoryTree
from plugins.portal.lists import (
    RELATED_COUNT,
    group_by,
    group_by_category,
    iter_listings,
    make_blocks,
    pick_nearby,
    relate,
    split_archive,
)
from plugins.portal.model import Listing, trail_to

TOPIC = SimpleNamespace(slug="chuyen-de", name="Chuyên đề")


class CountedList(list[Any]):
    """A list that counts how many of its members are looked at one by one."""

    steps = 0

    def __iter__(self) -> Iterator[Any]:
        for member in super().__iter__():
            self.steps += 1
            yield member


def articles(count: int, days: int = 1) -> list[Any]:
    """Return so many articles of one category and topic, so many days apart, newest first."""
    newest = datetime(2024, 12, 31)
    return [
        SimpleNamespace(
            url=str(number),
            date=newest - timedelta(days=days * number),
            category=SimpleNamespace(slug="tin"),
            topic=TOPIC,
            has_cover=number % 2 == 0,
        )
        for number in range(count)
    ]


def test_related_articles_cost_the_same_however_many_a_topic_has() -> None:
    found = articles(200)
    members = CountedList(found)
    related = relate(found, [(TOPIC, members)])
    assert [one.url for one in related["0"].same_topic] == [str(n) for n in range(1, 11)]
    assert [one.url for one in related["3"].same_topic][:4] == ["0", "1", "2", "4"]
    assert members.steps <= len(found) * (RELATED_COUNT + 1)


def test_grouping_compares_no_article_with_many_others() -> None:
    class Term(SimpleNamespace):
        comparisons = 0

        def __eq__(self, other: object) -> bool:
            Term.comparisons += 1
            return self is other

    found: list[Any] = [Term(url=str(number)) for number in range(200)]
    [(term, members)] = group_by(found, lambda _: (TOPIC, TOPIC))
    assert term is TOPIC
    assert len(members) == 200
    assert Term.comparisons <= 2 * len(found)


def test_the_archive_has_years_and_months_newest_first() -> None:
    years = split_archive(articles(30, days=20))
    assert [year.period.label for year in years] == ["Năm 2024", "Năm 2023"]
    assert [month.url for month in years[0].months] == [f"2024/{m:02}/" for m in range(12, 0, -1)]
    assert [month.url for month in years[1].months][-1] == "2023/05/"
    for year in years:
        assert sum((month.articles for month in year.months), ()) == year.period.articles


def test_a_category_that_is_not_declared_is_an_error() -> None:
    with pytest.raises(KeyError):
        group_by_category(articles(1), CategoryTree(()))


def test_a_trail_leads_to_something() -> None:
    with pytest.raises(IndexError):
        trail_to()


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


def pictured(*covers: bool) -> list[Any]:
    """Return an article for each value, which is whether it has a photo."""
    return [SimpleNamespace(url=str(n), has_cover=cover) for n, cover in enumerate(covers)]


@pytest.mark.parametrize(
    ("newer", "older", "found"),
    [
        ("01", "23", "021"),
        ("", "0123", "012"),
        ("0123", "", "012"),
        ("x0", "xx1", "01"),
        ("xx", "x", ""),
        ("", "", ""),
    ],
    ids=["in turns", "oldest news", "newest news", "photos only", "no photos", "alone"],
)
def test_nearby_articles_have_photos_and_are_the_nearest(
    newer: str, older: str, found: str
) -> None:
    both = [
        [SimpleNamespace(url=name, has_cover=name != "x") for name in side]
        for side in (newer, older)
    ]
    assert "".join(one.url for one in pick_nearby(*both)) == found


def test_related_articles_with_photos_are_among_the_newer_and_older_ones() -> None:
    found = articles(9)
    related = relate(found, [(TOPIC, found)])
    assert [one.url for one in related["4"].nearby] == ["2", "6", "0"]
    assert [one.url for one in related["4"].newer][:2] == ["3", "2"]


def test_a_block_begins_with_its_newest_photo_and_blocks_without_one_come_last() -> None:
    categories: list[Any] = [SimpleNamespace(slug=slug) for slug in ("mot", "hai", "ba")]
    groups = {
        "mot": pictured(False, False),
        "hai": pictured(False, True, True),
        "ba": pictured(True),
    }
    blocks = make_blocks(categories, groups)
    assert [block.category.slug for block in blocks] == ["hai", "ba", "mot"]
    assert [block.is_illustrated for block in blocks] == [True, True, False]
    assert [article.url for article in blocks[0].articles] == ["1", "0", "2"]
