"""Days that lie ahead, because the clock was wrong: found, and moved to today.

Days are never reopened, so all visits go to the newest one until it comes.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from plugins.engagement.service.clock import Clock, day_of, format_day, parse_day
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.operations.backups import NAME, back_up
from plugins.engagement.service.operations.transfer import export_lines
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store import lock_store, open_store
from plugins.engagement.service.store.interface import Store

ALL = 1_000_000  # backups to keep
ADVICE = "the clock was wrong, and visits go to that day until it comes: see mend-days"


@dataclass(frozen=True)
class MendedDays:
    """Visits moved to today by the day that they were counted for, and the copy made before."""

    visits: dict[int, int]
    copy: Path | None


def describe_day_ahead(day: int, today: int) -> str | None:
    """Return the problem of a newest day that lies ahead of today, None without any."""
    if day <= today:
        return None
    return f"last day counted: {format_day(day)}, which lies ahead of {format_day(today)}: {ADVICE}"


def mend_days(settings: ServiceSettings, clock: Clock, today: str) -> MendedDays:
    """Move what was counted for days ahead to today, after a backup; a second call moves nothing.

    `today` is the date, as a check of the clock. Raises ServiceError if the clock shows another
    one or the service runs.
    """
    now = clock()
    day = day_of(now)
    if today != format_day(day):
        raise ServiceError(f"the clock says {format_day(day)}, not {today!r}: set the clock first")
    with lock_store(settings.store_url):
        with closing(open_store(settings.store_url)) as store:
            if not has_days_ahead(store, day):
                return MendedDays({}, None)
        copy = _copy(settings, clock)
        with closing(open_store(settings.store_url)) as store:
            return MendedDays(move_days(store, now), copy)


def has_days_ahead(store: Store, day: int) -> bool:
    return max((*store.read_days(), *store.find_salts(), *_read_vote_days(store)), default=0) > day


def move_days(store: Store, now: float) -> dict[int, int]:
    """Move visits and votes of days ahead to the day of `now`; return the visits by former day.

    Salts and moments ahead are deleted; keys of votes are forgotten with their salts.
    """
    day = day_of(now)
    today = {"day": format_day(day)}
    with store.transaction():
        ahead = {one: visits for one, visits in store.read_days().items() if one > day}
        store.run("DELETE FROM day WHERE day > :day", today)
        if ahead:
            store.add_visits_of_days({day: sum(ahead.values())})
        store.run("DELETE FROM salt WHERE day > :day", today)
        store.run(
            "UPDATE vote SET day = :day, crowd = NULL, network = NULL WHERE day > :day", today
        )
        for table in ("comment", "answer", "letter", "decision"):
            store.run(f"UPDATE {table} SET moment = :now WHERE moment > :now", {"now": int(now)})
        for table in ("crawler", "presence"):
            store.run(f"DELETE FROM {table} WHERE seen > :now", {"now": int(now)})
    return ahead


def _read_vote_days(store: Store) -> list[int]:
    return [parse_day(day) for (day,) in store.run("SELECT DISTINCT day FROM vote")]


def _copy(settings: ServiceSettings, clock: Clock) -> Path:
    """Make a backup, or an export of a store on a database server; return its path."""
    if settings.store_url.startswith("sqlite:"):
        return back_up(settings, clock, ALL)
    stamp = datetime.fromtimestamp(clock(), UTC).strftime(NAME)
    path = settings.state / f"before-mend-days-{stamp}.jsonl"
    try:
        settings.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (
            closing(open_store(settings.store_url)) as store,
            path.open("x", encoding="utf-8") as file,
        ):
            path.chmod(0o600)
            file.writelines(f"{line}\n" for line in export_lines(store))
    except OSError as error:
        raise ServiceError(f"{path}: cannot be written: {error}") from error
    return path
