"""Values nested without end are told at their place; the parser would overflow the stack."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from plugins.newsdesk.commands.header_edits import mend_quoting
from tests.support.sites import article, errors_of

pytestmark = pytest.mark.usefixtures("no_collection")

ONE = "content/articles/2024/mot/index.md"
MENU = "content/data/menu.yml"
CATEGORIES = "content/data/categories.yml"
DEEP = "giá trị lồng nhau quá sâu — bớt dấu [, {, - hoặc cấp thụt dòng"


def nested(levels: int, entry: str) -> str:
    """Return entries of a data file, each the only child of the one before."""
    lines = []
    for level in range(levels):
        indent = "  " * level
        lines += [f"{indent}- {entry}{level}", f"{indent}  children:"]
    return "\n".join(lines[:-1]) + "\n"


HEADERS = {
    "open brackets": ("tags: " + "[" * 25_300, "7:46"),
    "closed brackets": ("tags: " + "[" * 25_300 + "]" * 25_300, "7:46"),
    "open braces": ("tags: " + "{" * 25_300, "7:46"),
    "brackets and braces": ("tags: " + "[{a: " * 20_000, None),
    "brackets on many lines": ("tags: " + "[\n " * 20_000, "46:2"),
    "items": ("tags:\n  " + "- " * 50_000, "8:81"),
    "keys": ("tags:\n  " + "? " * 50_000, "8:81"),
    "lines": ("tags:\n" + "\n".join(" " * n + " a:" for n in range(500)), None),
}


@pytest.mark.parametrize(("field", "place"), HEADERS.values(), ids=HEADERS.keys())
def test_a_header_nested_too_deep_is_refused(field: str, place: str | None, tmp_path: Path) -> None:
    text = article().replace("id: hoi-nghi", f"id: hoi-nghi\n{field}")
    start = time.process_time()
    messages = [one for one in errors_of({ONE: text}, tmp_path) if DEEP in one]
    assert time.process_time() - start < 2
    assert len(messages) == 1
    assert place is None or messages == [f"{ONE}:{place}: {DEEP}"]


@pytest.mark.parametrize(
    ("name", "text"),
    [(MENU, nested(200, "category: A")), (CATEGORIES, nested(200, "name: A"))],
    ids=["menu", "categories"],
)
def test_a_data_file_nested_too_deep_is_refused(name: str, text: str, tmp_path: Path) -> None:
    messages = errors_of({name: text}, tmp_path)
    assert f"{name}:40:40: {DEEP}" in messages or f"{name}:41:41: {DEEP}" in messages


def test_corrections_leave_a_header_nested_too_deep_as_it_is() -> None:
    text = article().replace("id: hoi-nghi", f"tags: {'[' * 25_300}")
    assert mend_quoting(text) == text


def test_categories_may_be_nested_as_deep_as_an_office_is(tmp_path: Path) -> None:
    assert errors_of({CATEGORIES: nested(12, "name: A")}, tmp_path) == []


def test_brackets_in_texts_are_no_depth(tmp_path: Path) -> None:
    lead = f'"{"[1 " * 100}{"{2 " * 100}"'
    assert errors_of({ONE: article(lead=lead)}, tmp_path) == []


def test_thousands_of_unknown_fields_are_told_in_time(tmp_path: Path) -> None:
    fields = "\n".join(f"truong_{number}: a" for number in range(12_000))
    start = time.process_time()
    messages = errors_of({ONE: article().replace("id: hoi-nghi", fields)}, tmp_path)
    assert time.process_time() - start < 2
    assert len(messages) >= 12_000


def test_a_fault_after_thousands_of_lines_is_told_in_time(tmp_path: Path) -> None:
    fields = "tags: {\n" + "a\n" * 50_000
    start = time.process_time()
    messages = errors_of({ONE: article().replace("id: hoi-nghi", fields)}, tmp_path)
    assert time.process_time() - start < 2
    assert messages
