"""Files that are there whole or not at all, whenever the build is killed."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from plugins.core.clock import DAY_SECONDS

STAGING = ".staging-"
STALE_SECONDS = DAY_SECONDS


def write_whole(target: Path, content: bytes, staging: Path) -> None:
    """Write a file by way of a temporary one in `staging`, a folder on the same file system."""
    with _staged(target, staging) as temporary:
        temporary.write_bytes(content)


def place(source: Path, target: Path, staging: Path) -> None:
    """Make `target` the same file as `source`: a hard link where possible, else a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        os.link(source, target)
        return
    with _staged(target, staging) as temporary:
        try:
            os.link(source, temporary)
        except OSError:
            shutil.copyfile(source, temporary)


def size_of(path: Path) -> int | None:
    """Return a file's size in bytes, None when there is none."""
    try:
        return path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return None


def iter_files(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield path below the folder, with slashes, and entry of every file; none without a folder."""
    folders = [("", os.fspath(folder))] if folder.is_dir() else []
    while folders:
        above, path = folders.pop()
        with os.scandir(path) as listing:
            for entry in listing:
                if entry.is_dir():
                    folders.append((f"{above}{entry.name}/", entry.path))
                elif entry.is_file():
                    yield above + entry.name, entry


def remove(path: Path, root: Path) -> None:
    """Remove a file if it is there, and the folders below `root` that it leaves empty."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == root or not folder.is_relative_to(root):
            return
        try:
            folder.rmdir()
        except OSError:
            return


def sweep_staging(staging: Path, now: float) -> None:
    """Remove temporary files that a killed build left behind, those of a running one never."""
    for path in staging.glob(f"{STAGING}*"):
        with suppress(FileNotFoundError):
            if now - path.stat().st_mtime > STALE_SECONDS:
                path.unlink()


@contextmanager
def _staged(target: Path, staging: Path) -> Iterator[Path]:
    target.parent.mkdir(parents=True, exist_ok=True)
    staging.mkdir(parents=True, exist_ok=True)
    temporary = staging / f"{STAGING}{uuid.uuid4().hex}"
    try:
        yield temporary
        _replace(temporary, target)
    finally:
        # Renaming one hard link onto another of the same file leaves both.
        temporary.unlink(missing_ok=True)


def _replace(temporary: Path, target: Path) -> None:
    try:
        temporary.replace(target)
    except PermissionError:
        # Windows refuses while another process reads the target, which is then the same file.
        if size_of(target) != size_of(temporary):
            raise
