"""Backups: a verified copy of store and keys in a folder named by its time."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from plugins.core.locking import exclusive
from plugins.engagement.service.clock import Clock
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store import lock_store, open_store, sqlite_path
from plugins.engagement.service.store.keys import check_keys, read_keys
from plugins.engagement.service.store.sqlite import find_damage

STORE_FILE = "engagement.sqlite3"
KEYS_FILE = "keys"
NAME = "%Y%m%dT%H%M%SZ"
FORM = re.compile(r"\d{8}T\d{6}Z")


def back_up(settings: ServiceSettings, clock: Clock, keep: int) -> Path:
    """Make a backup of a running service, delete all but the newest `keep`; return its folder.

    Raises ServiceError; a failed backup leaves no files.
    """
    if settings.store_url.startswith("sqlite:") and not sqlite_path(settings.store_url).is_file():
        raise ServiceError(f"{settings.store_url}: there is no store to back up")
    try:
        with exclusive(settings.state / "backup.lock"):
            return _back_up_alone(settings, clock, keep)
    except OSError as error:
        raise ServiceError(f"{settings.state}: the backup failed: {error}") from error


def _back_up_alone(settings: ServiceSettings, clock: Clock, keep: int) -> Path:
    folder = _find_free_name(settings.backups_folder, int(clock()))
    for partial in settings.backups_folder.glob("*.partial"):  # of a process that was killed
        shutil.rmtree(partial, ignore_errors=True)
    partial = folder.with_name(f"{folder.name}.partial")
    try:
        partial.mkdir(parents=True, mode=0o700)
        with closing(open_store(settings.store_url)) as store:
            store.back_up(partial / STORE_FILE)
        shutil.copy2(settings.keys_file, partial / KEYS_FILE)
        _sync(partial)
        partial.rename(folder)
    except OSError as error:
        raise ServiceError(f"{folder}: the backup failed: {error}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    for old in list_backups(settings.backups_folder)[:-keep]:
        if old != folder:  # may sort as older if the clock was set back
            shutil.rmtree(old)
    return folder


def _find_free_name(folder: Path, moment: int) -> Path:
    """Return a folder named by a moment, or by the next one that has no backup yet."""
    while True:
        found = folder / datetime.fromtimestamp(moment, UTC).strftime(NAME)
        if not found.exists():
            return found
        moment += 1


def restore(settings: ServiceSettings, folder: Path) -> Path | None:
    """Replace store and keys by a backup; return the folder of the former files.

    Raises ServiceError if the service runs or the backup is damaged.
    """
    store_file, keys_file = folder / STORE_FILE, folder / KEYS_FILE
    if not settings.store_url.startswith("sqlite:"):
        raise ServiceError("only a file is restored: use pg_restore, or import an export")
    for needed in (store_file, keys_file):
        if not needed.is_file():
            raise ServiceError(f"{needed}: missing, so this is no backup")
    if damage := find_damage(store_file):
        raise ServiceError(f"{store_file}: damaged: {damage}")
    target = sqlite_path(settings.store_url)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _check_keys(store_file, keys_file)
    has_former = target.exists()
    with lock_store(settings.store_url):
        return _swap(settings, store_file, keys_file, target, has_former=has_former)


def _check_keys(store_file: Path, keys_file: Path) -> None:
    """Check that the keys are valid and belong to the store. Raises ServiceError."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, STORE_FILE)
        shutil.copyfile(store_file, copy)
        with closing(open_store(f"sqlite:///{copy}")) as store:
            check_keys(store, read_keys(keys_file))


def list_backups(folder: Path) -> list[Path]:
    """Return the complete backups in a folder, oldest first."""
    found = (entry for entry in folder.glob("*Z") if (entry / STORE_FILE).is_file())
    return sorted(entry for entry in found if FORM.fullmatch(entry.name))


def _swap(
    settings: ServiceSettings, store_file: Path, keys_file: Path, target: Path, *, has_former: bool
) -> Path | None:
    """Replace both files by renames, so that a store exists at every moment."""
    if has_former:
        with contextlib.suppress(ServiceError):  # a damaged store is kept as it is
            open_store(settings.store_url).close()  # merges the write-ahead log into the file
    made = [(store_file, target), (keys_file, settings.keys_file)]
    for source, place in made:
        new = place.with_name(f"{place.name}.new")
        shutil.copyfile(source, new)
        new.chmod(0o600)
    former = _keep_former(settings, target) if has_former else None
    for _, place in made:
        place.with_name(f"{place.name}.new").replace(place)
    _sync(target.parent)
    return former


def _keep_former(settings: ServiceSettings, target: Path) -> Path:
    """Link the former files into a folder and move the write-ahead log away from the new store."""
    former = target.with_name(f"before-restore-{target.stat().st_mtime_ns}")
    former.mkdir(mode=0o700, exist_ok=True)
    for file in (target, settings.keys_file):
        if file.exists():
            (former / file.name).unlink(missing_ok=True)
            (former / file.name).hardlink_to(file)
    for ending in ("-wal", "-shm"):
        log = target.with_name(target.name + ending)
        if log.exists():
            log.rename(former / log.name)
    return former


def _sync(folder: Path) -> None:
    if os.name == "nt":
        return
    for path in (*folder.iterdir(), folder):
        if path.is_symlink() or not (path.is_file() or path == folder):
            continue
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
