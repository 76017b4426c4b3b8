"""The folder that browsers see follows a finished build."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.tools.preview.sync_folder import sync_folder


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def read(folder: Path) -> dict[str, str]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({}, {"a": "1", "b/c": "2"}, id="new"),
        pytest.param({"a": "1", "b/c": "2"}, {"a": "1"}, id="removed"),
        pytest.param({"a": "1"}, {"a": "22"}, id="changed"),
        pytest.param({"a": "1"}, {"a/b": "1"}, id="a file becomes a folder"),
        pytest.param({"a/b/c": "1"}, {"a": "1"}, id="a folder becomes a file"),
        pytest.param({"tin/dân vận.html": "1"}, {"tin/dân vận 2.html": "1"}, id="renamed"),
    ],
)
def test_the_copy_holds_what_the_build_holds(
    tmp_path: Path, before: dict[str, str], after: dict[str, str]
) -> None:
    for number, files in enumerate((before, after)):
        write(tmp_path / f"site{number}", files)
        sync_folder(tmp_path / f"site{number}", tmp_path / "live")
        assert read(tmp_path / "live") == files


def test_what_did_not_change_is_not_touched(tmp_path: Path) -> None:
    write(tmp_path / "site", {"a": "1", "b": "2"})
    sync_folder(tmp_path / "site", tmp_path / "live")
    before = (tmp_path / "live/a").stat()
    write(tmp_path / "site", {"b": "33"})
    sync_folder(tmp_path / "site", tmp_path / "live")
    assert (tmp_path / "live/a").stat().st_ino == before.st_ino
    assert read(tmp_path / "live") == {"a": "1", "b": "33"}


def test_a_build_that_writes_into_its_files_does_not_reach_the_copy(tmp_path: Path) -> None:
    write(tmp_path / "site", {"a": "whole"})
    sync_folder(tmp_path / "site", tmp_path / "live")
    write(tmp_path / "site", {"a": "ha"})
    assert read(tmp_path / "live") == {"a": "whole"}


def test_a_rendition_out_of_a_cache_is_linked_not_copied(tmp_path: Path) -> None:
    write(tmp_path, {"cache/photo.avif": "pixels"})
    (tmp_path / "site").mkdir()
    os.link(tmp_path / "cache/photo.avif", tmp_path / "site/photo.avif")
    sync_folder(tmp_path / "site", tmp_path / "live")
    assert (tmp_path / "live/photo.avif").samefile(tmp_path / "cache/photo.avif")
