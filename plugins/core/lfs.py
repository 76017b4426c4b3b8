"""Git LFS: pointers in the place of large files, and the store where their bytes are.

Nothing here writes into a working tree: `git lfs pull` would, and needs its filters installed.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from plugins.core.git import ask_git_or_none, run_git

SIGNATURE = b"version https://git-lfs.github.com/spec/"
LARGEST_POINTER = 1024  # bytes; the limit of the specification
FIELDS = re.compile(rb"^oid sha256:([0-9a-f]{64})\nsize (\d+)$", re.MULTILINE)
MOST_PATHS = 200  # of one command
MOST_NAMED = 2000  # of more, everything is fetched at once


class Pointer(NamedTuple):
    """A pointer to a file: the SHA-256 of its bytes as hexadecimal digits, and its size."""

    sha256: str
    size_bytes: int


def parse_pointer(content: bytes) -> Pointer | None:
    """Return the pointer that the bytes of a file are, None if they are none."""
    if len(content) > LARGEST_POINTER or not content.startswith(SIGNATURE):
        return None
    found = FIELDS.search(content)
    return Pointer(found[1].decode(), int(found[2])) if found else None


def read_pointer(path: Path) -> Pointer | None:
    """Return the pointer in a file, None if it is another file or cannot be read."""
    try:
        with path.open("rb") as file:
            return parse_pointer(file.read(LARGEST_POINTER + 1))
    except OSError:
        return None


def find_store(folder: Path) -> Path | None:
    """Return the folder of fetched objects of the repository that `folder` is in."""
    found = ask_git_or_none(folder, "rev-parse", "--git-common-dir")
    return folder / found.strip() / "lfs/objects" if found else None


def read_object(store: Path, pointer: Pointer) -> bytes | None:
    """Return the bytes of the file that a pointer names, None if they are not in the store."""
    name = pointer.sha256
    try:
        content = (store / name[:2] / name[2:4] / name).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == name else None


def fetch_objects(folder: Path, paths: Iterable[Path]) -> None:
    """Fetch the files of the pointers at these paths of the last commit, and no others.

    Whatever fails (no network, no git-lfs) leaves the store without the bytes.
    """
    top = ask_git_or_none(folder, "rev-parse", "--show-toplevel")
    if not top:
        return
    root = os.path.realpath(top.rstrip("\n"))
    names = sorted({_as_pattern(os.path.relpath(os.path.realpath(one), root)) for one in paths})
    if len(names) > MOST_NAMED:
        run_git(folder, "lfs", "fetch", "--include=", "--exclude=")
        return
    for start in range(0, len(names), MOST_PATHS):
        some = ",".join(names[start : start + MOST_PATHS])
        run_git(folder, "lfs", "fetch", f"--include={some}", "--exclude=")


def _as_pattern(name: str) -> str:
    """Return a pattern for one path; commas separate patterns, so `?` stands for each."""
    return re.sub(r"[,*?\[\]\\!]", "?", Path(name).as_posix())
