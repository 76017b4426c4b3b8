"""The figures that a build shows, whatever became of the service and of what it said before."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from plugins.core.clock import ZONE
from plugins.engagement import answers
from plugins.engagement.answers import FIGURES, AnswerCache
from plugins.engagement.fetching import Fetched, FetchError, Source
from plugins.engagement.figures import fill_up, find_figures
from plugins.engagement.settings import EngagementSettings
from plugins.engagement.snapshot import NO_FIGURES, PageFigures, Snapshot
from plugins.newsdesk.schema.entries import ArticleFigures, StartingFigures

NOW = datetime(2024, 1, 13, 8, tzinfo=ZONE)
HOUR, DAY = 3600, 24 * 3600
URL, ETAG = "http://127.0.0.1:1/tt/snapshot.json", '"1"'
RECORD = f'{{"url": "{URL}", "asked_at": %s, "etag": %s, "has_failed": false}}'
BODY = b'{"total": 7, "days": {"2024-01-12": 7}, "pages": {"a": {"views":8,"votes":1,"points":4}}}'
COUNTED = Snapshot(7, {date(2024, 1, 12): 7}, {"a": PageFigures(8, 1, 4)})
Answer = Fetched | FetchError
GOOD, SAME, WRONG = Fetched(BODY, ETAG), Fetched(None, ETAG), Fetched(b"<html>", '"2"')
LOST = FetchError("no answer")
STARTING = StartingFigures(
    1000, (("a", ArticleFigures((1, 1), 62, 6, 26)), ("b", ArticleFigures((2, 1), 9)))
)
STARTED = Snapshot(1000, pages={"a": PageFigures(62, 6, 26), "b": PageFigures(9)})


@dataclass
class Asked:
    """Answers what a test says, and remembers the ETags that it was asked with."""

    answer: Answer = GOOD
    etags: list[str] = field(default_factory=list)

    def __call__(self, source: Source, etag: str) -> Fetched:
        """Answer."""
        self.etags.append(etag)
        if isinstance(self.answer, FetchError):
            raise self.answer
        return self.answer


def ask(folder: Path, answer: Answer, seconds: float = 0, url: str = URL) -> list[str]:
    """Refresh after so many seconds; return the ETag that was sent, nothing if nobody was asked."""
    asked = Asked(answer)
    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(FetchError):
        patch.setattr(answers, "fetch_in_time", asked)
        AnswerCache(folder, FIGURES).refresh(Source(url, "khoa"), NOW + timedelta(seconds=seconds))
    return asked.etags


def bake(
    folder: Path, answer: Answer, url: str = URL, pinned: Path | None = None
) -> tuple[Snapshot, list[str]]:
    """Find figures as a build does that has a token in its environment."""
    settings = EngagementSettings(snapshot_url=url, pinned=pinned, cache=folder, has_comments=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENGAGEMENT_TOKEN", "khoa")
        patch.setattr(answers, "fetch_in_time", Asked(answer))
        return find_figures(settings, STARTING, NOW)


@pytest.mark.parametrize(
    ("history", "seconds", "sent"),
    [
        pytest.param([], 0, [""], id="never-asked"),
        pytest.param([(0, GOOD)], 0, [], id="at-once"),
        pytest.param([(0, GOOD)], DAY - 1, [], id="within-a-day"),
        pytest.param([(0, GOOD)], DAY, [ETAG], id="after-a-day"),
        pytest.param([(0, GOOD)], -1, [ETAG], id="clock-went-back"),
        pytest.param([(0, GOOD), (DAY, SAME)], 2 * DAY - 1, [], id="unchanged"),
        pytest.param([(0, GOOD), (DAY, SAME)], 2 * DAY, [ETAG], id="long-unchanged"),
        pytest.param([(0, LOST)], HOUR - 1, [], id="never-answered"),
        pytest.param([(0, LOST)], HOUR, [""], id="an-hour-after-no-answer"),
        pytest.param([(0, WRONG)], HOUR - 1, [], id="wrong-answer"),
        pytest.param([(0, WRONG)], HOUR, [""], id="an-hour-after-a-wrong-answer"),
        pytest.param([(0, SAME)], HOUR, [""], id="unchanged-though-nothing-is-known"),
        pytest.param([(0, GOOD), (DAY, LOST)], DAY + HOUR - 1, [], id="failed-later"),
        pytest.param([(0, GOOD), (DAY, LOST)], DAY + HOUR, [ETAG], id="an-hour-after-that"),
        pytest.param([(0, LOST), (HOUR, GOOD)], HOUR + DAY - 1, [], id="well-again"),
        pytest.param([(0, GOOD), (DAY, Fetched(BODY, ""))], 2 * DAY, [""], id="etag-is-gone"),
    ],
)
def test_the_service_is_asked_once_a_day_and_an_hour_after_a_failure(
    tmp_path: Path, history: list[tuple[int, Answer]], seconds: int, sent: list[str]
) -> None:
    for moment, answer in history:
        assert ask(tmp_path, answer, moment)
    assert ask(tmp_path, GOOD, seconds) == sent


def test_another_address_is_asked_at_once(tmp_path: Path) -> None:
    ask(tmp_path, GOOD)
    assert ask(tmp_path, LOST, 1, "http://127.0.0.1:2/") == [""]
    assert ask(tmp_path, GOOD, 2, "http://127.0.0.1:2/") == []
    assert ask(tmp_path, GOOD, 3) == [""]


@pytest.mark.parametrize(
    "body", [None, b"", b"<html>", b"[]", BODY[:-1], BODY.replace(b"7", b"-7"), b"\xff" + BODY]
)
def test_the_last_good_copy_stays_byte_for_byte(tmp_path: Path, body: bytes | None) -> None:
    ask(tmp_path, GOOD)
    before = (tmp_path / "figures.json").read_bytes()
    assert ask(tmp_path, LOST if body is None else Fetched(body, '"2"'), DAY) == [ETAG]
    assert (tmp_path / "figures.json").read_bytes() == before
    assert ask(tmp_path, GOOD, DAY + HOUR) == [ETAG]


def test_half_a_letter_in_an_answer_stops_no_build(tmp_path: Path) -> None:
    ask(tmp_path, Fetched(BODY.replace(b'"total"', b'"more": "\\ud800", "total"'), ETAG))
    assert ask(tmp_path, LOST, HOUR - 1) == []


@pytest.mark.parametrize(
    "record",
    [
        *("", "{", "[]", "null", '"url"', "\xff", f'{{"url": "{URL}"}}'),
        *(
            pytest.param(RECORD % (moment, '""'), id=f"asked-at-{moment[:9]}")
            for moment in ("null", "[]", '"now"', '"12"', "NaN", "Infinity", "1" + "0" * 400)
        ),
        pytest.param(RECORD % (0, '["1"]'), id="etags"),
        pytest.param(RECORD % (0, r'"a\nb"'), id="two-lines"),
        pytest.param("[" * 100_000, id="deep"),
    ],
)
def test_a_record_that_is_hurt_is_none(tmp_path: Path, record: str) -> None:
    ask(tmp_path, GOOD)
    (tmp_path / "asked.json").write_bytes(record.encode("latin-1"))
    assert ask(tmp_path, GOOD, 1) == [""]
    assert ask(tmp_path, GOOD, DAY) == []


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"total": 1}'])
def test_a_copy_that_is_hurt_is_replaced_by_a_new_one(tmp_path: Path, content: bytes) -> None:
    ask(tmp_path, GOOD)
    (tmp_path / "figures.json").write_bytes(content)
    assert AnswerCache(tmp_path, FIGURES).read() is None
    assert ask(tmp_path, GOOD, HOUR - 1) == []
    assert ask(tmp_path, GOOD, HOUR) == [""]
    assert AnswerCache(tmp_path, FIGURES).read() == replace(
        COUNTED, taken_at=NOW + timedelta(hours=1)
    )


def test_a_build_shows_what_the_service_has_counted(tmp_path: Path) -> None:
    expected = replace(fill_up(COUNTED, STARTING), taken_at=NOW)
    assert bake(tmp_path / "not" / "there", GOOD) == (expected, [])


@pytest.mark.parametrize(("is_known", "total"), [(False, 1000), (True, 7)], ids=["first", "later"])
def test_a_build_goes_on_with_what_is_known(tmp_path: Path, is_known: bool, total: int) -> None:
    if is_known:
        ask(tmp_path, GOOD, -DAY)
    for remarks in (["chưa lấy được số liệu mới, trang dùng bản lần trước: no answer"], []):
        snapshot, told = bake(tmp_path, LOST)
        assert (snapshot.total, told) == (total, remarks)
    assert bake(tmp_path, GOOD, url="") == (STARTED, [])


@pytest.mark.parametrize("variables", [{}, {"ENGAGEMENT_TOKEN": ""}], ids=["none", "empty"])
def test_without_a_token_nobody_is_asked(tmp_path: Path, variables: dict[str, str]) -> None:
    ask(tmp_path, GOOD, -DAY)
    settings = EngagementSettings(snapshot_url=URL, cache=tmp_path)
    snapshot, remarks = find_figures(settings, STARTING, NOW, variables)
    assert snapshot.total == 7
    assert remarks == ["chưa có biến ENGAGEMENT_TOKEN nên không hỏi số liệu mới"]


@pytest.mark.parametrize("answer", [GOOD, LOST], ids=["answered", "no-answer"])
@pytest.mark.parametrize("in_the_way", ["cache", "cache/figures.json/x", "cache/asked.json/x"])
def test_a_build_goes_on_when_nothing_can_be_kept(
    tmp_path: Path, in_the_way: str, answer: Answer
) -> None:
    """A file stands where the folder should be, or a folder where a file should be."""
    (tmp_path / in_the_way).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / in_the_way).touch()
    snapshot, remarks = bake(tmp_path / "cache", answer)
    assert snapshot.pages.keys() == STARTED.pages.keys()
    assert len(remarks) == 1


def test_with_a_pinned_file_nobody_is_asked(tmp_path: Path) -> None:
    pinned = tmp_path / "pinned.json"
    pinned.write_bytes(BODY)
    assert bake(tmp_path / "cache", LOST, pinned=pinned) == (fill_up(COUNTED, STARTING), [])
    assert not (tmp_path / "cache").exists()


def test_pages_that_a_snapshot_does_not_know_show_what_they_start_with() -> None:
    assert fill_up(None, STARTING) == STARTED
    assert fill_up(None, StartingFigures()) == Snapshot()
    other = Snapshot(5, {date(2024, 1, 1): 5}, {"a": NO_FIGURES, "c": PageFigures(3)}, NOW)
    pages = {"a": NO_FIGURES, "b": PageFigures(9), "c": PageFigures(3)}
    assert fill_up(other, STARTING) == replace(other, pages=pages)


def test_starting_days_are_shown_before_the_service_has_counted_and_added_after() -> None:
    old, moved, new = date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 3)
    starting = StartingFigures(1000, days=((old, 40), (moved, 25)))
    assert fill_up(None, starting) == Snapshot(1000, {old: 40, moved: 25})
    counted = Snapshot(1012, {moved: 5, new: 7}, {}, NOW)
    assert fill_up(counted, starting) == replace(counted, days={old: 40, moved: 30, new: 7})
