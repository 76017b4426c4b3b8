"""Whole projects in a temporary folder, built as from the command line."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.newsdesk.site.samples import VALUE
from tests.support.settings import settings_file
from tests.support.sites import DATA, NOW, ROOT, share_templates, write_files

SUMMARY = re.compile(
    r"đọc lại (?P<read>\d+) trong (?P<bundles>\d+); (?P<made>\d+) tệp mới hoặc đã đổi, "
    r"(?P<kept>\d+) tệp giữ nguyên(, (?P<pruned>\d+) tệp bỏ đi)?"
    r"(, (?P<photos>\d+) bản ảnh mới)?; "
)

# What an office says to `init`.
ANSWERS = {
    "name": "Mặt trận Tổ quốc phường Trà Vân",
    "address": "Số 45 đường Suối Hoa",
    "telephone": "0277 555 045",
    "email": "mattran@travan.example.org",
    "site-url": "https://mattran.example.org",
    "colour": "xanh lam",
    "preset": "xa-phuong",
}


# `init` makes an office's portal of the sample, and of nothing else.
needs_sample = pytest.mark.skipif(
    VALUE.search((ROOT / "content/data/portal.yml").read_text(encoding="utf-8")) is None,
    reason="this portal is an office's own",
)


@dataclass(frozen=True)
class Summary:
    """The figures in the last line of a build: bundles, files of the output, renditions."""

    read: int
    bundles: int
    made: int
    kept: int
    pruned: int
    photos: int


def make_project(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("plugins", "theme"):
        (folder / name).symlink_to(ROOT / name)
    write_files({"pelicanconf.py": settings_file(), **DATA}, folder)
    share_templates(folder)
    return folder


def project_files() -> list[str]:
    """Return the names of this project's files, with new and without ignored ones."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


class Build:
    """A build in its own process group, with up to two processes."""

    def __init__(self, project: Path, output: str = "output") -> None:
        """Start it; `output` is a folder below the project."""
        options = ["content", "-s", "pelicanconf.py", "-o", output]
        pinned = ["-e", f'NOW="{NOW.isoformat()}"', "BUILD_PROCESSES=2"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pelican", *options, *pinned],
            cwd=project,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )

    def finish(self) -> tuple[int, str]:
        log, _ = self._process.communicate()
        return self._process.returncode, log

    def kill_after(self, seconds: float) -> bool:
        """Kill it with its children after some seconds; return whether it was still running."""
        try:
            self._process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
        return self._process.returncode == -signal.SIGKILL


def build(project: Path, output: str = "output") -> Summary:
    status, log = Build(project, output).finish()
    assert status == 0, log[-4000:]
    return read_summary(log)


def build_clean(project: Path, folder: Path) -> dict[str, bytes]:
    """Build the content of a project in an empty folder; return the output."""
    make_project(folder)
    shutil.rmtree(folder / "content")
    shutil.copytree(project / "content", folder / "content")
    build(folder)
    return read_files(folder / "output")


def read_summary(log: str) -> Summary:
    found = SUMMARY.search(log)
    assert found, log[-4000:]
    return Summary(**{name: int(figure or 0) for name, figure in found.groupdict().items()})


def read_files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def read_stamps(folder: Path) -> dict[str, tuple[int, int]]:
    found = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    return {
        path.relative_to(folder).as_posix(): (status.st_ino, status.st_mtime_ns)
        for path, status in found.items()
    }


def differing(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    """Return the names of files that only one has, or that differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
