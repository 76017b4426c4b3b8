"""Killed at any moment, or two at once: the next build gives what a clean one gives."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.newsdesk.site.bundle_reader import WORTH_SHARING
from tests.support.projects import (
    Build,
    build,
    differing,
    make_project,
    read_files,
    read_stamps,
    read_summary,
)
from tests.support.sites import DATA, article, jpeg, write_files

COUNT = WORTH_SHARING + 4
CATEGORIES = ["Tin hoạt động", "Dân vận khéo", "Dân vận khéo/Mô hình hay"]
COLOURS = ["#7a5230", "#305a7a", "#4a7a30"]
# The imports take most of what a build with nothing to do takes: no kill does any harm there.
IMPORTS = 0.6
Files = dict[str, str | bytes]


def write_bundle(number: int, version: int) -> Files:
    """Return the files of an article: everything in it has changed in the other version."""
    # A file in one version, a folder with a file in the other: each is in the other's way.
    former = f"/cu/bai-{number:02}.html" + "/" * version
    fields = {
        "id": f"bai-{number:02}",
        "title": f"Bài số {number}",
        "date": f"2024-{number % 12 + 1:02}-{number % 28 + 1:02} 08:00",
        "category": CATEGORIES[(number + version) % 3],
        "tags": f"[Thẻ {(number + version) % 20}, Thẻ {number % 7}]",
        "aliases": f"[{former}]" if number % 4 == 0 else "",
        "topic": "Bầu cử" if number % 5 == version else "",
    }
    files: Files = {"index.md": article(f"Nội dung bản {version}.", **fields)}
    if number % 3 == 0:
        files["a.jpg"] = jpeg(120, 80, COLOURS[(number // 3 + version) % 3])
    if number % 5 == 0:
        files[f"van-ban-{version}.pdf"] = b"%PDF " + bytes([version])
    folder = f"content/articles/2024/bai-{number:02}"
    return {f"{folder}/{name}": content for name, content in files.items()}


def write_version(version: int) -> Files:
    """Return the content of a portal, of two versions with three articles of their own each."""
    identity = str(DATA["content/data/portal.yml"]).replace("Số 1", f"Số {version}")
    files: Files = {**DATA, "content/data/portal.yml": identity}
    for number in range(3 * version, COUNT + 3 * version):
        files.update(write_bundle(number, version))
    return files


VERSIONS = (write_version(0), write_version(1))


@dataclass
class Place:
    """A project whose content is now one version and now the other."""

    project: Path
    clean: list[dict[str, bytes]]

    def lay(self, version: int) -> None:
        shutil.rmtree(self.project / "content")
        write_files(VERSIONS[version], self.project)

    def forget(self) -> None:
        for name in (".cache", "output"):
            shutil.rmtree(self.project / name, ignore_errors=True)

    def is_clean(self, version: int, output: str = "output") -> None:
        assert differing(read_files(self.project / output), self.clean[version]) == []

    def time(self, version: int) -> float:
        """Return how many seconds the build of a version takes."""
        self.lay(version)
        started = time.monotonic()
        build(self.project)
        return time.monotonic() - started


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    outputs = []
    for version, files in enumerate(VERSIONS):
        project = make_project(tmp_path_factory.mktemp("clean") / f"{version}")
        write_files(files, project)
        build(project)
        outputs.append(read_files(project / "output"))
    return outputs


@pytest.fixture
def place(tmp_path: Path, clean: list[dict[str, bytes]]) -> Place:
    return Place(make_project(tmp_path), clean)


@pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.slow)])
def test_a_build_after_a_killed_one_gives_what_a_clean_one_gives(place: Place, rounds: int) -> None:
    first, edited, idle = place.time(0), place.time(1), place.time(1)
    published, round_, killed, pace = 1, 0, 0, 1.0
    while killed < rounds:
        whole = edited
        if round_ % 4 == 3:
            place.forget()
            whole = first
        start = IMPORTS * idle
        moment = pace * (start + (whole - start) * (killed + 0.5) / rounds)
        print(f"round {round_}, {moment:.3f} s")
        version = 1 - published
        place.lay(version)
        if Build(place.project).kill_after(moment):
            killed += 1
            pace = min(1.1 * pace, 1.0)
        else:  # it was measured while the machine was slower
            pace *= 0.6
        if round_ % 3 == 2:  # the edit is taken back
            version = published
            place.lay(version)
        build(place.project)
        place.is_clean(version)
        published = version
        round_ += 1
    assert build(place.project).made == 0


@pytest.mark.parametrize(
    "outputs", [("output", "output-2"), ("output", "output")], ids=["two outputs", "one output"]
)
@pytest.mark.parametrize("rounds", [1, pytest.param(30, marks=pytest.mark.slow)])
def test_two_builds_at_once_both_give_what_a_clean_one_gives(
    place: Place, outputs: tuple[str, str], rounds: int
) -> None:
    for round_ in range(rounds):
        version = round_ % 2
        place.lay(version)
        builds = [Build(place.project, output) for output in outputs]
        for status, log in [one.finish() for one in builds]:
            assert status == 0, log[-4000:]
            assert read_summary(log).bundles == COUNT
        for output in set(outputs):
            place.is_clean(version, output)
            before = read_stamps(place.project / output)
            assert build(place.project, output).made == 0
            assert read_stamps(place.project / output) == before
