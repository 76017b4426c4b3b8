"""The list of abbreviations: what the search reads, and what an editor is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sites import article, errors_of

LIST = "content/data/abbreviations.yml"
ENTRY = "- short: HĐND\n  full: hội đồng nhân dân\n"
ARTICLE = {"content/articles/2024/mot.md": article()}


def test_a_list_with_entries_or_with_none_is_right(tmp_path: Path) -> None:
    assert errors_of({**ARTICLE, LIST: ENTRY}, tmp_path / "a") == []
    assert errors_of({**ARTICLE, LIST: "# Chưa có chữ tắt nào.\n"}, tmp_path / "b") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- short: HĐND\n", "1:3: thiếu trường “full”"),
        (ENTRY + ENTRY, "3:3: “HĐND” là “hội đồng nhân dân” đã ghi ở dòng 1 — xóa một mục"),
        (
            "- {short: Tỉnh uỷ, full: tỉnh ủy}\n",
            "1:3: “Tỉnh uỷ” và “tỉnh ủy” không phải chữ tắt và chữ đầy đủ",
        ),
        ("short: HĐND\n", "1:1: tệp này cần một danh sách"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(text: str, message: str, tmp_path: Path) -> None:
    messages = errors_of({**ARTICLE, LIST: text}, tmp_path)
    assert any(one.startswith(f"{LIST}:{message}") for one in messages), messages
