"""Only what an earlier build recorded is ever removed."""

from __future__ import annotations

from pathlib import Path

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


def test_a_damaged_record_removes_nothing(tmp_path: Path) -> None:
    output, record = tmp_path / "output", tmp_path / "record.json"
    write_files({"a/index.html": "a"}, output)
    record.write_text("{")
    assert prune(output, record, set()) == []
    assert (output / "a/index.html").exists()
