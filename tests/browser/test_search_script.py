"""The parts of the search's script, each by itself, as the modules that they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from plugins.search.pages import SCRIPTS
from plugins.search.postings import code_postings
from plugins.search.syllables import exact_form, find_pairs, hash_letters
from plugins.vietnamese.normalize import fold
from tests.bench.search_phrases import NAMES, PHRASES, PLACES, TERMS
from tests.bench.search_stories import make_story
from tests.bench.search_typing import telex, vni
from tests.support.serving import serve

Call = Callable[..., Any]
CALL = """
async ([module, name, values]) => {
  const found = (await import(`/${module}.js`))[name](...values);
  return typeof found?.next === "function" ? [...found] : found;
}
"""


@pytest.fixture(scope="module")
def call(browser: Browser) -> Iterator[Call]:
    """Return a function that calls one of a module in a browser."""
    with serve(SCRIPTS) as origin:
        page = browser.new_page(base_url=origin)
        page.goto("/")

        def run(module: str, name: str, *values: object) -> Any:  # noqa: ANN401
            return page.evaluate(CALL, [module, name, [*values]])

        yield run
        page.close()


WORDS = sorted({word for phrase in PHRASES for word in phrase.split()} | {"Thuý", "quỹ", "Lý", "y"})


def test_syllables_have_the_forms_of_the_index(call: Call) -> None:
    for word in WORDS:
        assert call("syllables", "exactForm", word) == exact_form(word)
        assert call("syllables", "fold", word) == fold(exact_form(word))
        assert call("syllables", "hashLetters", fold(exact_form(word))) == hash_letters(
            exact_form(word)
        )


@pytest.mark.parametrize("number", [0, 7, 400])
def test_a_sentence_typed_has_pairs_of_the_index(number: int, call: Call) -> None:
    story = make_story(number, 1000)
    for sentence in story.body.replace("\n", " ").split(". ")[:10]:
        parsed = call("query", "parseQuery", sentence, False, False)["syllables"]
        typed = {f"{one['exact']} " for one in parsed}
        assert typed <= find_pairs(sentence), sentence


@pytest.mark.parametrize("word", WORDS)
def test_a_syllable_is_written_again_from_its_exact_form(word: str, call: Call) -> None:
    written = call("tones", "writtenForm", exact_form(word))
    assert exact_form(written) == exact_form(word)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [("tiêng", True), ("kho", True), ("đắk", True), ("stieng", False), ("bdvtu", False)],
)
def test_syllables_of_vietnamese_are_known_by_their_letters(
    letters: str, expected: bool, call: Call
) -> None:
    assert call("syllables", "isSyllable", letters) == expected


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("DânVậnKhéo", ["Dân", "Vận", "Khéo"]),
        ("CTr", ["CTr"]),
        ("BDVTU", ["BDVTU"]),
        ("0271 3555 012", ["0271 3555 012"]),
    ],
)
def test_words_run_together_are_parted_at_capitals(word: str, parts: list[str], call: Call) -> None:
    assert call("syllables", "splitCamel", word) == parts


@pytest.mark.parametrize("numbers", [[0], [0, 1, 2], [5, 63, 4096, 70000]])
def test_postings_are_read_as_they_were_written(numbers: list[int], call: Call) -> None:
    assert call("postings", "readPostings", code_postings(numbers)) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "13/1/2024",
        "ngày 13/01/2024",
        "13-1-2024",
        "ngày 13 tháng 1 năm 2024",
        "tháng 1/2024",
        "2/9",
    ],
)
def test_dates_are_those_of_the_index(text: str, call: Call) -> None:
    [one] = call("query", "parseQuery", text, False)["syllables"]
    assert f"{one['exact']} " in find_pairs(text)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        pytest.param("quý II", ["qui\u0301", "2"], id="a Roman number"),
        pytest.param("quy vi nguoi", ["qui", "vi", "nguoi"], id="a word that could be one"),
        pytest.param("kế hoạch số 15", ["kê\u0301", "hoach\u0323", "15"], id="the word number"),
        pytest.param("K'Ho", ["k", "ho"], id="an apostrophe, of which one word is another"),
        pytest.param("S’tiêng", ["stiêng"], id="an apostrophe, of which one word is none"),
        pytest.param("1.250.000", ["1250000"], id="separators"),
        pytest.param("snake_case", ["snake", "case"], id="underscore"),
    ],
)
def test_a_query_is_read_as_syllables(text: str, exact: list[str], call: Call) -> None:
    found = call("query", "parseQuery", text, False)["syllables"]
    assert [one["exact"] for one in found] == exact


def test_of_a_sentence_the_pairs_that_say_most_are_asked_for(call: Call) -> None:
    text = "tôi muốn hỏi là vì sao dân vận khéo ở Phú Riềng lại có quy chế dân chủ của thôn"
    query = call("query", "parseQuery", text, False)
    asked = [query["syllables"][place]["part"] for place in query["pairs"]]
    assert query["isLong"]
    assert len(asked) == 8
    assert {"dân", "vận", "Phú", "quy", "chế"} <= {*asked}
    assert not {"tôi", "là"} & {*asked}


@pytest.mark.parametrize(
    ("text", "shortest"),
    [
        ("dân vận khéo là gì", "dân vận khéo"),
        ("cho hỏi về an toàn giao thông", "an toàn giao thông"),
        ("khi nào có tổ hợp tác", "tổ hợp tác"),
        ("toi muon biet ve vung bien gioi", "vung bien gioi"),
        ("tìm bài về xóa mù chữ ở đâu?", "xóa mù chữ"),
    ],
)
def test_a_question_is_answered_without_the_words_that_ask(
    text: str, shortest: str, call: Call
) -> None:
    query = call("query", "parseQuery", text, False)
    assert call("query", "mayAsk", query)
    assert call("meanings", "listAnswers", query)[0] == shortest


@pytest.mark.parametrize("text", ["hội nông dân", "cơ quan có thẩm quyền", "vì sự tiến bộ"])
def test_words_that_could_ask_stay_where_others_are_written(text: str, call: Call) -> None:
    query = call("query", "parseQuery", text, False)
    answers = call("meanings", "listAnswers", query)
    assert all("nông dân" in one or "thẩm quyền" in one or "tiến bộ" in one for one in answers)
    assert "nông dân" not in answers


@pytest.mark.parametrize("phrase", [*NAMES, *PLACES, *TERMS])
@pytest.mark.parametrize("way", [telex, vni], ids=["Telex", "VNI"])
def test_keys_typed_for_another_keyboard_are_decoded(
    way: Callable[[str], str], phrase: str, call: Call
) -> None:
    typed = " ".join(map(way, phrase.split()))
    decoded = call("keyboard", "decodeKeys", typed)
    assert [exact_form(word) for word in decoded.split()] == [*map(exact_form, phrase.split())]


@pytest.mark.parametrize("phrase", TERMS)
def test_what_is_written_right_is_not_decoded(phrase: str, call: Call) -> None:
    assert call("keyboard", "decodeKeys", phrase) == phrase


VOCABULARY = {"giam": 40, "sat": 60, "xat": 1, "ngheo": 30, "vi": 80, "qui": 9, "nguoi": 90}


@pytest.mark.parametrize(("word", "near"), [("xat", "sat"), ("ngeo", "ngheo"), ("giamm", "giam")])
def test_syllables_one_letter_or_sound_away_are_near(word: str, near: str, call: Call) -> None:
    found = call("spelling", "listNear", word, VOCABULARY)
    assert near in [one for one, _ in found[:3]]


def test_a_word_run_together_is_cut_into_syllables_of_the_vocabulary(call: Call) -> None:
    assert call("spelling", "cutWord", "quyvinguoingheo", VOCABULARY)[0] == [3, 2, 5, 5]


ASKED = ("Toàn văn", "quy chế", "Bù Đăng", "nông thôn", "hiến đất")


@pytest.mark.parametrize("gap", [1, 30], ids=["near", "far apart"])
@pytest.mark.parametrize("count", range(1, len(ASKED) + 1))
def test_an_excerpt_has_every_word_that_was_asked_for(count: int, gap: int, call: Call) -> None:
    asked = ASKED[:count]
    between = " một câu dài không có gì" * gap
    text = "".join(f"{between} {phrase}" for phrase in reversed(asked)) + between
    query = call("query", "parseQuery", " ".join(asked), False)
    excerpt = call("excerpts", "cutExcerpt", text, {"query": query, "lone": 0})
    assert [one for one in asked if one not in excerpt] == []
    assert len(excerpt) < 300
