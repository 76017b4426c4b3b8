"""Articles put in order and grouped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from plugins.newsdesk.schema.categories import CategoryTree
from plugins.portal.lists import RELATED_COUNT, group_by, group_by_category, relate, split_archive
from plugins.portal.model import trail_to

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
