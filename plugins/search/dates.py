"""Dates of a text, each as one more syllable, whatever the way it is written.

`13/01/2024`, `13-1-2024` and `ngày 13 tháng 1 năm 2024` are `13/1/2024`, and have the month
`1/2024` and the day of every year, `13/1`. `script/dates.js` reads queries by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

# Behind the day of publication, so that it is found as a look-alike, after the days of the texts.
OF_PUBLICATION = "\u0323"
_NUMBERS = re.compile(r"\d+(?:[/.-]\d+)+/?")
_WRITTEN = re.compile(r"(?:(\d\d?)([/.-]))?(\d\d?)(?:[/.-]((?:19|20)\d\d))?")
_WORDS = re.compile(r"háng (?<=[Tt]háng )(\d\d?)(?:(?: năm |/|-)((?:19|20)\d\d)(?![\d/])|(?!\d))")
_DAY = re.compile(r"(?<!\d)(\d\d?) $")
LAST_DAY, LAST_MONTH = 31, 12


def find_dates(text: str) -> set[str]:
    """Return the dates of a text without leading zeros."""
    found: set[str] = set()
    for written in {*_NUMBERS.findall(text)}:
        found.update(_read_numbers(written))
    for match in _WORDS.finditer(text):
        day_before = _DAY.search(text, max(match.start() - 4, 0), match.start() - 1)
        found.update(_forms_of(day_before and day_before[1], *match.groups()))
    return found


@lru_cache(10_000)
def _read_numbers(written: str) -> list[str]:
    if match := _WRITTEN.fullmatch(written):
        day, sign, month, year = match.groups()
        if year or (day and sign == "/"):
            return [*_forms_of(day, month, year)]
    return []


def forms_of_publication(day: date) -> list[str]:
    """Return the day and the month of publication."""
    forms = f"{day.day}/{day.month}/{day.year}", f"{day.month}/{day.year}"
    return [form + OF_PUBLICATION for form in forms]


def _forms_of(day: str | None, month: str, year: str | None) -> Iterator[str]:
    if not 0 < int(month) <= LAST_MONTH or int(day or 1) not in range(1, LAST_DAY + 1):
        return
    if year:
        yield f"{month}/{year}"
    if day:
        yield f"{day}/{month}"
        if year:
            yield f"{day}/{month}/{year}"
