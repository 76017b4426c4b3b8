import unicodedata

import pytest

from plugins.vietnamese.normalize import (
    fold,
    iter_borrowed,
    iter_denormalized,
    iter_zero_width,
    normalize,
)


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Dân vận khéo", "Dân vận khéo", id="composed text stays"),
        pytest.param(decomposed("Huyện ủy"), "Huyện ủy", id="decomposed text is composed"),
        pytest.param("Dân\u200b vận", "Dân vận", id="zero-width space is dropped"),
        pytest.param("\ufeffTin", "Tin", id="byte order mark is dropped"),
        pytest.param("thông\u00ad tin", "thông tin", id="soft hyphen is dropped"),
        pytest.param("\u202aTin\u202c", "Tin", id="direction marks are dropped"),
        pytest.param("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧", id="a joiner of emoji stays"),
        pytest.param("❤️\u200d🔥", "❤️\u200d🔥", id="a joiner behind a variation selector stays"),
        pytest.param("a\u200db👩\u200d", "ab👩", id="any other joiner is dropped"),
        pytest.param("e\u200b\u0301", "é", id="mark behind a zero-width space finds its letter"),
        pytest.param("Tỉnh\u00a0ủy", "Tỉnh\u00a0ủy", id="no-break space stays"),
    ],
)
def test_text_is_composed_without_invisible_characters(text: str, expected: str) -> None:
    assert normalize(text) == expected


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        pytest.param("Dân vận", [], id="composed text has none"),
        pytest.param("Xa\u0303 A", [1], id="one letter"),
        pytest.param("ba\u0300 ba\u0301", [1, 5], id="one in each word"),
        pytest.param("bâ\u0301t", [1], id="half-composed letter"),
        pytest.param("\u212b", [0], id="character that NFC replaces"),
        pytest.param("a \u1100\u1161", [2], id="letters that are no marks"),
    ],
)
def test_denormalized_letters_are_found_where_they_stand(text: str, offsets: list[int]) -> None:
    assert list(iter_denormalized(text)) == offsets


def test_zero_width_characters_are_found_where_they_stand() -> None:
    assert list(iter_zero_width("a\u200bb\ufeff")) == [1, 3]
    assert list(iter_zero_width("👨\u200d👩 a\u200d")) == [5]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Dân vận", "dan van", id="marks are dropped"),
        pytest.param("Đại hội Đảng", "dai hoi dang", id="đ is d"),
        pytest.param("Tỉnh uỷ", "tinh uy", id="tone on the second vowel"),
        pytest.param("TỈNH ỦY", "tinh uy", id="tone on the first vowel, capitals"),
        pytest.param("Tỉnh\u00a0ủy", "tinh uy", id="no-break space is a blank"),
        pytest.param("  Phú \n\t Riềng ", "phu rieng", id="white space is squeezed"),
        pytest.param("Dân\u200bvận", "danvan", id="zero-width characters are dropped"),
        pytest.param("ườ ữ ậ ẵ", "uo u a a", id="letters with two marks"),
        pytest.param("", "", id="empty"),
    ],
)
def test_text_is_folded_for_comparison(text: str, expected: str) -> None:
    assert fold(text) == expected
    assert fold(unicodedata.normalize("NFD", text)) == expected


def test_letters_that_look_like_those_of_vietnamese_become_them_where_a_word_begins() -> None:
    borrowed = "\u00d0ảng bộ, \u0189ồng \u00f0ội, HỘI-\u00d0ỒNG"
    assert normalize(borrowed) == "Đảng bộ, Đồng đội, HỘI-ĐỒNG"
    assert normalize("Gu\u00f0mundur") == "Gu\u00f0mundur"
    assert fold("\u00d0ảng") == "dang"
    assert list(iter_borrowed("a \u00d0ảng Gu\u00f0")) == [2]
