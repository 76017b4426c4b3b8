"""Files that vanish, are cut or are none, under a running service."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace as replace_settings
from pathlib import Path

import pytest

from plugins.engagement.service.errors import ServiceError, StoreUnavailable
from plugins.engagement.service.store import lock_store, open_store
from tests.support.service import RunningService, ServicePlace, send
from tests.support.waiting import wait_until

STORE = "engagement.sqlite3"


def remove(file: Path) -> None:
    """Delete a file."""
    file.unlink()


def remove_folder(file: Path) -> None:
    """Delete the folder of a file."""
    shutil.rmtree(file.parent)


def cut(file: Path) -> None:
    """Truncate a file."""
    os.truncate(file, 0)


def replace_file(file: Path) -> None:
    """Put a copy in the place of a file."""
    copy = file.with_name("copy")
    shutil.copyfile(file, copy)
    copy.replace(file)


def readiness(service: RunningService) -> str:
    """Return what /readyz says."""
    return send(service.status_port, "GET", "/readyz").body.decode()


@pytest.mark.parametrize("spoil", [remove, remove_folder, cut, replace_file])
def test_a_spoilt_store_is_named_and_nothing_more_is_acknowledged(
    place: ServicePlace, spoil: Callable[[Path], None]
) -> None:
    with place.running() as service:
        assert service.hit().status == 200
        assert readiness(service) == "ok\n"
        spoil(place.state / STORE)
        assert service.hit(address="203.0.113.8").status == 503
        assert service.vote(5).status == 503
        assert service.get("/tt/s.json").status == 200
        wait_until(lambda: STORE in readiness(service), 15)


@pytest.mark.parametrize("spoil", [remove, cut, replace_file])
@pytest.mark.parametrize("ending", ["", "-wal"])
def test_a_transaction_over_spoilt_files_fails(
    tmp_path: Path, spoil: Callable[[Path], None], ending: str
) -> None:
    store = open_store(f"sqlite:///{tmp_path / STORE}")
    with store.transaction():
        store.add_views({"bai-1": 1})
    with pytest.raises(StoreUnavailable), store.transaction():  # noqa: PT012 - in the meantime
        store.add_views({"bai-1": 1})
        spoil(tmp_path / (STORE + ending))
    with pytest.raises(StoreUnavailable), store.transaction():
        store.add_views({"bai-1": 1})
    store.close()


def test_a_store_that_was_moved_back_is_whole(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    store = open_store(f"sqlite:///{tmp_path / 'state' / STORE}")
    (tmp_path / "state").rename(tmp_path / "away")
    with pytest.raises(StoreUnavailable), store.transaction():
        pass
    (tmp_path / "away").rename(tmp_path / "state")
    with store.transaction():
        assert store.add_views({"bai-1": 1})["bai-1"].views == 1
    store.close()


@pytest.mark.parametrize("kind", ["symlink", "hard link", "without lock file"])
def test_a_store_has_one_service(tmp_path: Path, kind: str) -> None:
    file = tmp_path / STORE
    other = file
    with lock_store(f"sqlite:///{file}"):
        open_store(f"sqlite:///{file}").close()
        for lock in tmp_path.glob("*.lock"):
            lock.unlink()
        if kind != "without lock file":
            other = tmp_path / "other.sqlite3"
            other.symlink_to(file) if kind == "symlink" else other.hardlink_to(file)
        with pytest.raises(ServiceError, match="another service"), lock_store(f"sqlite:///{other}"):
            pass


@pytest.mark.parametrize("name", ["manifest", "log"])
def test_a_fifo_in_the_place_of_a_file_holds_nothing_up(place: ServicePlace, name: str) -> None:
    watched = replace_settings(place, settings={"access-log": str(place.folder / "access.log")})
    file = {"manifest": watched.manifest, "log": place.folder / "access.log"}[name]
    file.unlink(missing_ok=True)
    os.mkfifo(file)
    with watched.running() as service:
        assert f"{name}: " in readiness(service)
        assert service.get("/tt/s.json").status == 200
        assert service.stop() == 0
