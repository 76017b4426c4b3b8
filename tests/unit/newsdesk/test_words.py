"""Values in Vietnamese instead of the English ones: status, yes and no."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from plugins.editors.bundle import SCRIPTS
from plugins.newsdesk.schema.declarations import STATUS_WORDS
from tests.support.sites import article, errors_of, read_site

ONE = "content/articles/2024/mot/index.md"


def value_of(field: str, text: str, folder: Path) -> object:
    (one,) = read_site({ONE: article(**{field: text})}, folder).articles.values()
    return getattr(one.metadata, field)


@pytest.mark.parametrize("status", STATUS_WORDS)
@pytest.mark.parametrize(
    "spell",
    [str, str.upper, str.capitalize, lambda word: unicodedata.normalize("NFD", word)],
    ids=["plain", "capitals", "capital", "decomposed"],
)
def test_a_status_is_read_in_both_languages(status: str, spell: Any, tmp_path: Path) -> None:  # noqa: ANN401
    for number, word in enumerate((status, STATUS_WORDS[status])):
        assert value_of("status", spell(word), tmp_path / str(number)) == status


@pytest.mark.parametrize("field", ["featured", "rating", "comments"])
@pytest.mark.parametrize(("word", "meaning"), [("có", True), ("Không", False), ("no", False)])
def test_a_switch_is_read_in_both_languages(
    field: str, word: str, meaning: bool, tmp_path: Path
) -> None:
    assert value_of(field, word, tmp_path) is meaning


def test_a_gallery_is_switched_off_in_vietnamese(tmp_path: Path) -> None:
    word = unicodedata.normalize("NFD", "không")
    (one,) = read_site({ONE: article(gallery=word)}, tmp_path).articles.values()
    assert one.open_body().gallery == ()


def test_a_word_that_is_neither_is_named_with_both(tmp_path: Path) -> None:
    assert errors_of({ONE: article(status="nhap", featured="ừ")}, tmp_path) == [
        f"{ONE}:7:9: trường “status”: không có giá trị “nhap” (có phải “nháp”?) — chọn một trong: "
        "đăng, nháp, ẩn, published, draft, hidden",
        f"{ONE}:8:11: trường “featured”: “ừ” không phải có hay không — viết có (true) hoặc không "
        "(false)",
    ]


def test_the_form_knows_the_same_words() -> None:
    script = (SCRIPTS / "words.js").read_text(encoding="utf-8")
    for option, word in STATUS_WORDS.items():
        assert f'["{word}", "{option}"]' in script
    assert '["có", true]' in script
    assert '["không", false]' in script
