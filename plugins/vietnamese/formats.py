"""Dates, counts and file sizes as the office writes them.

A moment is written in the time zone that it has. The sign between thousands decides the sign before
decimals: ``1.107.571`` and ``4,7``, or ``1,107,571`` and ``4.7``.
"""

from datetime import date, datetime

_WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
_SIZE_STEP = 1024
THOUSANDS = "."  # as Vietnamese is written
_DECIMAL_SIGNS = {".": ",", ",": "."}


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


def group_thousands(number: int, separator: str = THOUSANDS) -> str:
    """Return ``1.107.571``; another separator gives ``1,107,571``."""
    return f"{number:,}".replace(",", separator)


def decimal_sign(separator: str = THOUSANDS) -> str:
    """Return the sign before decimals that goes with a separator of thousands."""
    return _DECIMAL_SIGNS.get(separator, ",")


def format_decimal(number: float, separator: str = THOUSANDS) -> str:
    """Return ``1.234,6``: one decimal; `separator` is that of thousands."""
    whole, _, decimal = f"{number:,.1f}".partition(".")
    return f"{whole.replace(',', separator)}{decimal_sign(separator)}{decimal}"


def format_size(size_bytes: int, separator: str = THOUSANDS) -> str:
    """Return a file's size in one unit: ``532 B``, ``120 KB``, ``1,4 MB``, ``2 GB``."""
    size = float(size_bytes)
    for unit in ("B", "KB"):
        # Compared after rounding, so that 1,023.7 KB is 1 MB and not 1024 KB.
        if round(size) < _SIZE_STEP:
            return f"{round(size)} {unit}"
        size /= _SIZE_STEP
    if round(size, 1) < _SIZE_STEP:
        return f"{_short(size, separator)} MB"
    return f"{_short(size / _SIZE_STEP, separator)} GB"


def _short(size: float, separator: str) -> str:
    return format_decimal(size, separator).removesuffix(f"{decimal_sign(separator)}0")
