"""Text of strangers: what they meant stays, what could hide or turn it goes."""

from __future__ import annotations

import pytest

from plugins.vietnamese.plain_text import clean_line, clean_text, is_line, is_text

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("  Bạn đọc \t ở\u00a0xã A \n", "Bạn đọc ở xã A", id="spaces"),
        pytest.param("Ho\u0300a bi\u0300nh", "Hòa bình", id="decomposed"),
        pytest.param("a\u202eb\u2066c\u061cd\u200fe", "abcde", id="direction-marks"),
        pytest.param("a\u200bb\u00adc\ufeffd\u2060e", "abcde", id="zero-width"),
        pytest.param("a\x00b\x1b[2Jc\x7fd\x9be", "ab[2Jcde", id="controls"),
        pytest.param("a\ud800b\udfff", "ab", id="halves-of-pairs"),
        pytest.param("a\ue000b\uffff\ufdd0\U0010ffff", "ab", id="no-characters"),
        pytest.param("\u3164\u2800 \u115f", "", id="looks-empty"),
        pytest.param(FAMILY, FAMILY, id="joined-emoji"),
        pytest.param("a\u200db", "ab", id="joiner-of-letters"),
        pytest.param("a" + "\u0317\u0316" * 40 + "b", "a\u0317\u0316\u0317\u0316b", id="marks"),
        pytest.param("<b>&amp;</b>", "<b>&amp;</b>", id="markup-is-text"),
    ],
)
def test_a_line_keeps_what_is_read(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn", id="line-ends"),
        pytest.param("\n\n một \n \n \n\n hai\n\n", "một\n\nhai", id="blank-lines"),
        pytest.param(" \n\t\n", "", id="nothing"),
    ],
)
def test_a_text_keeps_its_lines(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


def test_what_is_clean_has_its_length() -> None:
    assert is_line("Hòa", 3)
    assert is_text("a\n\nb", 4)
    assert not is_line("Hòa", 2)
    assert not is_line("a\nb", 9)
    assert not is_text("a\n\n\nb", 9)
    assert not is_text("a ", 9)
    assert not is_text("", 9)
    assert not is_line(7, 9)
