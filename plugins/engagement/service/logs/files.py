"""Read a growing log exactly once, through rotations.

A file is known by its first line, which says when somebody asked for what and is never the same
twice: by that it is found again under another name, renamed or copied. How far each file was read
is kept in the store, in the transaction of what was read. The files put aside beside a log are
looked at each time, so that a last line that the web server writes there late is read too.
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
    """Whole lines of a file, and where reading stands after them."""

    lines: Sequence[bytes]
    file: str
    byte: int


def read_chunk(store: Store, name: str, path: Path) -> Chunk | None:
    """Return what comes next in a log and the files put aside beside it, None when nothing does.

    `name` is whose reading it is. Raises OSError when a file cannot be read.
    """
    for file, found in list_files(path):
        if chunk := read_lines(file, found, store.read_position(name, file)):
            return chunk
    return None


def read_lines(file: str, path: Path, start: int, end: int | None = None) -> Chunk | None:
    """Return whole lines of a file from its byte `start`, at most up to `end`, None without any.

    None also when at the path there is another file by now.
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
        whole = len(text)  # a line beyond all measure is passed over
    return Chunk(text[:whole].splitlines(), file, start + whole) if whole else None


def list_files(path: Path) -> list[tuple[str, Path]]:
    """Return a log and the files put aside beside it by what they are known by, oldest first."""
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
    """Return what a file is known by; None for one that is missing or has no line yet."""
    try:
        with path.open("rb") as stream:
            return _identify(stream)
    except FileNotFoundError:
        return None


def _identify(stream: BinaryIO) -> str | None:
    line = stream.readline(LONGEST_LINE)
    is_whole = line.endswith(b"\n") or len(line) == LONGEST_LINE
    return blake2b(line, digest_size=16).hexdigest() if is_whole else None
