"""Visits by day, month and year: no day is missing, no visit is lost, every row is in the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest

from plugins.core.clock import ZONE
from plugins.engagement.periods import Chronicle, Period, Series, fill_days, make_chronicle
from plugins.engagement.snapshot import Snapshot

NEW_YEARS_EVE = date(2023, 12, 31)


def chronicle_of(
    days: Mapping[date, int], total: int | None = None, taken_at: datetime | None = None
) -> Chronicle:
    """Return the chronicle of these visits, which are all that there were unless told."""
    return make_chronicle(
        Snapshot(sum(days.values()) if total is None else total, days, taken_at=taken_at)
    )


def read_rows(series: Series) -> list[list[str]]:
    """Return the rows of a file as a spreadsheet reads them."""
    return list(csv.reader(io.StringIO(series.csv.removeprefix("\ufeff"), newline="")))


def every_day(first: date, count: int, visits: int = 1) -> dict[date, int]:
    """Return days in a row with the same visits each."""
    return {first + timedelta(days=number): visits for number in range(count)}


@pytest.mark.parametrize(
    ("days", "until", "expected"),
    [
        pytest.param({}, None, {}, id="nothing"),
        pytest.param({}, NEW_YEARS_EVE, {}, id="nothing-until-a-day"),
        pytest.param({NEW_YEARS_EVE: 3}, None, {NEW_YEARS_EVE: 3}, id="one-day"),
        pytest.param({NEW_YEARS_EVE: 3}, NEW_YEARS_EVE, {NEW_YEARS_EVE: 3}, id="until-that-day"),
        pytest.param(
            {NEW_YEARS_EVE: 3}, date(2023, 12, 1), {NEW_YEARS_EVE: 3}, id="until-before-it"
        ),
        pytest.param(
            {NEW_YEARS_EVE: 3},
            date(2024, 1, 2),
            {NEW_YEARS_EVE: 3, date(2024, 1, 1): 0, date(2024, 1, 2): 0},
            id="until-later",
        ),
        pytest.param(
            {date(2024, 3, 1): 2, date(2024, 2, 28): 1},
            None,
            {date(2024, 2, 28): 1, date(2024, 2, 29): 0, date(2024, 3, 1): 2},
            id="gap-of-a-leap-day-and-no-order",
        ),
        pytest.param({date.max: 1}, date.max, {date.max: 1}, id="last-day-of-all"),
    ],
)
def test_days_have_no_gaps(
    days: dict[date, int], until: date | None, expected: dict[date, int]
) -> None:
    assert list(fill_days(days, until).items()) == list(expected.items())


def test_periods_are_named_and_summed_oldest_first() -> None:
    days = {date(2023, 12, 30): 1, date(2024, 2, 1): 30, NEW_YEARS_EVE: 2, date(2024, 2, 29): 400}
    chronicle = chronicle_of(days)
    assert chronicle.days.periods[0] == Period("2023-12-30", "30/12/2023", 1)
    assert chronicle.days.periods[-1] == Period("2024-02-29", "29/02/2024", 400)
    assert len(chronicle.days.periods) == 62
    assert chronicle.months.periods == (
        Period("2023-12", "Tháng 12/2023", 3),
        Period("2024-01", "Tháng 1/2024", 0),
        Period("2024-02", "Tháng 2/2024", 430),
    )
    assert chronicle.years.periods == (
        Period("2023", "Năm 2023", 3),
        Period("2024", "Năm 2024", 430),
    )


def test_days_go_on_to_the_moment_of_the_figures() -> None:
    taken_at = datetime(2024, 1, 1, 0, 5, tzinfo=ZONE)
    chronicle = chronicle_of({NEW_YEARS_EVE: 7}, taken_at=taken_at)
    assert chronicle.taken_at == taken_at
    assert [bar.period for bar in chronicle.days.bars] == [
        Period("2024-01-01", "01/01/2024", 0),
        Period("2023-12-31", "31/12/2023", 7),
    ]
    assert [period.visits for period in chronicle.years.periods] == [7, 0]


@pytest.mark.parametrize(
    ("total", "before"),
    [(7, 0), (8, 1), (1_107_571, 1_107_564), (6, 0), (0, 0)],
    ids=["all", "one-more", "years-of-another-system", "fewer", "none"],
)
def test_what_no_day_has_was_before(total: int, before: int) -> None:
    chronicle = chronicle_of({NEW_YEARS_EVE: 3, date(2024, 1, 5): 4}, total)
    assert (chronicle.before, chronicle.total) == (before, total)


def test_a_portal_without_visits_by_day_has_empty_series() -> None:
    chronicle = chronicle_of({}, 1_107_571, datetime(2024, 1, 13, tzinfo=ZONE))
    assert (chronicle.before, chronicle.total) == (1_107_571, 1_107_571)
    for series in (chronicle.days, chronicle.months, chronicle.years):
        assert (series.periods, series.bars) == ((), ())
        assert read_rows(series) == [["Thời gian", "Lượt truy cập"]]


@pytest.mark.parametrize(
    ("visits", "percents"),
    [
        pytest.param([10], [100], id="one"),
        pytest.param([0], [0], id="none"),
        pytest.param([0, 0, 0], [0, 0, 0], id="none-at-all"),
        pytest.param([1, 1], [100, 100], id="equal"),
        pytest.param([0, 5, 10], [100, 50, 0], id="half"),
        pytest.param([1, 2, 3], [100, 67, 33], id="rounded"),
        pytest.param([1, 1000], [100, 0], id="too-short-to-be-seen"),
        pytest.param([999, 1000], [100, 100], id="nearly-as-long"),
        pytest.param([2**53, 2**52], [50, 100], id="most"),
    ],
)
def test_bars_are_percents_of_the_longest_newest_first(
    visits: list[int], percents: list[int]
) -> None:
    days = {NEW_YEARS_EVE + timedelta(days=at): count for at, count in enumerate(visits)}
    assert [bar.percent for bar in chronicle_of(days).days.bars] == percents


def test_a_day_that_is_not_drawn_shortens_no_bar() -> None:
    first, *rest = (date(2024, 1, 1) + timedelta(days=number) for number in range(31))
    bars = chronicle_of({first: 1000} | dict.fromkeys(rest, 5)).days.bars
    assert [bar.percent for bar in bars] == [100] * 30


def test_the_page_shows_the_newest_and_the_file_all() -> None:
    chronicle = chronicle_of(every_day(date(2021, 7, 1), 1200))
    assert [len(series.bars) for series in (chronicle.days, chronicle.months, chronicle.years)] == [
        30,
        24,
        4,
    ]
    assert chronicle.days.bars[0].period.key == "2024-10-12"
    assert chronicle.days.bars[-1].period.key == "2024-09-13"
    assert chronicle.months.bars[0].period == Period("2024-10", "Tháng 10/2024", 12)
    assert chronicle.months.bars[-1].period == Period("2022-11", "Tháng 11/2022", 30)
    assert [bar.period.visits for bar in chronicle.years.bars] == [286, 365, 365, 184]
    assert [
        len(read_rows(series)) for series in (chronicle.days, chronicle.months, chronicle.years)
    ] == [1201, 41, 5]


def test_every_length_of_period_has_all_visits() -> None:
    days = {date(2020, 2, 29) + timedelta(days=37 * at): at * at for at in range(60)}
    chronicle = chronicle_of(days)
    for series in (chronicle.days, chronicle.months, chronicle.years):
        assert sum(period.visits for period in series.periods) == sum(days.values())
        keys = [period.key for period in series.periods]
        assert keys == sorted(set(keys))


def test_a_file_is_one_that_spreadsheets_read() -> None:
    chronicle = chronicle_of({NEW_YEARS_EVE: 1_107_571, date(2024, 1, 1): 0})
    head = "\ufeffThời gian,Lượt truy cập\r\n"
    assert chronicle.days.csv == f"{head}2023-12-31,1107571\r\n2024-01-01,0\r\n"
    assert chronicle.months.csv == f"{head}2023-12,1107571\r\n2024-01,0\r\n"
    assert chronicle.years.csv == f"{head}2023,1107571\r\n2024,0\r\n"
    assert [series.save_as for series in (chronicle.days, chronicle.months, chronicle.years)] == [
        "thong-ke/ngay.csv",
        "thong-ke/thang.csv",
        "thong-ke/nam.csv",
    ]
