"""What is told, when, and what is remembered of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from plugins.tools.alerts.failures import (
    Failure,
    add_failure,
    format_status,
    is_due,
    list_held,
    parse_status,
    replace_held,
)

NOON = datetime(2026, 11, 28, 5, 5, tzinfo=UTC)
PUBLISH = "Xuất bản theo lịch"


@pytest.mark.parametrize(
    ("told_before", "expected"),
    [
        (None, True),
        (timedelta(0), False),
        (timedelta(hours=23, minutes=59), False),
        (timedelta(days=1), True),
        (timedelta(hours=-1), True),
    ],
)
def test_people_are_told_once_and_then_daily(told_before: timedelta | None, expected: bool) -> None:
    told = None if told_before is None else NOON - told_before
    assert is_due(Failure(NOON - timedelta(days=9), told), NOON) is expected


def test_a_failure_that_goes_on_has_its_first_time_and_its_last_place() -> None:
    first = add_failure({}, PUBLISH, "", NOON)
    told = {PUBLISH: first[PUBLISH]._replace(told=NOON)}
    again = add_failure(told, PUBLISH, "lần 2", NOON + timedelta(hours=1))
    assert again == {PUBLISH: Failure(NOON, NOON, "lần 2")}
    assert add_failure(again, PUBLISH, "", NOON)[PUBLISH].see == "lần 2"


def test_the_status_is_one_line_that_the_page_shows_and_we_read_back() -> None:
    failures = {
        PUBLISH: Failure(NOON, NOON + timedelta(minutes=1), "https://git.example/1"),
        "Kiểm tra “main”": Failure(NOON - timedelta(days=1), None, ""),
    }
    line = format_status(failures)
    assert "\n" not in line
    assert parse_status(line) == failures
    assert json.loads(line) | {"failures": {}} == {
        "ok": False,
        "since": "2026-11-27T05:05:00Z",
        "what": "Xuất bản theo lịch; Kiểm tra “main” không thành công",
        "message": [
            "Bản đang xem trên mạng được giữ nguyên.",
            "Xem lý do: https://git.example/1; sửa xong thì chạy lại.",
        ],
        "failures": {},
    }
    assert json.loads(format_status({})) == {"ok": True, "failures": {}}


def test_articles_that_are_held_back_are_named_beside_other_failures() -> None:
    held = {f"content/articles/2024/{name}": f"{name}:3:7: sai" for name in "abcdefg"}
    failures = replace_held({PUBLISH: Failure(NOON)}, held, NOON)
    assert parse_status(format_status(failures)) == failures
    both = json.loads(format_status(failures))
    assert both["what"] == f"{PUBLISH} không thành công; 7 bài còn lỗi, bản mới chưa được đăng"
    alone = json.loads(format_status(list_held(failures)))
    assert (alone["ok"], alone["what"]) == (False, "7 bài còn lỗi, bản mới chưa được đăng")
    assert alone["message"] == [
        "Mọi bài khác đã được đăng.",
        *(f"{name}:3:7: sai" for name in "abcde"),
        "… và 2 bài khác",
    ]
    assert both["message"][0] == "Bản đang xem trên mạng được giữ nguyên."
    assert both["message"][2:] == alone["message"][1:]


def test_an_article_that_goes_on_being_held_back_keeps_its_time_and_gets_its_new_error() -> None:
    first = replace_held({}, {"a": "sai", "b": "sai"}, NOON)
    told = {name: one._replace(told=NOON) for name, one in first.items()}
    later = replace_held(told, {"a": "vẫn sai", "c": "sai"}, NOON + timedelta(hours=1))
    assert later == {
        "a": Failure(NOON, NOON, "", "vẫn sai"),
        "c": Failure(NOON + timedelta(hours=1), None, "", "sai"),
    }


@pytest.mark.parametrize(
    "line",
    [
        *("", "{", "null", "[]", "{}", '{"failures": []}', '{"failures": {"a": {}}}'),
        '{"failures": {"a": {"since": "hôm qua", "told": null, "see": ""}}}',
    ],
)
def test_what_we_have_not_written_is_no_failure(line: str) -> None:
    assert parse_status(line) == {}
