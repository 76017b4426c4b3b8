"""The folder that browsers see follows a finished build."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.tools.preview.sync_folder import sync_folder
from tests.support.projects import read_files
from tests.support.sites import write_files


def read(folder: Path) -> dict[str, str]:
    return {name: content.decode() for name, content in read_files(folder).items()}


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
        write_files(files, tmp_path / f"site{number}")
        sync_folder(tmp_path / f"site{number}", tmp_path / "live")
        assert read(tmp_path / "live") == files


def test_what_did_not_change_is_not_touched(tmp_path: Path) -> None:
    write_files({"a": "1", "b": "2"}, tmp_path / "site")
    sync_folder(tmp_path / "site", tmp_path / "live")
    before = (tmp_path / "live/a").stat()
    write_files({"b": "33"}, tmp_path / "site")
    sync_folder(tmp_path / "site", tmp_path / "live")
    assert (tmp_path / "live/a").stat().st_ino == before.st_ino
    assert read(tmp_path / "live") == {"a": "1", "b": "33"}


def test_a_build_that_writes_into_its_files_does_not_reach_the_copy(tmp_path: Path) -> None:
    write_files({"a": "whole"}, tmp_path / "site")
    sync_folder(tmp_path / "site", tmp_path / "live")
    write_files({"a": "ha"}, tmp_path / "site")
    assert read(tmp_path / "live") == {"a": "whole"}


def test_a_rendition_out_of_a_cache_is_linked_not_copied(tmp_path: Path) -> None:
    write_files({"cache/photo.avif": "pixels"}, tmp_path)
    (tmp_path / "site").mkdir()
    os.link(tmp_path / "cache/photo.avif", tmp_path / "site/photo.avif")
    sync_folder(tmp_path / "site", tmp_path / "live")
    assert (tmp_path / "live/photo.avif").samefile(tmp_path / "cache/photo.avif")
