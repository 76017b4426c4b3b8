"""Write dates as the office writes them; a moment is shown in the zone that it carries."""

from datetime import date, datetime

_WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


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
