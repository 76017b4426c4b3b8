"""Operations of a store; subclasses run them on a database."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from plugins.engagement.manifest import NO_ARTICLE
from plugins.engagement.retention import FULL_VOTES_A_DAY, FULL_VOTES_OF_NETWORK
from plugins.engagement.service.clock import format_day, parse_day
from plugins.engagement.service.messages import DayCount, PageCounts, Vote
from plugins.engagement.service.store import queries

START_TOTAL = "start_total"
TAKE_BACK = 0  # points of a vote that deletes the former one

Row = tuple[Any, ...]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OpenedWindows:
    keys: set[int]
    tallies: dict[str, PageCounts]
    day: DayCount | None


@dataclass(frozen=True, slots=True)
class QuarantinedVote:
    """A vote without weight that no editor has accepted or dropped yet."""

    page: str
    voter: str
    points: int
    day: str


class Store(ABC):
    """All data of the service; methods that write are called within `transaction()`.

    Every method raises StoreUnavailable if the database fails.
    """

    shares_presence: bool

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """Return a transaction: commit at the end of the block, roll back on an exception."""

    def alone(self) -> AbstractContextManager[None]:
        """Return a transaction for a block with a single call of `count`."""
        return self.transaction()

    @abstractmethod
    def run(self, statement: str, values: Values | None = None) -> list[Row]:
        """Run a statement with named values and return its rows."""

    @abstractmethod
    def run_each(self, statement: str, values: Sequence[Values]) -> None:
        """Run a statement without rows once for each of the values, in order."""

    @abstractmethod
    def close(self) -> None: ...

    @abstractmethod
    def find_files(self) -> None:
        """Compare the files at their paths, if any, with those that are open.

        Raises StoreUnavailable if one was removed, cut or replaced.
        """

    @abstractmethod
    def has_foreign_changes(self) -> bool:
        """Return whether others may have written since the last call."""

    @abstractmethod
    def back_up(self, target: Path) -> None:
        """Write a copy without salts, windows and visitor keys to a new file."""

    @abstractmethod
    def check(self) -> list[str]:
        """Return the problems found by the database's integrity check, one line each."""

    @property
    @abstractmethod
    def schema_version(self) -> int:
        """Return the number of the newest migration that ran."""

    # Windows

    @abstractmethod
    def find_open(self, keys: Collection[int], now: int) -> set[int]:
        """Return the keys whose window is open."""

    @abstractmethod
    def open_windows(self, keys: Collection[int], now: int) -> set[int]:
        """Open the windows of keys without an open one, and return these keys."""

    @abstractmethod
    def close_windows(self, now: int, most: int) -> int:
        """Delete about `most` expired windows, and return their number."""

    # Views and visits

    def count(
        self, wanted: Mapping[int, str], free: Mapping[str, int], day: int, now: int
    ) -> OpenedWindows:
        """Open all closed windows of `wanted`, a page by key, and count each for its page.

        The page `0` is the portal, counted as visits of the day. `free`, numbers by page, is added
        without windows.
        """
        keys = self.open_windows(wanted, now)
        counts = Counter(free)
        counts.update(wanted[key] for key in keys)
        visits = counts.pop(NO_ARTICLE, 0)
        return OpenedWindows(
            keys, self.add_views(counts), self.add_visits(day, visits) if visits else None
        )

    def add_views(self, views: Mapping[str, int]) -> dict[str, PageCounts]:
        """Add views to pages and return the new counts of these."""
        rows = self.run(queries.ADD_VIEWS, {"pairs": json.dumps(views)}) if views else []
        return {page: PageCounts(*counts) for page, *counts in rows}

    def add_visits(self, day: int, visits: int) -> DayCount:
        """Add visits to a day, or to the last counted one if that is later; return its count."""
        rows = self.run(queries.ADD_VISITS, {"day": format_day(day), "visits": visits})
        return DayCount(parse_day(rows[0][0]), rows[0][1])

    def add_visits_of_days(self, visits: Mapping[int, int]) -> None:
        """Add visits to exactly these days."""
        rows = [{"day": format_day(day), "visits": count} for day, count in visits.items()]
        self.run_each(queries.ADD_VISITS_OF_DAY, rows)

    def read_days(self) -> dict[int, int]:
        """Return the visits by day, oldest first."""
        rows = self.run("SELECT day, visits FROM day ORDER BY day")
        return {parse_day(day): visits for day, visits in rows}

    def read_tallies(self, pages: Collection[str] | None = None) -> dict[str, PageCounts]:
        """Return the measured counts of these pages, or of all."""
        if pages is None:
            rows = self.run("SELECT id, views, votes, points FROM page")
        else:
            rows = self.run(queries.READ_TALLIES, {"texts": as_json(pages)}) if pages else []
        return {page: PageCounts(*counts) for page, *counts in rows}

    # Votes

    def record_votes(self, votes: Iterable[Vote], day: int) -> dict[str, PageCounts]:
        """Record votes, of one person for one page only the last; return their pages' counts.

        More than FULL_VOTES_A_DAY of a crowd and FULL_VOTES_OF_NETWORK have no weight. Triggers
        update the totals.
        """
        last = {(vote.page, vote.voter): vote for vote in votes}.values()
        shared = {
            "day": format_day(day),
            "full": FULL_VOTES_A_DAY,
            "most": FULL_VOTES_OF_NETWORK,
        }
        deleted = [vote._asdict() for vote in last if vote.points == TAKE_BACK]
        cast = [shared | vote._asdict() for vote in last if vote.points != TAKE_BACK]
        self.run_each(queries.TAKE_BACK_VOTE, deleted)
        self.run_each(queries.CAST_VOTE, cast)
        return self.read_tallies({vote.page for vote in last})

    def read_own_votes(self, asked: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Return the points by (page, voter); may include pairs that were not asked for."""
        if not asked:
            return {}
        pages, voters = zip(*asked, strict=True)
        values = {"texts": as_json(set(pages)), "others": as_json(set(voters))}
        rows = self.run(queries.READ_OWN_VOTES, values)
        return {(page, voter): points for page, voter, points in rows}

    def recount_votes(self) -> list[Row]:
        """Return page, votes, points, recounted votes and points of pages where these differ."""
        return self.run(queries.RECOUNT)

    def read_quarantine(self) -> list[QuarantinedVote]:
        return [QuarantinedVote(*row) for row in self.run(queries.READ_QUARANTINE)]

    def erase_voter(self, voter: str) -> int:
        return len(self.run(f"{queries.ERASE_VOTER} RETURNING page", {"voter": voter}))

    # Salts

    def read_salt(self, day: int, proposed: bytes) -> bytes:
        """Return the salt of a day; store the proposed one if it has none."""
        name = format_day(day)
        self.run(queries.ADD_SALT, {"day": name, "salt": proposed})
        ((salt,),) = self.run("SELECT salt FROM salt WHERE day = :day", {"day": name})
        return bytes(salt)

    def find_salts(self) -> dict[int, bytes]:
        rows = self.run("SELECT day, salt FROM salt")
        return {parse_day(day): bytes(salt) for day, salt in rows}

    def forget_before(self, day: int, now: int) -> None:
        """Delete salts and crowds before a day, and presence older than an hour."""
        name = format_day(day)
        self.run("DELETE FROM salt WHERE day < :day", {"day": name})
        self.run(queries.FORGET_CROWDS, {"day": name})
        self.run("DELETE FROM crawler WHERE seen < :now - 3600", {"now": now})
        self.run("DELETE FROM presence WHERE seen < :now - 3600", {"now": now})

    # Presence

    def see_crawlers(self, seen: Mapping[int, int]) -> None:
        """Record the last time of each crawler, by key."""
        if seen:
            self.run(queries.SEE_CRAWLERS, {"pairs": json.dumps(seen)})

    def count_crawlers(self, since: int) -> int:
        """Return the number of crawlers seen after a moment."""
        ((count,),) = self.run("SELECT count(*) FROM crawler WHERE seen > :since", {"since": since})
        return int(count)

    def share_presence(self, process: str, seen: Mapping[int, int]) -> None:
        """Share the last time of each visitor of this process, by key, with other processes."""
        if seen:
            self.run(queries.SEE_PRESENT, {"pairs": json.dumps(seen), "process": process})

    def read_presence(self, process: str, since: int) -> set[int]:
        """Return the keys of visitors seen by other processes after a moment."""
        rows = self.run(queries.READ_PRESENCE, {"process": process, "since": since})
        return {key for (key,) in rows}

    # Log positions, starting counts, facts

    def read_position(self, name: str, file: str) -> int:
        """Return the number of bytes read from a file."""
        rows = self.run(queries.READ_POSITION, {"name": name, "file": file})
        return int(rows[0][0]) if rows else 0

    def keep_position(self, name: str, file: str, byte: int) -> None:
        self.run(queries.KEEP_POSITION, {"name": name, "file": file, "byte": byte})

    def read_start(self) -> dict[str, PageCounts]:
        rows = self.run("SELECT id, views, votes, points FROM start_page")
        return {page: PageCounts(*counts) for page, *counts in rows}

    def replace_start(self, start: Mapping[str, PageCounts], total: int) -> None:
        self.run("DELETE FROM start_page")
        rows = [{"id": page} | asdict(counts) for page, counts in start.items()]
        self.add_rows("start_page", ("id", "views", "votes", "points"), rows)
        self.keep_fact(START_TOTAL, str(total))

    def read_fact(self, name: str) -> str | None:
        rows = self.run("SELECT value FROM fact WHERE name = :name", {"name": name})
        return str(rows[0][0]) if rows else None

    def keep_fact(self, name: str, value: str) -> None:
        self.run(queries.KEEP_FACT, {"name": name, "value": value})

    def read_start_total(self) -> int:
        return int(self.read_fact(START_TOTAL) or 0)

    def read_table(self, table: str, columns: Sequence[str]) -> list[Row]:
        return self.run(f"SELECT {', '.join(columns)} FROM {table}")

    def add_rows(self, table: str, columns: Sequence[str], rows: Sequence[Values]) -> None:
        marks = ", ".join(f":{column}" for column in columns)
        self.run_each(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def as_json(values: Iterable[Any]) -> str:
    return json.dumps(list(values))
