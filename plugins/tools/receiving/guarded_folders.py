"""Folders of other accounts, in which root may write nothing through their links."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from plugins.core.errors import PublishingError

FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
MOST_LINKS = 40


@contextmanager
def opened(path: str | Path, above: int | None = None) -> Iterator[int]:
    """Open a folder that is no link, below the open folder `above` if given.

    Raises PublishingError.
    """
    try:
        descriptor = os.open(path, FOLDER, dir_fd=above)
    except OSError as error:
        raise PublishingError(f"Không mở được thư mục {path} ({error.strerror}).") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def find_real_folder(path: Path) -> Path:
    """Return an absolute path without its links, all of which belong to root or to this account.

    Parts that are missing are kept. Raises PublishingError for a link of another account.
    """
    real, left, links = Path(path.anchor), list(reversed(path.parts[1:])), 0
    while left:
        name = left.pop()
        here = real / name
        if name == ".." or not here.is_symlink():
            real = real.parent if name == ".." else here
            continue
        links += 1
        if not _is_trusted(here.lstat()) or not _is_trusted(real.stat()) or links > MOST_LINKS:
            raise PublishingError(
                f"{here} là liên kết của tài khoản khác — hãy ghi đường dẫn thật."
            )
        target = here.readlink()
        if target.is_absolute():
            real = Path(target.anchor)
        left += reversed([part for part in target.parts if part != target.anchor])
    return real


def _is_trusted(status: os.stat_result) -> bool:
    return status.st_uid in {0, os.geteuid()}


def take_over(folder: int) -> None:
    """Make an open folder one that only this account writes to."""
    os.fchown(folder, os.geteuid(), os.getegid())
    os.fchmod(folder, 0o755)


def iter_foreign(folder: int) -> Iterator[str]:
    """Yield the names in an open folder that another account can change."""
    for name in sorted(os.listdir(folder)):
        status = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if stat.S_ISLNK(status.st_mode) or not _is_trusted(status):
            yield name


def write_program(folder: int, name: str, text: str) -> None:
    """Write an executable file into an open folder, whole or not at all."""
    new = f"{name}.new"
    with suppress(FileNotFoundError):
        os.unlink(new, dir_fd=folder)
    with os.fdopen(os.open(new, NEW_FILE, 0o755, dir_fd=folder), "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o755)
        file.write(text)
    os.rename(new, name, src_dir_fd=folder, dst_dir_fd=folder)


def read_plain(folder: int, name: str) -> str | None:
    """Return the text of a file in an open folder, None if it is missing.

    Raises OSError for a link.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(name, flags, dir_fd=folder)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, encoding="utf-8", errors="replace") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(f"{name} is no plain file")
        return file.read()
