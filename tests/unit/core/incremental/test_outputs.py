"""Files of an output folder: made when stale, kept when current, and only our own ever removed."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest

from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.outputs import Artifact, OutputFolder, RenderedFile
from plugins.core.incremental.store import ArtifactRow, BuildState
from tests.support.sites import write_files


class Project:
    """An output folder that is built again and again, each time with a state opened anew."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "output"

    def build(self, files: dict[str, str], *, needs: Iterable[str] = ()) -> list[str]:
        """Make files whose content is their fingerprint; return the names of those made."""
        wanted = [
            Artifact(name, text.encode(), partial(RenderedFile, text.encode(), frozenset(needs)))
            for name, text in files.items()
        ]
        folder = self.open()
        stale = folder.find_stale(wanted)
        blocked = folder.find_in_the_way(stale)
        folder.make([one for one in stale if one.name not in blocked], 1)
        folder.prune(files)
        folder.make([one for one in stale if one.name in blocked], 1)
        return [one.name for one in stale]

    def open(self) -> OutputFolder:
        """Return the folder as the next build finds it."""
        return OutputFolder(self.output, BuildState(self.root / "state", b"code", 0), self.root)

    def files(self) -> dict[str, str]:
        """Return the files of the output."""
        paths = (path for path in self.output.rglob("*") if path.is_file())
        return {path.relative_to(self.output).as_posix(): path.read_text() for path in paths}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_what_is_current_is_not_made_again(project: Project) -> None:
    assert project.build({"a.html": "1", "b/c.html": "2"}) == ["a.html", "b/c.html"]
    assert project.build({"a.html": "1", "b/c.html": "3"}) == ["b/c.html"]
    assert project.files() == {"a.html": "1", "b/c.html": "3"}


@pytest.mark.parametrize("harm", ["", "x", "12", "2"])
def test_what_was_changed_by_hand_is_made_again(harm: str, project: Project) -> None:
    project.build({"a.html": "1"})
    write_files({"a.html": harm}, project.output)
    assert project.build({"a.html": "1"}) == ["a.html"]
    assert project.files() == {"a.html": "1"}


def test_what_was_removed_by_hand_is_made_again(project: Project) -> None:
    project.build({"a/b.html": "1", "c.html": "2"})
    shutil.rmtree(project.output / "a")
    assert project.build({"a/b.html": "1", "c.html": "2"}) == ["a/b.html"]


def test_what_was_only_touched_is_kept(project: Project) -> None:
    project.build({"a.html": "1"})
    (project.output / "a.html").touch()
    assert project.build({"a.html": "1"}) == []


def test_a_file_is_replaced_not_written_over(project: Project) -> None:
    project.build({"a.html": "1"})
    (project.root / "release.html").hardlink_to(project.output / "a.html")
    project.build({"a.html": "2"})
    assert (project.root / "release.html").read_text() == "1"


def test_what_nobody_wants_goes_with_its_empty_folders(project: Project) -> None:
    project.build({"a/index.html": "a", "b/c/index.html": "b"})
    project.build({"a/index.html": "a"})
    assert project.files() == {"a/index.html": "a"}
    assert not (project.output / "b").exists()


def test_a_foreign_file_stays_and_keeps_its_folder(project: Project) -> None:
    write_files({"a/own.txt": "x", ".well-known/x": "y"}, project.output)
    project.build({"a/index.html": "a"})
    project.build({})
    assert project.files() == {"a/own.txt": "x", ".well-known/x": "y"}


@pytest.mark.parametrize(
    ("before", "after"),
    [({"a": "1"}, {"a/b": "2"}), ({"a/b": "1"}, {"a": "2"}), ({"a/b/c": "1"}, {"a/b": "2"})],
)
def test_a_file_takes_the_place_of_a_folder_and_the_other_way_round(
    before: dict[str, str], after: dict[str, str], project: Project
) -> None:
    project.build(before)
    project.build(after)
    assert project.files() == after


def test_what_kept_files_need_is_known(project: Project) -> None:
    project.build({"a.html": "1"}, needs=["css/main.css", "js/main.js"])
    kept = Artifact("a.html", b"1", lambda: pytest.fail("made again"))
    assert project.open().read_needs([kept]) == {"css/main.css", "js/main.js"}


def test_a_file_that_a_killed_build_has_claimed_is_pruned(project: Project) -> None:
    def fail() -> RenderedFile:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        project.open().make([Artifact("a.html", b"1", fail)], 1)
    write_files({"a.html": "half"}, project.output)
    project.build({"b.html": "2"})
    assert project.files() == {"b.html": "2"}


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
    output = tmp_path / "output"
    write_files({"output/a/index.html": "a", "output/b/x": "b", "away/keep.txt": "c"}, tmp_path)
    write_files({"keep.txt": "d"}, tmp_path)
    (output / "link").symlink_to(tmp_path / "away")
    state = BuildState(tmp_path / "state", b"code", 0)
    before = sorted(path for path in tmp_path.rglob("*") if "state" not in path.parts)
    state.record_artifacts("output", [ArtifactRow(name), ArtifactRow(str(tmp_path / "keep.txt"))])
    OutputFolder(output, state, tmp_path).prune({"a/index.html"})
    assert sorted(path for path in tmp_path.rglob("*") if "state" not in path.parts) == before


def copy_of(source: Path, project: Project) -> list[str]:
    """Build an output that is a copy of a file; return the names of the files made."""
    wanted = [Artifact("a.pdf", source.read_bytes(), partial(RenderedFile, source))]
    folder = project.open()
    stale = folder.find_stale(wanted)
    folder.make(stale, 1)
    return [one.name for one in stale]


def test_a_copy_is_as_current_as_a_rendered_file(project: Project) -> None:
    source = project.root / "source.pdf"
    for text, made in (("1", ["a.pdf"]), ("1", []), ("2", ["a.pdf"]), ("123", ["a.pdf"])):
        source.write_text(text)
        assert copy_of(source, project) == made
        assert project.files() == {"a.pdf": text}
    [row] = BuildState(project.root / "state", b"code", 0).read_artifacts("output").values()
    assert row.content == digest(b"123")


def test_a_copy_with_the_same_bytes_is_not_touched(project: Project) -> None:
    source = project.root / "source.pdf"
    write_files({"a.pdf": "1"}, project.output)
    before = (project.output / "a.pdf").stat().st_mtime_ns
    source.write_text("1")
    assert copy_of(source, project) == ["a.pdf"]
    assert (project.output / "a.pdf").stat().st_mtime_ns == before
