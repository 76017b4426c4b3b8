"""Dates, counts and file sizes as the office writes them.

A moment is written in the time zone that it has.
"""

from datetime import date, datetime

_WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
_SIZE_STEP = 1024


def format_full_date(moment: datetime) -> str:
    """Return ``Thứ bảy - 13/01/2024 08:00``."""
    return f"{_WEEKDAYS[moment.weekday()]} - {format_date_time(moment)}"


def format_date_time(moment: datetime) -> str:
    """Return ``13/01/2024 08:00``."""
    return f"{format_date(moment)} {moment.hour:02}:{moment.minute:02}"


def format_date(day: date) -> str:
    """Return ``13/01/2024``."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def format_month(year: int, month: int) -> str:
    """Return ``Tháng 1/2024``."""
    return f"Tháng {month}/{year}"


def group_thousands(number: int, separator: str = ",") -> str:
    """Return ``1,107,571``; another separator gives ``1.107.571``."""
    return f"{number:,}".replace(",", separator)


def format_decimal(number: float) -> str:
    """Return ``1,3``: one decimal after a comma, in lines for editors."""
    return f"{number:.1f}".replace(".", ",")


def format_size(size_bytes: int) -> str:
    """Return a file's size in one unit: ``532 B``, ``120 KB``, ``1.4 MB``, ``2 GB``."""
    size = float(size_bytes)
    for unit in ("B", "KB"):
        # Compared after rounding, so that 1,023.7 KB is 1 MB and not 1024 KB.
        if round(size) < _SIZE_STEP:
            return f"{round(size)} {unit}"
        size /= _SIZE_STEP
    if round(size, 1) < _SIZE_STEP:
        return f"{_short(size)} MB"
    return f"{_short(size / _SIZE_STEP)} GB"


def _short(size: float) -> str:
    return f"{size:.1f}".removesuffix(".0")
