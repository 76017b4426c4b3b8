"""What was backed up can be put in place, and nothing is lost on the way."""

from __future__ import annotations

import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugins.engagement.service.counting.batch import apply
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.messages import Hit, Window
from plugins.engagement.service.operations import backups, transfer
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store import lock_store, open_store
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.sqlite import SqliteStore
from tests.unit.engagement.builders import NOON, SALT

pytestmark = pytest.mark.usefixtures("lived_in")

ROOT = Path(__file__).resolve().parents[3]
STAMP = datetime.fromtimestamp(NOON, UTC).strftime(backups.NAME)


def test_a_backup_is_whole_and_holds_nothing_of_readers_but_votes(
    settings: ServiceSettings, store: Store
) -> None:
    folder = backups.back_up(settings, lambda: NOON, keep=3)
    assert folder == settings.backups_folder / STAMP
    copy = SqliteStore(folder / backups.STORE_FILE)
    assert transfer.verify(copy) == transfer.verify(store)
    for table in ("salt", "opening", "crawler", "presence"):
        assert copy.run(f"SELECT count(*) FROM {table}") == [(0,)]
    assert copy.run("SELECT count(*) FROM vote WHERE crowd IS NOT NULL") == [(0,)]
    copy.close()
    assert SALT not in (folder / backups.STORE_FILE).read_bytes()


def test_a_backup_can_be_read_by_its_owner_alone(settings: ServiceSettings, store: Store) -> None:
    folder = backups.back_up(settings, lambda: NOON, keep=3)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_newest_backups_are_kept(settings: ServiceSettings, store: Store) -> None:
    for day in range(4):
        backups.back_up(settings, lambda day=day: NOON + day * 86_400, keep=2)  # type: ignore[misc]
    assert len(backups.list_backups(settings.backups_folder)) == 2
    assert not (settings.backups_folder / STAMP).exists()


def test_a_backup_that_fails_leaves_nothing(settings: ServiceSettings, store: Store) -> None:
    settings.keys_file.unlink()
    with pytest.raises(ServiceError, match="the backup failed"):
        backups.back_up(settings, lambda: NOON, keep=2)
    assert list(settings.backups_folder.iterdir()) == []


def test_what_is_restored_is_what_was_backed_up(settings: ServiceSettings, store: Store) -> None:
    before, keys = transfer.verify(store), settings.keys_file.read_bytes()
    folder = backups.back_up(settings, lambda: NOON, keep=3)
    apply(store, [Hit("bai-2", Window((9,)), Window((90,)))], NOON)
    after = transfer.verify(store)
    store.close()
    settings.keys_file.write_text("other")
    former = backups.restore(settings, folder)
    restored = open_store(settings.store_url)
    assert transfer.verify(restored) == before
    assert settings.keys_file.read_bytes() == keys
    restored.close()
    assert former is not None
    kept = SqliteStore(former / "engagement.sqlite3")
    assert transfer.verify(kept) == after
    kept.close()


def test_a_store_that_was_killed_is_kept_with_its_log(
    settings: ServiceSettings, store: Store, tmp_path: Path
) -> None:
    folder = backups.back_up(settings, lambda: NOON, keep=3)
    apply(store, [Hit("bai-2", Window((9,)), Window((90,)))], NOON)
    killed = tmp_path / "killed"
    shutil.copytree(settings.state, killed)
    former = backups.restore(ServiceSettings(state=killed), folder)
    assert former is not None
    kept = SqliteStore(former / "engagement.sqlite3")
    assert kept.read_tallies()["bai-2"].views == 1
    kept.close()
    restored = open_store(ServiceSettings(state=killed).store_url)
    assert "bai-2" not in restored.read_tallies()
    restored.close()


def test_a_damaged_backup_is_refused_and_changes_nothing(
    settings: ServiceSettings, store: Store
) -> None:
    folder = backups.back_up(settings, lambda: NOON, keep=3)
    path = folder / backups.STORE_FILE
    content = bytearray(path.read_bytes())
    content[4096:8192] = bytes(4096)
    path.write_bytes(content)
    before = transfer.verify(store)
    with pytest.raises(ServiceError, match="damaged"):
        backups.restore(settings, folder)
    (folder / backups.KEYS_FILE).unlink()
    with pytest.raises(ServiceError, match="missing, so this is no backup"):
        backups.restore(settings, folder)
    assert transfer.verify(store) == before


def test_nothing_is_restored_under_a_running_service(
    settings: ServiceSettings, store: Store
) -> None:
    folder = backups.back_up(settings, lambda: NOON, keep=3)
    with (
        lock_store(settings.store_url),
        pytest.raises(ServiceError, match="another service runs"),
    ):
        backups.restore(settings, folder)
