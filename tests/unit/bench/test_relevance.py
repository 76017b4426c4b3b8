"""Precision, recall, and what is relevant to a query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.bench.portals import Story
from tests.bench.search_queries import QUERIES, Query, find_relevant, precision, recall, spell
from tests.bench.search_stories import make_stories, make_story

TEN = [f"bai-{number}" for number in range(10)]


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    """Return the articles that engines are asked about."""
    return make_stories(1000)


@pytest.mark.parametrize(
    ("results", "relevant", "expected"),
    [
        pytest.param(TEN, {*TEN}, 1.0, id="all ten"),
        pytest.param(TEN, {"bai-0", "bai-9"}, 0.2, id="two of ten"),
        pytest.param([*TEN, "b"], {"b"}, 0.0, id="the eleventh does not count"),
        pytest.param(["a", "b"], {"a", "b", "c"}, 1.0, id="two, both right"),
        pytest.param(["a", "b"], {"b"}, 0.5, id="two, one right"),
        pytest.param([], {"a"}, 0.0, id="nothing found, something there"),
        pytest.param([], set(), 1.0, id="nothing found, nothing there"),
        pytest.param(["a"], set(), 0.0, id="something found, nothing there"),
    ],
)
def test_precision_is_the_share_of_what_a_reader_sees_first(
    results: list[str], relevant: set[str], expected: float
) -> None:
    assert precision(results, relevant) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("results", "relevant", "expected"),
    [
        pytest.param([*TEN, "b"], {"b"}, 1.0, id="wherever it stands"),
        pytest.param(["a", "x"], {"a", "b"}, 0.5, id="half"),
        pytest.param(["a", "a"], {"a", "b"}, 0.5, id="twice is once"),
        pytest.param([], {"a"}, 0.0, id="nothing found"),
        pytest.param(["a"], set(), None, id="nothing there"),
    ],
)
def test_recall_is_the_share_of_what_is_relevant(
    results: list[str], relevant: set[str], expected: float | None
) -> None:
    assert recall(results, relevant) == expected


@pytest.mark.parametrize(
    ("phrase", "text", "is_there"),
    [
        ("Tỉnh ủy", "các Tỉnh uỷ viên", True),
        ("Tỉnh uỷ", "BAN THƯỜNG VỤ TỈNH ỦY", True),
        ("hòa", "hoà giải", True),
        ("dân vận", "mô hình “Dân vận khéo”", True),
        ("dân vận", "người dân vẫn khéo", False),
        ("dân vận", "nhân dân. Vận động", True),
        ("dân vận", "nhân dân trong vận động", False),
        ("đại hội", "dai hoi", False),
        ("151-KH/BDVTU", "số 151-KH/BDVTU.", True),
        ("151-KH/BDVTU", "số 1151-KH/BDVTU", False),
        ("151-KH/BDVTU", "số 151-CV/BDVTU", False),
        ("xã", "xa\u0303 hội", True),
    ],
)
def test_phrases_are_found_syllable_by_syllable(phrase: str, text: str, is_there: bool) -> None:
    assert (spell(phrase) in spell(text)) == is_there


@pytest.mark.parametrize(
    "tell",
    [
        pytest.param(lambda text: replace(make_story(0, 1), title=text), id="title"),
        pytest.param(lambda text: replace(make_story(0, 1), lead=text), id="lead"),
        pytest.param(lambda text: replace(make_story(0, 1), body=text), id="body"),
    ],
)
def test_all_phrases_count_wherever_they_stand(tell: Callable[[str], Story]) -> None:
    query = Query("a", "two phrases", ("Cổng Trời", "Bến Nước"))
    assert not query.is_answered_by(tell("Chuyện ở cổng trời."))
    assert query.is_answered_by(tell("Chuyện ở cổng trời và bến nước."))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.text)
def test_a_query_asks_for_some_articles_and_not_for_most(
    query: Query, stories: list[Story]
) -> None:
    count = len(find_relevant(query, stories))
    assert count == 0 if not query.phrases else 0 < count < len(stories) / 2


def test_single_syllables_stand_in_most_articles(stories: list[Story]) -> None:
    texts = [spell(story.body) for story in stories]
    for syllable in ("dân", "vận", "khéo", "hội", "đảng", "nông", "thôn", "mới", "giáo"):
        share = sum(spell(syllable) in text for text in texts) / len(texts)
        assert share > 0.8, syllable


def test_articles_have_about_600_syllables(stories: list[Story]) -> None:
    lengths = [len(spell(story.body).split()) for story in stories]
    assert 550 < sum(lengths) / len(lengths) < 650
