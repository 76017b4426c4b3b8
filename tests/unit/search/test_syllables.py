"""Texts as syllables: what is the same for readers is the same in the index."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.search.dates import find_dates, forms_of_publication
from plugins.search.documents import text_of
from plugins.search.shards import count_shards, shard_of
from plugins.search.syllables import exact_form, find_pairs, read_forms, split_pair
from plugins.vietnamese.normalize import fold

LETTERS = st.text(
    "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệ íìỉĩịọộợủứữỷỵ-,.\n", max_size=60
)


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        pytest.param("Dân vận", ["dân", "vân\u0323"], id="small letters, tone last"),
        pytest.param(
            "số 151-KH/BDVTU", ["sô\u0301", "151", "kh", "bdvtu"], id="number of a document"
        ),
        pytest.param("a&b “c” d_e", ["a", "b", "c", "d", "e"], id="punctuation"),
        pytest.param("ĐẢNG", ["đang\u0309"], id="capitals"),
        pytest.param("dân\u200bvận", ["dânvân\u0323"], id="zero-width space"),
        pytest.param(" …!? ", [], id="nothing"),
    ],
)
def test_a_text_is_split_into_syllables(text: str, syllables: list[str]) -> None:
    pairs = map(split_pair, find_pairs(text))
    assert {first for first, second in pairs if not second} == set(syllables)


@pytest.mark.parametrize(
    ("one", "other"), [("lý", "lí"), ("Kỷ", "kỉ"), ("quý", "quí"), ("HY", "hi"), ("sỹ", "sĩ")]
)
def test_a_final_y_is_an_i_where_both_are_written(one: str, other: str) -> None:
    assert exact_form(one) == exact_form(other)


@pytest.mark.parametrize(("one", "other"), [("thúy", "thúi"), ("tay", "tai"), ("y", "i")])
def test_where_only_one_is_right_they_differ(one: str, other: str) -> None:
    assert exact_form(one) != exact_form(other)


@pytest.mark.parametrize(
    ("text", "held", "missing"),
    [
        pytest.param(
            "người S'tiêng ở", "s tiêng,stiêng ,stiêng ơ\u0309,ngươi\u0300 stiêng", "", id="'"
        ),
        pytest.param("M’nông", "m nông,mnông ", "", id="curled apostrophe"),
        pytest.param(
            "đường. Hiến", "đương\u0300 ", "đương\u0300 hiên\u0301", id="end of a sentence"
        ),
        pytest.param(
            "TP. Hồ, Tp. Huế", "tp hô\u0300,tp huê\u0301", "", id="abbreviations are no end"
        ),
        pytest.param("8:30 a.b", "8 30,a b", "", id="signs within a word"),
        pytest.param("151KH/BDVTU", "151 kh,kh bdvtu", "", id="digits and letters"),
        pytest.param("151-KH/BDVTU, 9-CV/TU", "151 bdvtu,9 tu", "1 bdvtu,51 bdvtu", id="its ends"),
        pytest.param("đ’II S'tiêng", "ii stiêng,2 s", "", id="one joined beside another"),
        pytest.param(
            "hoạch số 15", "hoach\u0323 15,sô\u0301 15", "", id="the word number is passed"
        ),
        pytest.param("1.250.000 đồng", "1250000 đông\u0300", "250 ", id="thousands"),
        pytest.param("0271.3555.012", "2713555012 ", "12 ", id="telephone"),
        pytest.param("ngày 02 tháng", "ngay\u0300 2,2 thang\u0301", "02 ", id="leading zero"),
        pytest.param("quý II năm", "qui\u0301 2,qui\u0301 ii,2 năm", "", id="Roman number"),
        pytest.param("#DânVậnKhéo", "dân vân\u0323,vân\u0323 kheo\u0301", "", id="hashtag"),
        pytest.param("ngày 13/01/2024", "13/1/2024 ,1/2024 ,13/1 ", "", id="date"),
        pytest.param(
            "ngày 13 tháng 1 năm 2024", "13/1/2024 ,1/2024 ,13/1 ", "", id="date in words"
        ),
        pytest.param("13-1-2024", "13/1/2024 ", "", id="date with hyphens"),
        pytest.param("151-KH/BDVTU", "151 bdvtu", "", id="ends of a document's number"),
        pytest.param("208-CTr/HU", "208 ctr,ctr hu", "c tr", id="capitals within an abbreviation"),
        pytest.param("Luật 10/2022/QH15", "10 2022", "10/2022 ", id="a law is no month"),
        pytest.param("32/1/2024, 1/13", "1 13", "32/1/2024 ,1/13 ", id="no days"),
    ],
)
def test_all_that_readers_type_is_held(text: str, held: str, missing: str) -> None:
    pairs = find_pairs(text)
    assert set(held.split(",")) <= pairs
    assert not set(filter(None, missing.split(","))) & pairs


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("ở Phú Riềng, Bù Đăng", "phu\u0301 riêng\u0300,bu\u0300 đăng", id="places"),
        pytest.param(
            "bà Lê Thị Lan Hương kể", "lê thi\u0323,thi\u0323 lan,lan hương", id="a person"
        ),
        pytest.param("Lớp phủ riêng", "", id="a sentence begins"),
        pytest.param("HỘI NGHỊ TỔNG KẾT", "", id="a headline in capitals"),
        pytest.param("về Phú. Riềng mọc", "", id="over the end of a sentence"),
        pytest.param("Nguyễn Văn A", "nguyên\u0303 văn,văn a", id="a single letter"),
    ],
)
def test_pairs_whose_syllables_begin_with_capitals_are_names(text: str, names: str) -> None:
    assert read_forms(text).names == {*filter(None, names.split(","))}


def test_the_day_of_publication_looks_like_a_day_in_the_text() -> None:
    day, month = forms_of_publication(date(2024, 1, 13))
    assert (fold(day), fold(month)) == ("13/1/2024", "1/2024")
    assert day not in find_dates("13/1/2024")


@pytest.mark.parametrize(
    ("one", "other"), [("uỷ", "ủy"), ("hoà", "hòa"), ("Thuý", "thúy"), ("KHOẺ", "khỏe")]
)
def test_the_place_of_the_tone_mark_makes_no_difference(one: str, other: str) -> None:
    assert exact_form(one) == exact_form(other)


@pytest.mark.parametrize(("one", "other"), [("dân", "dần"), ("đá", "dá"), ("vân", "vận")])
def test_other_marks_make_another_exact_form(one: str, other: str) -> None:
    assert exact_form(one) != exact_form(other)


def test_pairs_do_not_reach_over_lines() -> None:
    assert find_pairs("a b\nc") == {"a ", "b ", "c ", "a b"}


@settings(deadline=None)
@given(LETTERS)
def test_composed_and_decomposed_texts_have_the_same_pairs(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert find_pairs(composed) == find_pairs(decomposed)


@settings(deadline=None)
@given(LETTERS, st.sampled_from([8, 16, 128, 256]))
def test_syllables_that_fold_alike_lie_in_one_shard(text: str, pair_shards: int) -> None:
    for pair in find_pairs(text):
        first, second = split_pair(pair)
        place = shard_of(pair, pair_shards)
        assert shard_of(f"{fold(first)} {fold(second)}", pair_shards) == place
        assert shard_of(f"{first} {second[:1]}", pair_shards) == place
        assert (place < pair_shards) == bool(second)
        assert place < count_shards(pair_shards)


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        pytest.param("<p>a <b>b</b>c</p>\n<p>d</p>", ["a bc", "d"], id="paragraphs"),
        pytest.param("<ul><li>a</li><li>b</li></ul>", ["a", "b"], id="items"),
        pytest.param("<td>a</td><td>b</td>", ["a", "b"], id="cells"),
        pytest.param("a<br>b x<sup>1</sup>", ["a b x 1"], id="within a line"),
        pytest.param("&lt;b&gt; &amp;", ["<b> &"], id="entities"),
        pytest.param('<img alt="1 > 0"><!-- x > y -->a', ["a"], id="signs within tags"),
        pytest.param("a\nb", ["a b"], id="lines of the source"),
    ],
)
def test_blocks_of_html_are_lines(markup: str, lines: list[str]) -> None:
    found = [" ".join(line.split()) for line in text_of(markup).split("\n")]
    assert [line for line in found if line] == lines


@pytest.mark.parametrize("letter", ["a", "ẹ\u0301", "ọ\u0309"])
def test_a_word_that_nobody_types_is_not_in_the_index(letter: str) -> None:
    assert find_pairs(f"Dân {letter * 60_000} vận") == find_pairs("Dân vận")
