"""Counts at an instant: read strictly, averaged as browsers do it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from math import floor
from typing import Any

import pytest

from plugins.core.counts import MOST
from plugins.engagement.snapshot import (
    NO_FIGURES,
    PageFigures,
    Snapshot,
    SnapshotError,
    read_snapshot,
)

VIETNAM = timezone(timedelta(hours=7))
PAGE = {"views": 62, "votes": 6, "points": 26}
DOCUMENT = {
    "total": 1_107_571,
    "days": {"2024-01-13": 4, "2024-02-29": 0},
    "pages": {"bai-1": PAGE, "0-0": {"views": MOST, "votes": 0, "points": 0}},
    "taken_at": "2024-01-13T08:00+07:00",
}
HALF = Fraction(1, 2)


def read(**parts: Any) -> Snapshot:  # noqa: ANN401 - a file may hold anything
    """Read a good snapshot but for the parts given."""
    return read_snapshot(json.dumps({**DOCUMENT, **parts}).encode())


def iter_ratings(most_votes: int) -> Iterator[PageFigures]:
    """Yield every rating that up to so many people can give."""
    for votes in range(1, most_votes + 1):
        for points in range(votes, 5 * votes + 1):
            yield PageFigures(votes=votes, points=points)


def to_fixed(mean: Fraction) -> str:
    """Return what ECMAScript's `toFixed(1)` does: of the nearest tenths the larger one."""
    tenths = floor(10 * mean + HALF)
    return f"{tenths // 10}.{tenths % 10}"


def test_means_are_those_that_browsers_show() -> None:
    """A quotient is a double in both languages; what follows is exact."""
    different = [
        (rating, mean)
        for rating in iter_ratings(60)
        for mean in [Fraction(rating.points / rating.votes)]
        if (rating.average, rating.half_stars) != (to_fixed(mean), floor(2 * mean + HALF))
    ]
    assert different == []


@pytest.mark.parametrize(
    ("points", "votes", "average", "half_stars"),
    [
        pytest.param(1, 1, "1.0", 2, id="least"),
        pytest.param(5, 1, "5.0", 10, id="best"),
        pytest.param(26, 6, "4.3", 9, id="usual"),
        pytest.param(5, 4, "1.3", 3, id="tie-goes-up-from-even"),
        pytest.param(7, 4, "1.8", 4, id="tie-goes-up-from-odd"),
        pytest.param(9, 4, "2.3", 5, id="both-ties-at-once"),
        pytest.param(23, 20, "1.1", 2, id="double-below-1.15"),
        pytest.param(41, 20, "2.0", 4, id="double-below-2.05"),
        pytest.param(87, 20, "4.3", 9, id="double-below-4.35"),
        pytest.param(91, 20, "4.5", 9, id="double-below-4.55"),
        pytest.param(99, 20, "5.0", 10, id="nearly-best"),
        pytest.param(2_249_998, 999_999, "2.3", 5, id="many"),
        pytest.param(4_349_999_999_999_999, 10**15, "4.3", 9, id="sixteen-digits"),
        pytest.param(MOST - 1, 2**51 - 1, "4.0", 8, id="most"),
    ],
)
def test_means_are_those_that_a_browser_gave(
    points: int, votes: int, average: str, half_stars: int
) -> None:
    figures = PageFigures(votes=votes, points=points)
    assert (figures.average, figures.half_stars) == (average, half_stars)


def test_without_votes_there_is_no_mean() -> None:
    assert (NO_FIGURES.average, NO_FIGURES.half_stars) == ("", 0)


def test_a_snapshot_is_read_whole() -> None:
    assert read(more="ignored") == Snapshot(
        total=1_107_571,
        days={date(2024, 1, 13): 4, date(2024, 2, 29): 0},
        pages={"bai-1": PageFigures(62, 6, 26), "0-0": PageFigures(MOST, 0, 0)},
        taken_at=datetime(2024, 1, 13, 8, tzinfo=VIETNAM),
    )


def test_what_was_never_counted_is_read_too() -> None:
    assert read_snapshot(b'{"total": 0, "days": {}, "pages": {}}') == Snapshot()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("2024-01-13T23:30:00Z", "2024-01-14T06:30:00+07:00", id="utc"),
        pytest.param("2024-01-13T01:00-05:00", "2024-01-13T13:00:00+07:00", id="america"),
        pytest.param("2024-01-13T08:45+07:00", "2024-01-13T08:45:00+07:00", id="vietnam"),
    ],
)
def test_a_moment_is_vietnams(text: str, shown: str) -> None:
    taken_at = read(taken_at=text).taken_at
    assert taken_at is not None
    assert taken_at.isoformat() == shown


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"total": MOST}, id="most"),
        pytest.param({"pages": {"a" * 64: PAGE}}, id="longest-key"),
        pytest.param({"pages": {"a": {**PAGE, "votes": 6, "points": 6}}}, id="worst-rating"),
        pytest.param({"pages": {"a": {**PAGE, "votes": 6, "points": 30}}}, id="best-rating"),
        pytest.param({"pages": {"a": {**PAGE, "more": 1}}}, id="more-of-a-page"),
        pytest.param({"taken_at": None}, id="no-moment"),
    ],
)
def test_what_is_just_right_is_read(parts: dict[str, Any]) -> None:
    read(**parts)


@pytest.mark.parametrize(
    "parts",
    [
        *(
            pytest.param({"total": wrong}, id=f"total-{wrong}"[:20])
            for wrong in (-1, MOST + 1, 1.0, True, "1", None, float("nan"), [1])
        ),
        *(
            pytest.param({"days": {wrong: 1}}, id=f"day-{wrong}")
            for wrong in ("2023-02-29", "2024-1-1", "13/01/2024", "", "2024-01-13T08:00")
        ),
        *(
            # Two spellings of a day would hide one count behind the other.
            pytest.param({"days": {wrong: 1}}, id=f"day-{wrong}")
            for wrong in (
                "20240113",
                "2024-W02-6",
                "0001-01-01",
                "9999-12-31",
                "٢٠٢٤-٠١-١٣",
                "2024-01-13\n",
            )
        ),
        pytest.param({"days": {"2024-01-13": -1}}, id="visits"),
        pytest.param({"days": [["2024-01-13", 1]]}, id="days-in-a-list"),
        *(
            pytest.param({"pages": {wrong: PAGE}}, id=f"page-{wrong!r}"[:14])
            for wrong in ("", "0", "A", "a/b", "a\n", "á", "a" * 65)
        ),
        pytest.param({"pages": [PAGE]}, id="pages-in-a-list"),
        pytest.param({"pages": {"a": None}}, id="page-of-nothing"),
        pytest.param({"pages": {"a": {"views": 1, "votes": 0}}}, id="no-points"),
        pytest.param({"pages": {"a": {**PAGE, "views": "62"}}}, id="views"),
        pytest.param({"pages": {"a": {**PAGE, "votes": 0, "points": 1}}}, id="no-votes"),
        pytest.param({"pages": {"a": {**PAGE, "votes": 6, "points": 5}}}, id="below-one"),
        pytest.param({"pages": {"a": {**PAGE, "votes": 6, "points": 31}}}, id="above-five"),
        *(
            pytest.param({"taken_at": wrong}, id=f"taken-at-{wrong}")
            for wrong in (0, "", "now", "2024-01-13T08:00", "2024-13-01T08:00Z")
        ),
        pytest.param({"taken_at": "0001-01-01T00:00+14:00"}, id="before-all-time"),
        pytest.param({"taken_at": "9999-12-31T23:00-01:00"}, id="after-all-time"),
    ],
)
def test_what_is_not_just_right_is_refused(parts: dict[str, Any]) -> None:
    with pytest.raises(SnapshotError, match=r"^no snapshot of figures: .+\Z"):
        read(**parts)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"1", b"null", b"<!doctype html>", b'{"total": 1, "days": {}}'),
        pytest.param(json.dumps(DOCUMENT).encode()[:-1], id="cut"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"total": 1' + b"0" * 5000 + b"}", id="longer-than-any-number"),
        pytest.param(b"\xff" * 1000, id="no-text"),
        pytest.param(json.dumps({"total": "x" * 1000}).encode(), id="long-text"),
        pytest.param(json.dumps({"total": "a\nb"}).encode(), id="two-lines"),
        pytest.param(json.dumps({"total": "\x1b[2J"}).encode(), id="command-for-a-terminal"),
    ],
)
def test_what_is_no_snapshot_is_refused_in_one_short_line(content: bytes) -> None:
    with pytest.raises(SnapshotError, match=r"^no snapshot of figures: .{1,300}\Z") as caught:
        read_snapshot(content)
    assert str(caught.value).isprintable()
