"""The articles that readers opened most, of the last 365 days."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from plugins.core.clock import ZONE
from plugins.engagement.pages import CountedArticle, rank_by_views
from plugins.engagement.snapshot import PageFigures

NOW = datetime(2024, 3, 1, 8, tzinfo=ZONE)
A_YEAR = timedelta(days=365)
MOMENT = timedelta(microseconds=1)


@dataclass
class Article:
    url: str
    date: datetime
    figures: PageFigures


def viewed(url: str, views: int, age: timedelta = timedelta()) -> Article:
    """Return an article that was opened so often, published so long ago."""
    return Article(url, NOW - age, PageFigures(views))


def rank(*articles: Article) -> str:
    """Return the addresses of the ranked articles."""
    return " ".join(article.url for article in rank_by_views(articles, NOW))


def test_the_most_viewed_comes_first() -> None:
    assert rank(viewed("a", 9), viewed("b", 100), viewed("c", 10)) == "b c a"


def test_votes_move_nothing() -> None:
    loved = Article("a", NOW, PageFigures(views=1, votes=60, points=300))
    assert rank(loved, viewed("b", 2)) == "b a"


def test_without_articles_nothing_is_ranked() -> None:
    assert rank_by_views([], NOW) == []


def test_what_nobody_opened_is_left_out() -> None:
    rated = Article("c", NOW, PageFigures(views=0, votes=1, points=5))
    assert rank(viewed("a", 0), viewed("b", 1), rated) == "b"


@pytest.mark.parametrize(
    ("age", "is_ranked"),
    [
        pytest.param(timedelta(), True, id="of-this-moment"),
        pytest.param(A_YEAR - MOMENT, True, id="just-within"),
        pytest.param(A_YEAR, True, id="at-the-edge"),
        pytest.param(A_YEAR + MOMENT, False, id="just-beyond"),
        # From 1 March 2023 to 1 March 2024 there are 366 days.
        pytest.param(NOW - NOW.replace(year=2023), False, id="same-day-before-a-leap-day"),
        pytest.param(-MOMENT, True, id="dated-ahead"),
    ],
)
def test_365_days_count(age: timedelta, is_ranked: bool) -> None:
    assert rank(viewed("a", 1, age)) == ("a" if is_ranked else "")


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    edge = (NOW - A_YEAR).astimezone(UTC)
    views = PageFigures(1)
    assert rank(Article("a", edge, views), Article("b", edge - MOMENT, views)) == "a"


def test_old_articles_take_no_place_however_often_they_were_opened() -> None:
    assert rank(viewed("old", 10**6, A_YEAR + MOMENT), viewed("new", 1)) == "new"


def test_of_equals_the_newer_comes_first_and_then_the_address() -> None:
    """In whatever order they are met, so that two builds are equal."""
    ranked: list[CountedArticle] = [
        viewed("z", 6, timedelta(days=9)),
        viewed("y", 5),
        viewed("x", 5, MOMENT),
        viewed("a", 5, timedelta(days=1)),
        viewed("b", 5, timedelta(days=1)),
        viewed("c", 5, timedelta(days=1)),
        viewed("d", 4),
    ]
    for seed in range(50):
        met = random.Random(seed).sample(ranked, len(ranked))
        assert rank_by_views(met, NOW) == ranked
