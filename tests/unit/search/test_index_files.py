"""The index as numbers and files: what was put in comes out."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.search.documents import Document
from plugins.search.files import make_categories, make_chunk, make_head
from plugins.search.postings import (
    code_number,
    code_numbers,
    code_postings,
    read_numbers,
    read_postings,
)
from plugins.search.segments import CHUNK, FEWEST_DOCUMENTS, Segment, plan_segments
from plugins.search.shards import count_shards


def document(
    number: int, year: int = 2024, month: int = 1, *, category: str = "tin/", expired: bool = False
) -> Document:
    """Return a document whose content nobody reads."""
    date = datetime(year, month, 13, 8, 0) if year else None
    key = b"%016d" % number
    url = f"{category}bai-{number}/"
    return Document(
        year, date, url, f"Bài {number}", "Mở đầu", category, expired, "", key, key, cast(Any, None)
    )


@pytest.mark.parametrize(
    ("number", "code"), [(0, "A"), (31, "f"), (32, "gB"), (1000, "of"), (1024, "ggB")]
)
def test_small_numbers_are_short(number: int, code: str) -> None:
    assert code_number(number) == code
    assert code_postings([3, 4 + number]) == f"D{code}"


@settings(deadline=None)
@given(st.sets(st.integers(0, 10_000_000)))
def test_postings_are_read_as_they_were_written(numbers: set[int]) -> None:
    rising = sorted(numbers)
    assert read_postings(code_postings(rising)) == rising


@settings(deadline=None)
@given(st.lists(st.integers(0, 10_000_000)))
def test_numbers_are_read_as_they_were_written(numbers: list[int]) -> None:
    assert read_numbers(code_numbers(numbers)) == numbers


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(2000, 2030), st.integers(1, 6000)), max_size=5))
def test_segments_are_full_and_part_no_year(years: list[tuple[int, int]]) -> None:
    documents = [document(place, year) for year, count in sorted(years) for place in range(count)]
    segments = plan_segments(documents)
    assert [one for segment in segments for one in segment.documents] == documents
    assert all(len(segment.documents) >= FEWEST_DOCUMENTS for segment in segments[:-2])
    assert not segments or len(segments[-1].years) == 1
    found = [year for segment in segments for year, _ in segment.years]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("months", "sizes"),
    [
        ({11: 300}, [300]),
        ({10: 200, 11: 55}, [255]),
        ({10: 200, 11: 56}, [200, 56]),
        ({1: 400, 5: 1}, [400, 1]),
    ],
)
def test_the_last_month_of_a_full_year_is_on_its_own(
    months: dict[int, int], sizes: list[int]
) -> None:
    documents = [document(place, 2024, month) for month, n in months.items() for place in range(n)]
    before = [document(place, 2023, 11) for place in range(FEWEST_DOCUMENTS)]
    for earlier in ([], before):
        segments = plan_segments([*earlier, *documents])
        found = [len(one.documents) for one in segments]
        assert found == [*([FEWEST_DOCUMENTS] if earlier else []), *sizes]
        assert len({segment.name for segment in segments}) == len(segments)


def test_another_order_is_another_folder_and_another_text_is_not() -> None:
    first, second = document(1), document(2)
    names = {
        Segment([first, second]).name,
        Segment([second, first]).name,
        Segment([first]).name,
    }
    assert len(names) == 3
    edited = second._replace(title="Khác", fingerprint=b"x" * 16)
    assert Segment([first, edited]).name == Segment([first, second]).name


@pytest.mark.parametrize(
    ("documents", "shards"),
    [(1, 8), (16, 8), (17, 16), (500, 256), (2048, 512), (2049, 1024), (9000, 1024)],
)
def test_the_more_documents_the_more_shards(documents: int, shards: int) -> None:
    segment = Segment([document(0)] * documents)
    assert segment.pair_shards == shards
    assert count_shards(shards) == shards * 3 // 2


def test_the_head_says_what_there_is() -> None:
    segment = Segment([document(0, 0), document(1, 2023), document(2), document(3, expired=True)])
    head = json.loads(make_head([segment], {"tin/": "Tin"}, [("HĐND", "hội đồng")]))
    assert head["chunk"] == CHUNK
    assert head["categories"] == {"tin/": "Tin"}
    assert head["abbreviations"] == [["HĐND", "hội đồng"]]
    [listed] = head["segments"]
    assert listed["at"].startswith("2023-")
    assert listed["years"] == [[0, 1], [2023, 1], [2024, 2]]
    assert read_numbers(listed["expired"]) == [3]


def test_a_chunk_has_what_results_show() -> None:
    assert json.loads(make_chunk([document(7)])) == [
        ["Bài 7", "tin/bai-7/", "2024-01-13T08:00", "Mở đầu"]
    ]


def test_categories_are_found_by_number() -> None:
    documents = [document(0, category=""), document(1, category="b/"), document(2, category="a/")]
    found = json.loads(make_categories(documents))
    assert [found["urls"][place] for place in read_numbers(found["of"])] == ["", "b/", "a/"]
