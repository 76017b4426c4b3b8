"""Files that are whole or absent."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from plugins.core.files import place, remove, size_of, write_whole


def test_a_written_file_is_whole_and_leaves_no_temporary_one(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b.avif", b"new", staging=tmp_path)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["b.avif"]
    assert (tmp_path / "a" / "b.avif").read_bytes() == b"new"


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.avif"
    target.write_bytes(b"old")

    def fill_up(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:1])
        raise OSError(errno.ENOSPC, "disk full")

    monkeypatch.setattr(Path, "write_bytes", fill_up)
    with pytest.raises(OSError, match="disk full"):
        write_whole(target, b"new", staging=tmp_path)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("exists", [False, True], ids=["new", "in-place-of-another"])
@pytest.mark.parametrize("can_link", [True, False], ids=["linked", "copied"])
def test_a_placed_file_is_the_source(
    can_link: bool, exists: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "cache.avif", tmp_path / "anh" / "ab" / "a.avif"
    source.write_bytes(b"pixels")
    if exists:
        target.parent.mkdir(parents=True)
        target.write_bytes(b"other")
    if not can_link:
        monkeypatch.setattr(os, "link", refuse_link)
    place(source, target, tmp_path / "anh")
    assert target.read_bytes() == b"pixels"
    assert target.samefile(source) == can_link
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2


def refuse_link(source: Path, target: Path) -> None:
    raise OSError(errno.EXDEV, "another file system")


def test_removing_takes_empty_folders_up_to_the_root(tmp_path: Path) -> None:
    inner = tmp_path / "output" / "anh" / "ab" / "a.avif"
    beside = tmp_path / "output" / "anh" / "cd" / "c.avif"
    for path in (inner, beside):
        path.parent.mkdir(parents=True)
        path.touch()
    remove(inner, tmp_path / "output")
    assert not inner.parent.exists()
    remove(beside, tmp_path / "output")
    remove(beside, tmp_path / "output")
    assert list((tmp_path / "output").iterdir()) == []


def test_a_missing_file_has_no_size(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"123")
    assert size_of(tmp_path / "a") == 3
    assert size_of(tmp_path / "b") is None
    assert size_of(tmp_path / "a" / "b") is None
