"""Sites to publish, places to publish to, and programs that fail on purpose."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli
import pytest

from plugins.core.incremental.fingerprints import digest
from plugins.tools.environment.programs import find_program
from plugins.tools.publishing.manifest import Manifest, has_copies, mark_photos, parse_manifest
from plugins.tools.publishing.production import BuiltOutput
from plugins.tools.publishing.publisher import publish, rollback

Files = Mapping[str, str]
SHELF = "anh"
FIRST = {"index.html": "một", "theme/main.css": "a{}", "tin/dân vận.html": "tin"}
SECOND = {"index.html": "hai", "theme/main.css": "a{}", "tin/mới.html": "tin mới"}


def site_of(files: Files, shelf: str = SHELF) -> Callable[[Path, Path], BuiltOutput]:
    """Return a build that writes `files` and nothing else."""

    def build(root: Path, output: Path) -> BuiltOutput:
        shutil.rmtree(output, ignore_errors=True)
        for name, text in files.items():
            path = output / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return BuiltOutput(output, len(files), shelf)

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

    def publish(self, files: Files, shelf: str = SHELF) -> str:
        build = site_of(files, shelf)
        return publish(self.root, self.to, print, build=build, clock=self.clock).release

    def rollback(self, release: str | None = None) -> str:
        return rollback(self.root, self.to, release, print, clock=self.clock)

    def live(self) -> dict[str, str]:
        """Return what readers see; of the photos, which releases share, those of this one."""
        current = self.folder / "current"
        tree = read_tree(current)
        listed = read_lines(self.folder / "manifests" / f"{current.readlink().name}.photos")
        own = {f"{SHELF}/{name}" for name in listed}
        return {
            name: text
            for name, text in tree.items()
            if name in own or not name.startswith(f"{SHELF}/")
        }

    def history(self) -> list[list[str]]:
        lines = (self.folder / "history.log").read_text(encoding="utf-8").splitlines()
        return [line.split("\t") for line in lines]

    def leftovers(self) -> list[str]:
        """Return what a finished publishing would not leave behind."""
        kept = {path.name for path in (self.folder / "releases").iterdir()}
        manifests = {path.name for path in (self.folder / "manifests").iterdir()}
        lists = {name for name in manifests if name.removesuffix(".photos") in kept}
        top = {path.name for path in self.folder.iterdir()}
        known = {"current", "history.log", "lock", "manifests", "releases"}
        known |= {"checked", "photos", "spare", "spare.of"}
        wanted = {name for one in lists for name in self.photos_of(one)}
        photos = read_tree(self.folder / "photos").keys()
        return sorted(
            (kept ^ (manifests - lists | lists & kept)) | (top - known) | (photos ^ wanted)
        )

    def photos_of(self, manifest: str) -> list[str]:
        """Return the photos that a file of the folder of manifests lists."""
        if not manifest.endswith(".photos"):
            return []
        text = (self.folder / "manifests" / manifest).read_text(encoding="utf-8")
        return text.splitlines()


def read_tree(folder: Path) -> dict[str, str]:
    """Return the files below a folder; a release's photos count, copies of its files do not."""
    files = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    shelves = [path for path in folder.glob("*") if path.is_symlink()]
    files |= {
        f"{shelf.name}/{path.relative_to(shelf.resolve()).as_posix()}": path
        for shelf in shelves
        for path in shelf.resolve().rglob("*")
        if path.is_file()
    }
    return {
        name: path.read_text(encoding="utf-8")
        for name, path in files.items()
        if not (name.endswith((".br", ".gz")) and name[:-3] in files)
    }


def is_whole(folder: Path) -> bool:
    """Return whether the live release has just the files and photos that its manifest names."""
    current = folder / "current"
    name = current.readlink().name
    manifest = read_lines(folder / "manifests" / name)
    listed = read_manifest(manifest)
    return listed.marks == mark_files(current.resolve(), listed) and photos_are_there(folder, name)


def read_lines(path: Path) -> list[str]:
    """Return the lines of a list, as it is called before or after the switch is finished."""
    fresh = path.with_name(f"{path.name}.new")
    found = fresh if fresh.exists() else path
    return found.read_text(encoding="utf-8").splitlines() if found.exists() else []


def read_manifest(lines: list[str]) -> Manifest:
    manifest = parse_manifest(lines)
    assert f"# stored={manifest.file_count} photos={manifest.photos}" == lines[1]
    return manifest


def mark_files(release: Path, listed: Manifest) -> dict[str, str]:
    """Return the marks of all files that are there; copies say the same as what they copy."""
    found = {}
    for path in release.rglob("*"):
        name = path.relative_to(release).as_posix()
        if path.is_symlink() or not path.is_file():
            continue
        if name[-3:] in {".br", ".gz"} and has_copies(listed.marks.get(name[:-3], "")):
            unpack = brotli.decompress if name.endswith(".br") else gzip.decompress
            if unpack(path.read_bytes()) == path.with_name(path.name[:-3]).read_bytes():
                continue
        copied = "+1" if has_copies(listed.marks.get(name, "")) else ""
        has_both = all(path.with_name(path.name + end).exists() for end in (".br", ".gz"))
        found[name] = digest(path.read_bytes()).hex() + (copied if has_both else "")
    return found


def photos_are_there(folder: Path, release: str) -> bool:
    names = read_lines(folder / "manifests" / f"{release}.photos")
    manifest = read_manifest(read_lines(folder / "manifests" / release))
    are_there = all((folder / "photos" / name).read_text() == name for name in names)
    return are_there and mark_photos(tuple(names)) == manifest.photos


def write_program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
    path.chmod(0o755)


def path_with(folder: Path) -> str:
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


@contextmanager
def programs(folder: Path, **scripts: str) -> Iterator[None]:
    """Write sh programs that are found before all others while the block lasts."""
    for name, script in scripts.items():
        write_program(folder, name, script)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", path_with(folder))
        yield


def real_program(name: str) -> str:
    found = find_program(name)
    if found is None:
        raise FileNotFoundError(name)
    return found
