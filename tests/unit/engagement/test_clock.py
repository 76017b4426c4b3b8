"""Days, months and the calendar that never goes back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.engagement.service.clock import (
    Calendar,
    day_of,
    format_day,
    month_of,
    parse_day,
    start_of,
)
from plugins.engagement.service.logs.access_log import LATEST, parse_line
from tests.support.recorder import HandClock
from tests.unit.engagement.builders import NOON, line


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        pytest.param("1970-01-01T00:00:00", "1970-01-01", id="beginning"),
        pytest.param("2024-01-13T16:59:59.999", "2024-01-13", id="last-moment-of-a-day"),
        pytest.param("2024-01-13T17:00:00", "2024-01-14", id="first-moment-of-a-day"),
        pytest.param("2023-12-31T17:00:00", "2024-01-01", id="new-year"),
        pytest.param("2024-02-28T17:00:00", "2024-02-29", id="leap-day"),
        pytest.param("2100-02-28T17:00:00", "2100-03-01", id="no-leap-day"),
        pytest.param("9999-12-31T16:59:59", "9999-12-31", id="end"),
    ],
)
def test_a_day_is_vietnams(utc: str, day: str) -> None:
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp()
    assert format_day(day_of(moment)) == day


@given(st.floats(0, 2e11))
def test_every_moment_lies_in_just_one_day(moment: float) -> None:
    day = day_of(moment)
    assert start_of(day) <= moment < start_of(day + 1)


@given(st.dates())
def test_a_day_is_read_as_it_is_written_and_months_follow(date: object) -> None:
    day = parse_day(str(date))
    assert format_day(day) == str(date)
    assert f"{month_of(day)[0]:04}-{month_of(day)[1]:02}" == str(date)[:7]


@pytest.mark.parametrize("text", ["", "hôm qua", "2024-02-30", "2024-1-3", "13/01/2024"])
def test_what_is_no_day_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(text)


@given(st.lists(st.tuples(st.sampled_from(["clock", "see"]), st.integers(-400, 400))))
def test_a_calendar_says_the_latest_day_that_was_ever_seen(steps: list[tuple[str, int]]) -> None:
    clock = HandClock(NOON)
    calendar, latest = Calendar(clock), day_of(NOON)
    for kind, days in steps:
        if kind == "clock":
            clock.now = NOON + days * 86_400
        else:
            calendar.see(day_of(NOON) + days)
        assert calendar.today() >= latest
        latest = max(latest, day_of(NOON) + days)
        assert calendar.today() == latest


@pytest.mark.parametrize("before", [1, 3600, 7 * 3600, 7 * 3600 + 1])
def test_the_day_of_every_line_of_a_log_has_a_name(before: int) -> None:
    """Vietnam is seven hours ahead: there the year 10000 begins earlier."""
    parsed = parse_line(line(LATEST - before))
    assert parsed is None or format_day(day_of(parsed.moment)).startswith("9999-12-")
