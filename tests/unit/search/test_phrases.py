"""Marks of three neighbouring syllables."""

from __future__ import annotations

import json

import pytest

from plugins.search.phrases import MARKS, MarkTable, read_marks
from plugins.search.syllables import hash_letters

COUNT = 4  # files


def mark_of(text: str) -> int:
    one, two, three = map(hash_letters, text.split())
    return (one + 3 * two + 7 * three) % MARKS


def test_all_three_neighbours_are_marked_whatever_is_between_their_sentences() -> None:
    marks = read_marks(["", "giảm", "nghèo", "", "bền", "vững", ""])
    assert [*map(ord, marks)] == [mark_of("giam ngheo ben"), mark_of("ngheo ben vung")]


@pytest.mark.parametrize("forms", [[], ["dân"], ["dân", "vận"]])
def test_fewer_than_three_syllables_have_no_mark(forms: list[str]) -> None:
    assert read_marks(forms) == ""


def test_a_file_has_a_bit_for_each_document_and_mark() -> None:
    table = MarkTable()
    for number in range(9):
        table.add(chr(6) if number in {0, 5, 8} else chr(7))
    files = [json.loads(one) for one in table.make_files(COUNT)]
    assert files[6 % COUNT][6 // COUNT] == "hIA"  # 100001 00|1000 00
    assert files[7 % COUNT][7 // COUNT] == "ewA"
    assert {one for file in files for one in file} == {"hIA", "ewA", "AAA"}
    assert sum(map(len, files)) == MARKS
