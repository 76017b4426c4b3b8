"""Health checks of a service: store, keys, logs, disk, backups, manifest, certificates."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from plugins.core.certificates import count_days_left
from plugins.core.clock import DAY_SECONDS
from plugins.core.errors import PortalError
from plugins.engagement.manifest import ManifestError, read_manifest
from plugins.engagement.retention import LETTER_DAYS
from plugins.engagement.service.clock import Clock, day_of, format_day
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.logs.access_log import identify
from plugins.engagement.service.logs.crawlers import POSITION
from plugins.engagement.service.operations.backups import NAME, list_backups
from plugins.engagement.service.operations.days_ahead import describe_day_ahead
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store import open_store, sqlite_path
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.keys import keys_fit, read_keys
from plugins.engagement.service.voice.desk import read_waiting

LEAST_FREE_BYTES = 500 << 20
OLDEST_BACKUP = timedelta(days=2)
FEWEST_CERTIFICATE_DAYS = 14
LONGEST_LAG_BYTES = 10 << 20
LAST_DAYS = 30  # of a letter, in which somebody should answer it at last


class CheckResult(NamedTuple):
    subject: str
    is_well: bool
    text: str


def examine(settings: ServiceSettings, clock: Clock) -> Iterator[CheckResult]:
    """Run all checks that the settings allow."""
    now = datetime.fromtimestamp(clock(), UTC)
    yield from _examine_store(settings, clock)
    yield _examine_disk(settings.state)
    yield _examine_backups(settings, now)
    if settings.manifest is not None:
        yield _examine_manifest(settings.manifest, now)
    for origin in settings.origin:
        if origin.startswith("https:"):
            yield _examine_certificate(origin, now)


def _examine_store(settings: ServiceSettings, clock: Clock) -> Iterator[CheckResult]:
    if settings.store_url.startswith("sqlite:") and not sqlite_path(settings.store_url).is_file():
        yield CheckResult("store", False, f"{settings.store_url}: there is none")
        return
    try:
        with closing(open_store(settings.store_url)) as store:
            yield CheckResult("schema", True, f"version {store.schema_version}")
            yield _examine_damage(store)
            yield _examine_day(store, day_of(clock()))
            held = len(store.read_quarantine())
            yield CheckResult("quarantine", True, f"{held} votes wait for an editor")
            yield from _examine_voice(store, int(clock()))
            if settings.access_log is not None:
                yield _examine_log(store, settings.access_log)
            yield _examine_keys(store, settings.keys_file)
    except (PortalError, ValueError) as problem:
        yield CheckResult("store", False, str(problem))


def _examine_keys(store: Store, path: Path) -> CheckResult:
    if not path.is_file():
        return CheckResult("keys", False, f"{path}: missing")
    try:
        is_right = keys_fit(store, read_keys(path))
    except ServiceError as problem:
        return CheckResult("keys", False, str(problem))
    text = "fit the store" if is_right else "are not those of the store"
    return CheckResult("keys", is_right, text)


def _examine_damage(store: Store) -> CheckResult:
    damage = [*store.check(), *(f"wrong totals: {row[0]}" for row in store.recount_votes())]
    return CheckResult("integrity", not damage, damage[0] if damage else "whole, totals are right")


def _examine_day(store: Store, today: int) -> CheckResult:
    # The newest salt begins a day before its first visit.
    last = max((*store.read_days(), *store.find_salts()), default=today)
    problem = describe_day_ahead(last, today)
    return CheckResult("days", problem is None, problem or f"last day counted: {format_day(last)}")


def _examine_voice(store: Store, now: int) -> Iterator[CheckResult]:
    """Look at what waits; letters that nobody has closed are deleted some day all the same."""
    waiting = read_waiting(store)
    age = _count_days(waiting.oldest_comment, now)
    yield CheckResult(
        "comments", True, f"{waiting.comments} wait for an editor, {age} days at most"
    )
    age = _count_days(waiting.oldest_letter, now)
    text = f"{waiting.letters} are open, {age} of {LETTER_DAYS} days at most"
    yield CheckResult("letters", age < LETTER_DAYS - LAST_DAYS, text)


def _count_days(since: int, now: int) -> int:
    return max(now - since, 0) // DAY_SECONDS if since else 0


def _examine_log(store: Store, path: Path) -> CheckResult:
    try:
        lag = path.stat().st_size - store.read_position(POSITION, identify(path) or "")
    except OSError as error:
        return CheckResult("access log", False, f"{path}: {error}")
    return CheckResult("access log", lag <= LONGEST_LAG_BYTES, f"{lag} bytes not read yet")


def _examine_disk(folder: Path) -> CheckResult:
    existing = next(one for one in (folder, *folder.absolute().parents) if one.is_dir())
    free = shutil.disk_usage(existing).free
    return CheckResult("disk", free >= LEAST_FREE_BYTES, f"{free >> 20} MB free")


def _examine_backups(settings: ServiceSettings, now: datetime) -> CheckResult:
    backups = list_backups(settings.backups_folder)
    if not backups:
        return CheckResult("backup", False, f"none in {settings.backups_folder}")
    made = datetime.strptime(backups[-1].name, NAME).replace(tzinfo=UTC)
    return CheckResult("backup", now - made <= OLDEST_BACKUP, f"last one {_ago(now - made)}")


def _examine_manifest(path: Path, now: datetime) -> CheckResult:
    try:
        pages, faults, *_ = read_manifest(path)
        built = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (ManifestError, OSError) as error:
        return CheckResult("build", False, str(error))
    if faults:
        return CheckResult("build", False, f"{faults[0]} ({len(faults)} faults)")
    # Builds without changes do not touch the file, so its age alone is no fault.
    return CheckResult("build", True, f"last new pages {_ago(now - built)}, {len(pages)} pages")


def _examine_certificate(origin: str, now: datetime) -> CheckResult:
    try:
        days = count_days_left(origin, now.timestamp())
    except (OSError, ValueError) as error:
        return CheckResult("certificate", False, f"{origin}: {error}")
    return CheckResult("certificate", days >= FEWEST_CERTIFICATE_DAYS, f"{days} days left")


def _ago(age: timedelta) -> str:
    return f"{age.total_seconds() / 3600:.1f} hours ago"
