"""Read a growing log exactly once, through rotations.

A file is identified by the hash of its first line, which has a time and an address and is unique;
so it is found after being renamed or copied. The position in each file is stored in the transaction
with the results. Rotated files are checked each time, since the web server may still append to
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from plugins.engagement.service.store.interface import Store

CHUNK_BYTES = 1 << 20
LONGEST_LINE = 1 << 16


@dataclass(frozen=True)
class Chunk:
    """Complete lines of a file, and the position after them."""

    lines: Sequence[bytes]
    file: str
    byte: int


def read_chunk(store: Store, name: str, path: Path) -> Chunk | None:
    """Return the next lines of a log and its rotated files, None without any.

    Positions are stored under `name`. Raises OSError.
    """
    for file, found in list_files(path):
        if chunk := read_lines(file, found, store.read_position(name, file)):
            return chunk
    return None


def read_lines(file: str, path: Path, start: int, end: int | None = None) -> Chunk | None:
    """Return complete lines of a file from byte `start`, at most up to `end`, None without any.

    Also None if the path has become another file.
    """
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return None
    with stream:
        if _identify(stream) != file:
            return None
        stream.seek(start)
        text = stream.read(CHUNK_BYTES if end is None else min(CHUNK_BYTES, end - start))
    whole = text.rfind(b"\n") + 1
    if whole == 0 and len(text) == CHUNK_BYTES:
        whole = len(text)  # skip an overlong line
    return Chunk(text[:whole].splitlines(), file, start + whole) if whole else None


def list_files(path: Path) -> list[tuple[str, Path]]:
    """Return the identity and path of a log and its rotated files, oldest first."""
    if not path.parent.is_dir():
        return []
    aside = [
        other
        for other in path.parent.iterdir()
        if other.name.startswith(path.name) and other != path and other.is_file()
    ]
    aside.sort(key=lambda other: (other.stat().st_mtime_ns, other.name))
    named = ((identify(found), found) for found in (*aside, path))
    return [(file, found) for file, found in named if file is not None]


def identify(path: Path) -> str | None:
    """Return the identity of a file, None if it is missing or has no line yet."""
    try:
        with path.open("rb") as stream:
            return _identify(stream)
    except FileNotFoundError:
        return None


def _identify(stream: BinaryIO) -> str | None:
    line = stream.readline(LONGEST_LINE)
    is_whole = line.endswith(b"\n") or len(line) == LONGEST_LINE
    return blake2b(line, digest_size=16).hexdigest() if is_whole else None
