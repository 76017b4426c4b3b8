"""Comments that a build shows: read strictly, asked for at each build, the last good copy kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.core import voice
from plugins.core.clock import ZONE
from plugins.engagement import answers
from plugins.engagement.comments import (
    Answer,
    Comment,
    CommentsError,
    read_answer,
    take_over,
)
from plugins.engagement.fetching import Fetched, FetchError, Source
from plugins.engagement.figures import find_figures
from plugins.engagement.settings import EngagementSettings
from plugins.engagement.snapshot import Snapshot, SnapshotError, read_snapshot
from plugins.newsdesk.schema.entries import AnswerEntry, CommentEntry, StartingFigures

NOW = datetime(2026, 11, 30, 8, tzinfo=ZONE)
SENT = datetime(2026, 11, 29, 8, tzinfo=ZONE)
ANSWER = {"name": "Ban biên tập", "time": "2026-11-30T09:00:00+07:00", "text": "Xin cảm ơn."}
COMMENT = {
    "code": "abcdefghij",
    "name": "Bạn đọc ở xã A",
    "time": "2026-11-29T01:00:00Z",
    "text": "Rất hay.\n\nMong có thêm.",
    "answers": [ANSWER],
}
READ = Comment(
    "Bạn đọc ở xã A",
    SENT,
    "Rất hay.\n\nMong có thêm.",
    (Answer("Ban biên tập", datetime(2026, 11, 30, 9, tzinfo=ZONE), "Xin cảm ơn."),),
)
EMPTY = {"total": 7, "days": {}, "pages": {}}


def wrap(*comments: object) -> bytes:
    return json.dumps({"comments": {"bai-1": list(comments)}}).encode()


def changed(**parts: Any) -> dict[str, Any]:  # noqa: ANN401 - a file may hold anything
    return COMMENT | parts


def test_comments_are_read_whole_and_oldest_first() -> None:
    older = changed(time="2026-11-01T00:00:00.5+00:00", name="A")
    del older["answers"]
    read = read_answer(wrap(COMMENT, older))["bai-1"]
    first = datetime(2026, 11, 1, 7, tzinfo=ZONE)
    assert read == (Comment("A", first, READ.text), READ)


def test_there_may_be_none() -> None:
    assert read_answer(b'{"comments": {}}') == {}
    assert read_answer(wrap()) == {"bai-1": ()}


def test_a_snapshot_may_know_comments_or_not() -> None:
    told = {**EMPTY, "comments": {"bai-1": [COMMENT]}}
    assert read_snapshot(json.dumps(told).encode()).comments == {"bai-1": (READ,)}
    assert read_snapshot(json.dumps({**EMPTY, "comments": {}}).encode()).comments == {}
    assert read_snapshot(json.dumps(EMPTY).encode()).comments is None


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"name": "a" * voice.LONGEST_NAME}, id="longest-name"),
        pytest.param({"text": "ủ" * voice.LONGEST_COMMENT}, id="longest-text"),
        pytest.param({"text": "<script>alert(1)</script> & \"'"}, id="markup-is-text"),
        pytest.param(
            {"answers": [{**ANSWER, "text": "a" * voice.LONGEST_ANSWER}] * voice.MOST_ANSWERS},
            id="most-answers",
        ),
        pytest.param({"more": 1, "code": None}, id="more-members"),
    ],
)
def test_what_is_just_right_is_read(parts: dict[str, Any]) -> None:
    read_answer(wrap(changed(**parts)))


WRONG: Mapping[str, tuple[object, ...]] = {
    "name": ("", " ", " a", "a\nb", "a\u202eb", "a\u200bb", "a\x00", "a" * 61, 7, None),
    "text": ("", "a\n\n\nb", "a\r\nb", "Ho\u0300a", "a\u2066", "a" * 1001, [], None),
    "time": ("", "2026-11-29T01:00:00", "hôm qua", "0001-01-01T00:00+14:00", 0, None),
    "answers": ({}, None, "a", [1], [[]], [{**ANSWER, "text": "a" * 2001}], [ANSWER] * 11),
}
REFUSED = [
    pytest.param({name: value}, id=f"{name}-{value!r}"[:16])
    for name, values in WRONG.items()
    for value in values
]


@pytest.mark.parametrize("parts", REFUSED)
def test_what_is_not_just_right_is_refused(parts: dict[str, Any]) -> None:
    with pytest.raises(CommentsError, match=r"^no comments: .{1,300}\Z") as caught:
        read_answer(wrap(COMMENT, changed(**parts)))
    assert str(caught.value).isprintable()
    snapshot = {**EMPTY, "comments": {"bai-1": [changed(**parts)]}}
    with pytest.raises(SnapshotError):
        read_snapshot(json.dumps(snapshot).encode())


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"1", b"null", b"<!doctype html>", b"{}", b'{"comments": []}'),
        *(b'{"comments": null}', b'{"comments": {"bai-1": {}}}', b'{"comments": {"bai-1": "a"}}'),
        *(b'{"comments": {"0": []}}', b'{"comments": {"A/b": []}}', b'{"comments": {"a": [null]}}'),
        pytest.param(b'{"comments": ' + b"[" * 100_000, id="deep"),
        pytest.param(b"\xff" * 1000, id="no-text"),
    ],
)
def test_what_are_no_comments_is_refused(content: bytes) -> None:
    with pytest.raises(CommentsError, match=r"^no comments: "):
        read_answer(content)


def test_comments_of_the_data_file_are_taken_over() -> None:
    answer = AnswerEntry((9, 1), "Ban biên tập", READ.answers[0].time, "Xin cảm ơn.")
    entries = (
        CommentEntry((5, 1), "bai-1", READ.name, READ.time, READ.text, (answer,)),
        CommentEntry((1, 1), "bai-1", "A", datetime(2026, 1, 1, tzinfo=ZONE), "B"),
    )
    older = Comment("A", datetime(2026, 1, 1, tzinfo=ZONE), "B")
    assert take_over(entries) == {"bai-1": (older, READ)}


URL = "http://127.0.0.1:1/tt/snapshot.json"
FIGURES_BODY = json.dumps({**EMPTY, "comments": {"bai-1": []}}).encode()
GOOD = Fetched(wrap(COMMENT), '"1"')
LOST = FetchError("answered 404 Not Found")


@dataclass
class Service:
    """Answers figures well and comments as a test says; remembers addresses and ETags."""

    answer: Fetched | FetchError = GOOD
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, source: Source, etag: str) -> Fetched:
        self.asked.append((source.url.rpartition("/")[2], etag))
        if source.url == URL:
            return Fetched(FIGURES_BODY, '"f"')
        if isinstance(self.answer, FetchError):
            raise self.answer
        return self.answer


def build(
    folder: Path,
    answer: Fetched | FetchError,
    **settings: Any,  # noqa: ANN401
) -> tuple[Snapshot, list[str], list[tuple[str, str]]]:
    service = Service(answer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "fetch_in_time", service)
        given = EngagementSettings(snapshot_url=URL, cache=folder, **settings)
        variables = {"ENGAGEMENT_TOKEN": "khoa"}
        snapshot, remarks = find_figures(given, StartingFigures(), NOW, variables)
    return snapshot, remarks, service.asked


def test_comments_are_asked_for_at_each_build_and_figures_once_a_day(tmp_path: Path) -> None:
    snapshot, remarks, asked = build(tmp_path, GOOD)
    assert (snapshot.comments, remarks) == ({"bai-1": (READ,)}, [])
    assert asked == [("snapshot.json", ""), ("comments.json", "")]
    snapshot, remarks, asked = build(tmp_path, Fetched(None, '"1"'))
    assert (snapshot.comments, remarks) == ({"bai-1": (READ,)}, [])
    assert asked == [("comments.json", '"1"')]
    snapshot, _, asked = build(tmp_path, Fetched(wrap(), '"2"'))
    assert snapshot.comments == {"bai-1": ()}


def test_without_an_answer_the_last_good_comments_stay_and_are_asked_for_again(
    tmp_path: Path,
) -> None:
    build(tmp_path, GOOD)
    before = (tmp_path / "comments.json").read_bytes()
    for wrong in (LOST, Fetched(b"<html>", '"2"'), Fetched(wrap(changed(name="")), '"3"')):
        snapshot, remarks, asked = build(tmp_path, wrong)
        assert snapshot.comments == {"bai-1": (READ,)}
        assert snapshot.total == 7
        assert [line.partition(":")[0] for line in remarks] == [
            "chưa lấy được phản hồi mới, trang dùng bản lần trước"
        ]
        assert asked == [("comments.json", '"1"')]
    assert (tmp_path / "comments.json").read_bytes() == before


def test_until_the_first_answer_comments_are_those_of_the_snapshot(tmp_path: Path) -> None:
    assert build(tmp_path, LOST)[0].comments == {"bai-1": ()}


def test_without_comments_nobody_asks_for_any(tmp_path: Path) -> None:
    _, remarks, asked = build(tmp_path, LOST, has_comments=False)
    assert (remarks, asked) == ([], [("snapshot.json", "")])


@pytest.mark.parametrize(
    ("content", "known"),
    [(wrap(COMMENT), {"bai-1": (READ,)}), (b"<html>", None), (None, None)],
    ids=["good", "wrong", "missing"],
)
def test_a_preview_shows_those_of_its_own_file(
    tmp_path: Path, content: bytes | None, known: object
) -> None:
    path = tmp_path / "comments.json"
    if content is not None:
        path.write_bytes(content)
    settings = EngagementSettings(cache=tmp_path / "cache", comments=path)
    assert find_figures(settings, StartingFigures(), NOW, {})[0].comments == known


def test_without_a_service_nothing_is_known(tmp_path: Path) -> None:
    settings = EngagementSettings(cache=tmp_path)
    assert find_figures(settings, StartingFigures(), NOW, {})[0].comments is None


@pytest.mark.parametrize(
    ("url", "beside"),
    [
        (URL, "http://127.0.0.1:1/tt/comments.json"),
        (
            "https://a.example/so-lieu/ban-sao.json?ngay=1",
            "https://a.example/so-lieu/comments.json",
        ),
    ],
)
def test_the_address_of_comments_is_beside_that_of_figures(url: str, beside: str) -> None:
    assert Source(url, "khoa").beside("comments.json") == Source(beside, "khoa")
