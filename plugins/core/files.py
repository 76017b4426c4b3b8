"""Files written completely or not at all, even if the build is killed."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from plugins.core.clock import DAY_SECONDS

STAGING = ".staging-"
STALE_SECONDS = DAY_SECONDS


def write_whole(target: Path, content: bytes, staging: Path) -> None:
    """Write a file via a temporary one in `staging`, a folder on the same file system."""
    with _staged(target, staging) as temporary:
        temporary.write_bytes(content)


def write_changed(target: Path, content: bytes) -> None:
    """Write a file whole, unless it has this content already.

    Raises IsADirectoryError when a folder stands in its place.
    """
    if not target.is_file() or target.read_bytes() != content:
        write_whole(target, content, staging=target.parent)


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file to read. Raises OSError for anything else, such as a FIFO, at once."""
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(path))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def make_private_file(file: Path) -> None:
    """Create a file with mode 600, and its folder with mode 700, if missing. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def place(source: Path, target: Path, staging: Path) -> None:
    """Make `target` a hard link to `source`, or a copy where that is impossible."""
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
    """Return a file's size in bytes, or None if there is no such file."""
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
    """Remove a file, if it exists, and the folders below `root` that become empty."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == root or not folder.is_relative_to(root):
            return
        try:
            folder.rmdir()
        except OSError:
            return


def sweep_staging(staging: Path, now: float) -> None:
    """Remove temporary files of killed builds, but not those of a running one."""
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
        # Renaming a hard link onto another link to the same file leaves both.
        temporary.unlink(missing_ok=True)


def _replace(temporary: Path, target: Path) -> None:
    try:
        temporary.replace(target)
    except PermissionError:
        # Windows refuses while another process reads the target, which then has the same content.
        if size_of(target) != size_of(temporary):
            raise
