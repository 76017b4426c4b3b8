"""Kinds of days and times of day, as people write them; Vietnamese time."""

from __future__ import annotations

import re
from datetime import date, datetime, time

import yaml

from plugins.core.clock import ZONE
from plugins.newsdesk.schema.fields import FieldError
from plugins.newsdesk.schema.kinds import text
from plugins.newsdesk.schema.yaml_nodes import Scope

FIRST_YEAR, LAST_YEAR = 1900, 2199
ISO_DATE = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
DAY_FIRST_DATE = re.compile(
    r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?:[T ,]+([0-9]{1,2}):([0-9]{2}))?"
)
END_OF_DAY = time(23, 59, 59)


def moment(node: yaml.Node, scope: Scope) -> datetime:
    """Take a date with or without time of day; without zone it is Vietnamese time."""
    value = text(node, scope)
    try:
        if match := ISO_DATE.fullmatch(value):
            return _iso_moment(match)
        if match := DAY_FIRST_DATE.fullmatch(value):
            result = _day_first_moment(match)
            scope.advise(
                node,
                f"ngày “{value}” viết kiểu ngày/tháng/năm, được hiểu là ngày {result.day} tháng "
                f"{result.month} năm {result.year}",
                f"viết {result:%Y-%m-%d %H:%M}" if ":" in value else f"viết {result:%Y-%m-%d}",
            )
            return result
    except (ValueError, OverflowError):
        raise FieldError(
            node, f"không có ngày “{value}”", "xem lại ngày, tháng và giờ, ví dụ 2024-01-13 08:00"
        ) from None
    raise FieldError(
        node,
        f"“{value}” không phải ngày giờ",
        "viết năm-tháng-ngày giờ:phút, ví dụ 2024-01-13 08:00",
    )


def closing_moment(node: yaml.Node, scope: Scope) -> datetime:
    """Take a date with time of day; one without ends with the day."""
    result = moment(node, scope)
    has_time = ":" in text(node, scope)
    return result if has_time else datetime.combine(result, END_OF_DAY, result.tzinfo)


def day(node: yaml.Node, scope: Scope) -> date:
    """Take a date; a time of day is dropped."""
    return moment(node, scope).date()


def _iso_moment(match: re.Match[str]) -> datetime:
    year, month, day_, hour, minute, second, offset = match.groups()
    _check_year(int(year))
    moment_ = datetime.combine(
        date(int(year), int(month), int(day_)),
        time(int(hour or 0), int(minute or 0), int(second or 0)),
    )
    if not offset:
        return moment_.replace(tzinfo=ZONE)
    return datetime.fromisoformat(f"{moment_.isoformat()}{offset}").astimezone(ZONE)


def _day_first_moment(match: re.Match[str]) -> datetime:
    day_, month, year, hour, minute = match.groups()
    _check_year(int(year))
    return datetime(int(year), int(month), int(day_), int(hour or 0), int(minute or 0), tzinfo=ZONE)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
