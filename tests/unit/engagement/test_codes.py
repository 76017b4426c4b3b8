"""Codes of comments and receipts of letters: hard to guess, easy to read out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.voice import LONGEST_RECEIPT
from plugins.engagement.service.voice.codes import (
    SIGNS,
    derive_code,
    make_code,
    make_receipt,
    read_code,
    read_receipt,
    show_receipt,
)


def test_no_code_comes_twice() -> None:
    assert len({make_code() for _ in range(2_000)}) == 2_000
    assert len({make_receipt() for _ in range(2_000)}) == 2_000


def test_a_receipt_is_shown_in_groups_and_read_as_people_type_it() -> None:
    code = make_receipt()
    shown = show_receipt(code)
    assert re.fullmatch(r"(\w{4}-){2}\w{4}", shown)
    assert len(shown) <= LONGEST_RECEIPT
    for typed in (shown, shown.lower(), shown.replace("-", " "), f"\t{shown}\n", code):
        assert read_receipt(typed) == code


@pytest.mark.parametrize(("typed", "read"), [("O0oI1L-il2", "00011111" + "2")])
def test_signs_that_look_alike_are_one(typed: str, read: str) -> None:
    assert read_code(typed) == read


@pytest.mark.parametrize("typed", ["", "abc", "a" * 13, "abcd-efgh-jkmu", "abcd-efgh-jkmộ"])
def test_what_is_no_receipt_is_none(typed: str) -> None:
    assert read_receipt(typed) is None


@given(*[st.lists(st.text(), min_size=3, max_size=3)] * 2)
def test_a_derived_code_is_that_of_its_content(first: list[str], second: list[str]) -> None:
    code = derive_code(*first)
    assert re.fullmatch(f"[{SIGNS}]{{10}}", code)
    if first != second and "\0" not in "".join([*first, *second]):
        assert derive_code(*second) != code
