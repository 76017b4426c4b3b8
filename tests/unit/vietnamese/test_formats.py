from datetime import UTC, date, datetime

import pytest

from plugins.vietnamese.formats import (
    decimal_sign,
    format_date,
    format_date_time,
    format_decimal,
    format_full_date,
    format_month,
    format_size,
    group_thousands,
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


@pytest.mark.parametrize(
    ("number", "expected"), [(1.3, "1,3"), (0.04, "0,0"), (1234.56, "1.234,6")]
)
def test_a_decimal_has_a_comma(number: float, expected: str) -> None:
    assert format_decimal(number) == expected


def test_month_has_no_leading_zero() -> None:
    assert format_month(2024, 1) == "Tháng 1/2024"


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0"), (999, "999"), (1000, "1.000"), (1107571, "1.107.571"), (-12345, "-12.345")],
)
def test_thousands_are_grouped(number: int, expected: str) -> None:
    assert group_thousands(number) == expected


def test_one_setting_turns_the_signs_of_thousands_and_decimals() -> None:
    assert group_thousands(1107571, ",") == "1,107,571"
    assert format_decimal(1234.56, ",") == "1,234.6"
    assert format_size(1_468_006, ",") == "1.4 MB"
    assert (decimal_sign("."), decimal_sign(",")) == (",", ".")


@pytest.mark.parametrize(
    ("size_bytes", "expected"),
    [
        pytest.param(0, "0 B", id="nothing"),
        pytest.param(532, "532 B", id="bytes"),
        pytest.param(1024, "1 KB", id="first kilobyte"),
        pytest.param(122_880, "120 KB", id="kilobytes are whole"),
        pytest.param(1_048_400, "1 MB", id="almost a megabyte is one"),
        pytest.param(1_468_006, "1,4 MB", id="megabytes have one decimal"),
        pytest.param(2 * 1024**3, "2 GB", id="gigabytes"),
    ],
)
def test_size_is_in_the_unit_that_people_read(size_bytes: int, expected: str) -> None:
    assert format_size(size_bytes) == expected
