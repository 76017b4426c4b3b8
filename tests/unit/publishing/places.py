"""Sites to publish, places to publish to, and programs that fail on purpose."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from plugins.publishing.manifest import hash_file, parse_manifest
from plugins.publishing.production import Site
from plugins.publishing.publisher import publish, rollback

Files = Mapping[str, str]


def site_of(files: Files) -> Callable[[Path, Path], Site]:
    """Return a build that writes `files`."""

    def build(root: Path, output: Path) -> Site:
        for name, text in files.items():
            path = output / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Site(output, articles=len(files))

    return build


@dataclass
class Desk:
    """Publish from `root` to `to`; the clock goes on by an hour each time."""

    root: Path
    to: str
    folder: Path
    hour: int = 0

    def clock(self) -> datetime:
        self.hour += 1
        return datetime(2024, 1, 13, tzinfo=UTC) + timedelta(hours=self.hour)

    def publish(self, files: Files) -> str:
        return publish(self.root, self.to, print, build=site_of(files), clock=self.clock)

    def rollback(self, release: str | None = None) -> str:
        return rollback(self.root, self.to, release, print, clock=self.clock)

    def live(self) -> dict[str, str]:
        """Return what readers see."""
        return read_tree(self.folder / "current")

    def history(self) -> list[list[str]]:
        lines = (self.folder / "history.log").read_text(encoding="utf-8").splitlines()
        return [line.split("\t") for line in lines]

    def leftovers(self) -> list[str]:
        """Return what a finished publishing would not leave behind."""
        kept = {path.name for path in (self.folder / "releases").iterdir()}
        manifests = {path.name for path in (self.folder / "manifests").iterdir()}
        top = {path.name for path in self.folder.iterdir()}
        known = {"current", "history.log", "lock", "manifests", "releases"}
        return sorted((kept ^ manifests) | (top - known))


def read_tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def is_whole(folder: Path) -> bool:
    """Tell whether the live release has just the files that its manifest names."""
    current = folder / "current"
    name = current.readlink().name
    manifests = (folder / "manifests" / f"{name}.new", folder / "manifests" / name)
    manifest = next(path for path in manifests if path.exists())
    wanted = parse_manifest(manifest.read_text(encoding="utf-8").splitlines())
    found = {
        path.relative_to(current).as_posix(): hash_file(path)
        for path in current.rglob("*")
        if path.is_file()
    }
    return wanted == found


def write_program(folder: Path, name: str, script: str) -> None:
    """Write an sh program."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
    path.chmod(0o755)


def path_with(folder: Path) -> str:
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def real_program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(name)
    return found
