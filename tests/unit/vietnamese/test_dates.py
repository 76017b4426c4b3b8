from datetime import UTC, date, datetime

import pytest

from plugins.vietnamese.dates import (
    format_date,
    format_date_time,
    format_full_date,
    format_month,
)


@pytest.mark.parametrize(
    ("day", "weekday"),
    [
        pytest.param(7, "Chủ nhật", id="Sunday"),
        pytest.param(8, "Thứ hai", id="Monday"),
        pytest.param(9, "Thứ ba", id="Tuesday"),
        pytest.param(10, "Thứ tư", id="Wednesday"),
        pytest.param(11, "Thứ năm", id="Thursday"),
        pytest.param(12, "Thứ sáu", id="Friday"),
        pytest.param(13, "Thứ bảy", id="Saturday"),
    ],
)
def test_full_date_begins_with_the_weekday(day: int, weekday: str) -> None:
    moment = datetime(2024, 1, day, 8, 0, tzinfo=UTC)
    assert format_full_date(moment) == f"{weekday} - {day:02}/01/2024 08:00"


def test_date_and_time_have_two_digits_each() -> None:
    assert format_date_time(datetime(2024, 3, 5, 7, 9, tzinfo=UTC)) == "05/03/2024 07:09"


def test_date_alone_takes_days_and_moments() -> None:
    assert format_date(date(2024, 3, 5)) == "05/03/2024"
    assert format_date(datetime(2024, 3, 5, 7, 9, tzinfo=UTC)) == "05/03/2024"


def test_month_has_no_leading_zero() -> None:
    assert format_month(2024, 1) == "Tháng 1/2024"
