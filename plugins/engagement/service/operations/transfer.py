"""Transfer of all permanent data between stores: export, import, verify.

Format: JSON lines, `{"table": …, "row": {…}}`, sorted. Salts, windows and visitor keys are not
exported; they are kept for two days at most.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from plugins.engagement.manifest import SURROGATE
from plugins.engagement.service.clock import parse_day
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.store.interface import START_TOTAL, Store
from plugins.engagement.service.store.voice import find_lost_answers

# Exported columns. Votes and points of a page are computed from its votes.
TABLES: Mapping[str, Sequence[str]] = {
    "fact": ("name", "value"),
    "log_position": ("name", "file", "byte"),
    "start_page": ("id", "views", "votes", "points"),
    "day": ("day", "visits"),
    "page": ("id", "views"),
    "vote": ("page", "voter", "points", "weight", "day", "decision"),
    "comment": (
        *("code", "page", "moment", "name", "email"),
        *("text", "edited", "state", "held", "digest"),
    ),
    "answer": ("code", "comment", "moment", "name", "text"),
    "letter": (
        *("code", "moment", "topic", "name", "contact"),
        *("text", "state", "note", "held", "digest"),
    ),
    "decision": (
        *("number", "moment", "who", "kind", "subject"),
        *("field", "before", "after", "undoes"),
    ),
}
COUNTS = {
    *("views", "votes", "points", "visits", "weight", "byte"),
    *("moment", "held", "number", "undoes", "decision"),
}
LATER: Mapping[str, Any] = {"decision": 0}  # fields that exports of earlier versions lack
LARGEST = 2**53  # exact in browsers, and leaves databases room to count on


@dataclass(frozen=True)
class Verification:
    """Row counts of a store, a digest of its contents, and its problems."""

    rows: Mapping[str, int]
    digest: str
    problems: Sequence[str]


def export_lines(store: Store) -> Iterator[str]:
    """Yield the lines of all permanent data, read in one transaction."""
    with store.transaction():
        rows = {table: store.read_table(table, columns) for table, columns in TABLES.items()}
    for table, columns in TABLES.items():
        for row in sorted(rows[table]):  # in Python, since databases differ in text order
            document = {"table": table, "row": dict(zip(columns, row, strict=True))}
            yield json.dumps(document, ensure_ascii=False)


def import_lines(store: Store, lines: Iterable[str]) -> int:
    """Import the lines of an export into an empty store, all or none; return their number.

    Raises ServiceError if the store is not empty or a line is invalid.
    """
    rows = [_read_line(number, line) for number, line in enumerate(lines, start=1)]
    with store.transaction():
        if any(store.read_table(table, columns) for table, columns in TABLES.items()):
            raise ServiceError("the store holds figures already: import into a new one")
        for table, columns in TABLES.items():
            store.add_rows(table, columns, [row for name, row in rows if name == table])
    return len(rows)


def verify(store: Store) -> Verification:
    """Compare totals with a recount of the votes, and run the database's integrity check."""
    lines = list(export_lines(store))
    tables = [json.loads(line)["table"] for line in lines]
    problems = list(store.check())
    for (day,) in store.read_table("day", ["day"]):
        try:
            parse_day(day)
        except ValueError:
            problems.append(f"{day!r} is no day")
    for page, votes, points, counted, summed in store.recount_votes():
        problems.append(
            f"page {page!r} has {votes} votes with {points} points, its votes say "
            f"{counted} with {summed}"
        )
    problems += [f"answer {code!r} belongs to no comment" for code in find_lost_answers(store)]
    digest = blake2b("\n".join(lines).encode(), digest_size=16).hexdigest()
    return Verification({table: tables.count(table) for table in TABLES}, digest, problems)


def _check_value(name: str, value: object) -> None:
    if name in COUNTS:
        if type(value) is not int or not 0 <= value < LARGEST:
            raise ValueError(f"{name} is {value!r}, expected a whole number from 0")
    elif not isinstance(value, str):
        raise ValueError(f"{name} is {value!r}, expected a text")
    elif "\0" in value or SURROGATE.search(value):
        raise ValueError(f"{name} is {value!r}, which databases cannot hold")
    elif name == "day":
        parse_day(value)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) < LARGEST


def _read_line(number: int, line: str) -> tuple[str, Mapping[str, Any]]:
    try:
        document = json.loads(line)
        table, row = document["table"], document["row"]
        row = {name: LATER[name] for name in TABLES[table] if name in LATER} | row
        if row.keys() != set(TABLES[table]):
            raise ValueError(f"expected the fields {', '.join(TABLES[table])}")
        for name, value in row.items():
            _check_value(name, value)
        if table == "fact" and row["name"] == START_TOTAL and not _is_count(row["value"]):
            raise ValueError(f"{START_TOTAL} is {row['value']!r}, expected a whole number from 0")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ServiceError(f"line {number} is no line of an export: {error}") from error
    return table, row
