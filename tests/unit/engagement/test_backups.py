"""Backups that only look like backups, and a restore that is cut short at the worst moment."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from plugins.engagement.service.counting.batch import apply
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.messages import Hit, Window
from plugins.engagement.service.operations import backups
from plugins.engagement.service.operations.transfer import verify
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store import open_store
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.keys import read_keys
from plugins.engagement.service.store.sqlite import SqliteStore
from tests.unit.engagement.builders import NOON


@pytest.fixture
def backup(settings: ServiceSettings, store: Store) -> Path:
    """Return a backup of it."""
    return backups.back_up(settings, lambda: NOON, keep=3)


def hit(store: Store, number: int) -> None:
    """Count one more hit, on a page of its own."""
    window = Window((1000 + number,))
    apply(store, [Hit(f"moi-{number}", window, Window((2000 + number,)))], NOON)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def _overwrite(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


def _replace_by_text(path: Path) -> None:
    path.write_text("Không tìm thấy", encoding="utf-8")


def _replace_by_another_programs(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE urls (url TEXT)")


DAMAGES = {
    "empty": _empty,
    "cut": _cut,
    "zeros": _overwrite,
    "text": _replace_by_text,
    "another-programs": _replace_by_another_programs,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_store_that_is_not_whole_is_not_put_in_place(
    settings: ServiceSettings, store: Store, backup: Path, damage: Callable[[Path], None]
) -> None:
    damage(backup / backups.STORE_FILE)
    before = verify(store)
    with pytest.raises(ServiceError):
        backups.restore(settings, backup)
    assert verify(store) == before


@pytest.mark.parametrize("damage", [_empty, _replace_by_text], ids=["empty", "text"])
def test_keys_that_are_not_whole_are_not_put_in_place(
    settings: ServiceSettings, store: Store, backup: Path, damage: Callable[[Path], None]
) -> None:
    keys = settings.keys_file.read_bytes()
    damage(backup / backups.KEYS_FILE)
    with pytest.raises(ServiceError):
        backups.restore(settings, backup)
    assert settings.keys_file.read_bytes() == keys


def test_keys_of_another_portal_are_not_put_in_place(
    settings: ServiceSettings, store: Store, backup: Path, tmp_path: Path
) -> None:
    """They do not fit the votes of the backup: the service would refuse to start."""
    read_keys(tmp_path / "other")
    shutil.copyfile(tmp_path / "other", backup / backups.KEYS_FILE)
    with pytest.raises(ServiceError):
        backups.restore(settings, backup)


@pytest.mark.parametrize("name", ["đĩa #1", "50%25", "a?b", "a b"])
def test_damage_is_found_in_any_folder(
    settings: ServiceSettings, store: Store, backup: Path, tmp_path: Path, name: str
) -> None:
    moved = tmp_path / name / "disk"
    shutil.copytree(backup, moved)
    backups.restore(ServiceSettings(state=tmp_path / "good"), moved)
    content = bytearray((moved / backups.STORE_FILE).read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    (moved / backups.STORE_FILE).write_bytes(content)
    with pytest.raises(ServiceError, match="damaged"):
        backups.restore(ServiceSettings(state=tmp_path / "bad"), moved)
    assert {path.name for path in tmp_path.iterdir()} <= {"state", "good", "bad", name}


def test_a_folder_that_is_no_backup_is_refused(settings: ServiceSettings, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none", Path(__file__)):
        with pytest.raises(ServiceError, match="so this is no backup"):
            backups.restore(settings, folder)


def test_only_a_file_is_restored(backup: Path) -> None:
    with pytest.raises(ServiceError, match="only a file is restored"):
        backups.restore(ServiceSettings(store="postgresql://x/y"), backup)


@pytest.mark.parametrize("step", range(8))
def test_a_restore_cut_at_any_step_leaves_the_former_store_or_the_new_one(
    settings: ServiceSettings,
    store: Store,
    backup: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
) -> None:
    """The service was killed: what it wrote last lies in its log alone."""
    restored = verify(store)
    hit(store, 1)
    former = verify(store)
    killed = ServiceSettings(state=tmp_path / "killed")
    shutil.copytree(settings.state, killed.state)
    assert (killed.state / "engagement.sqlite3-wal").stat().st_size > 0
    left = iter(range(step))
    for name in ("replace", "rename", "hardlink_to", "chmod"):
        _cut_after(monkeypatch, name, left)
    try:
        backups.restore(killed, backup)
    except KeyboardInterrupt:
        pass
    else:
        assert step > 4
    monkeypatch.undo()
    found = open_store(killed.store_url)
    assert verify(found) in (former, restored)
    found.close()
    backups.restore(killed, backup)
    found = open_store(killed.store_url)
    assert verify(found) == restored
    found.close()


def _cut_after(monkeypatch: pytest.MonkeyPatch, name: str, left: Iterator[int]) -> None:
    original = getattr(Path, name)

    def step(path: Path, *arguments: object) -> object:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return original(path, *arguments)

    monkeypatch.setattr(Path, name, step)


def test_where_nothing_was_before_nothing_is_kept(backup: Path, tmp_path: Path) -> None:
    drill = ServiceSettings(state=tmp_path / "drill")
    assert backups.restore(drill, backup) is None
    assert list(drill.state.glob("before-restore-*")) == []


def test_every_restore_keeps_what_it_replaces(
    settings: ServiceSettings, store: Store, backup: Path
) -> None:
    wanted = []
    for number in range(3):
        if number:
            store = open_store(settings.store_url)
        hit(store, number)
        wanted.append(verify(store).digest)
        store.close()
        backups.restore(settings, backup)
    folders = list(settings.state.glob("before-restore-*"))
    kept = [SqliteStore(folder / "engagement.sqlite3") for folder in folders]
    assert sorted(verify(one).digest for one in kept) == sorted(wanted)
    for one in kept:
        one.close()


def test_a_backup_of_every_instant_is_whole(settings: ServiceSettings, store: Store) -> None:
    for number in range(3):
        hit(store, number)
        folder = backups.back_up(settings, lambda at=NOON + number: at, keep=9)  # type: ignore[misc]
        copy = SqliteStore(folder / backups.STORE_FILE)
        assert verify(copy) == verify(store)
        copy.close()


def test_the_backup_that_was_just_made_is_kept_under_a_clock_that_was_set_back(
    settings: ServiceSettings, backup: Path
) -> None:
    made = backups.back_up(settings, lambda: NOON - 86_400, keep=1)
    assert made.is_dir()


def test_two_backups_in_one_second_are_two(settings: ServiceSettings, backup: Path) -> None:
    second = backups.back_up(settings, lambda: NOON, keep=3)
    assert backups.list_backups(settings.backups_folder) == [backup, second]


@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER vote_cast",
        "CREATE TRIGGER more AFTER INSERT ON page BEGIN UPDATE day SET visits = 0; END",
        "CREATE VIEW more AS SELECT * FROM page",
        "DROP TABLE start_page",
    ],
)
def test_a_backup_with_other_tables_or_triggers_is_not_restored(
    settings: ServiceSettings, backup: Path, change: str
) -> None:
    with closing(sqlite3.connect(backup / backups.STORE_FILE)) as copy:
        copy.execute(change)
    with pytest.raises(ServiceError, match="its tables and triggers are not those of version"):
        backups.restore(settings, backup)


def test_what_others_put_beside_the_backups_is_left_alone(
    settings: ServiceSettings, backup: Path
) -> None:
    foreign = settings.backups_folder / "TRUOC-NANG-CAP-Z"
    shutil.copytree(backup, foreign)
    for day in range(1, 4):
        made = backups.back_up(settings, lambda at=NOON + 86_400 * day: at, keep=1)  # type: ignore[misc]
        assert [made] == backups.list_backups(settings.backups_folder)
    assert foreign.is_dir()


def test_a_partial_backup_of_a_killed_process_is_cleared_away(
    settings: ServiceSettings, store: Store
) -> None:
    stamp = backups.back_up(settings, lambda: NOON, keep=3).name
    shutil.rmtree(settings.backups_folder / stamp)
    partial = settings.backups_folder / f"{stamp}.partial"
    partial.mkdir()
    (partial / backups.STORE_FILE).write_bytes(b"half")
    assert backups.list_backups(settings.backups_folder) == []
    folder = backups.back_up(settings, lambda: NOON, keep=3)
    assert [folder] == backups.list_backups(settings.backups_folder)
    assert not partial.exists()


@pytest.mark.parametrize("missing", ["state", "store"])
def test_a_store_that_is_not_there_is_not_backed_up(
    settings: ServiceSettings, tmp_path: Path, missing: str
) -> None:
    """A mistyped folder must not give an empty backup, and push out a good one in the end."""
    if missing == "store":
        read_keys(settings.keys_file)
    with pytest.raises(ServiceError):
        backups.back_up(settings, lambda: NOON, keep=3)
    assert backups.list_backups(settings.backups_folder) == []
