"""Only what an earlier build recorded is ever removed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugins.portal.orphans import prune
from tests.support.sites import write_files


def test_what_is_no_longer_written_goes_with_its_empty_folder(tmp_path: Path) -> None:
    output, record = tmp_path / "output", tmp_path / "record.json"
    write_files({"a/index.html": "a", "b/c/index.html": "b"}, output)
    prune(output, record, {"a/index.html", "b/c/index.html"})
    assert prune(output, record, {"a/index.html"}) == ["b/c/index.html"]
    assert not (output / "b").exists()
    assert (output / "a/index.html").exists()


def test_a_foreign_file_stays_and_keeps_its_folder(tmp_path: Path) -> None:
    output, record = tmp_path / "output", tmp_path / "record.json"
    write_files({"a/index.html": "a", "a/own.txt": "x", ".well-known/x": "y"}, output)
    prune(output, record, {"a/index.html"})
    prune(output, record, set())
    assert sorted(path.name for path in output.rglob("*") if path.is_file()) == ["own.txt", "x"]


@pytest.mark.parametrize("text", ["{", "5", "null", '{"a/index.html": 1}', '[["a"]]', '"a"', "[1]"])
def test_a_damaged_record_removes_nothing(text: str, tmp_path: Path) -> None:
    output, record = tmp_path / "output", tmp_path / "record.json"
    write_files({"a/index.html": "a"}, output)
    record.write_text(text)
    assert prune(output, record, set()) == []
    assert (output / "a/index.html").exists()


@pytest.mark.parametrize(
    "name",
    [
        "../keep.txt",
        "a/../../keep.txt",
        "link/keep.txt",
        "b/../a/index.html",
        "./a/index.html",
        "a",
        "..",
        "",
        "a\0b",
        "a" * 5000,
    ],
)
def test_a_name_that_is_not_the_way_to_a_file_of_the_output_removes_nothing(
    name: str, tmp_path: Path
) -> None:
    output, record = tmp_path / "output", tmp_path / "record.json"
    write_files({"output/a/index.html": "a", "output/b/x": "b", "away/keep.txt": "c"}, tmp_path)
    write_files({"keep.txt": "d"}, tmp_path)
    (output / "link").symlink_to(tmp_path / "away")
    before = sorted(tmp_path.rglob("*"))
    record.write_text(json.dumps([name, str(tmp_path / "keep.txt")]))
    assert prune(output, record, {"a/index.html"}) == []
    assert sorted(tmp_path.rglob("*")) == sorted([*before, record])
