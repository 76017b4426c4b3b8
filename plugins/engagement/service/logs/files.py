"""Read a growing log exactly once, through rotations.

Where reading stands is kept in the store, in the transaction of what was read: the file and the
bytes read of it. A file is known by its first line, which says when somebody asked for what and
is never the same twice: by that it is found again under another name, renamed or copied. Files
put aside beside the log are read to their ends before newer ones are begun.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from plugins.engagement.service.store.interface import Store

CHUNK_BYTES = 1 << 20
LONGEST_LINE = 1 << 16
SETTLE_SECONDS = 3


@dataclass(frozen=True)
class Chunk:
    """Whole lines of a file, and where reading stands after them."""

    lines: Sequence[bytes]
    file: str
    byte: int


def read_chunk(store: Store, name: str, path: Path) -> Chunk | None:
    """Return what comes next in the log at a path, None when nothing does.

    `name` is whose reading it is. Raises OSError when a file cannot be read.
    """
    position = store.read_position(name)
    for unread, start in _iter_unread(path, position):
        if chunk := read_lines(unread, start):
            return chunk
    return None


def read_lines(path: Path, start: int) -> Chunk | None:
    """Return the whole lines of a file after its first `start` bytes, None when there are none."""
    file = identify(path)
    if file is None:
        return None
    with path.open("rb") as stream:
        stream.seek(start)
        text = stream.read(CHUNK_BYTES)
    end = text.rfind(b"\n") + 1
    if end == 0 and len(text) == CHUNK_BYTES:
        end = len(text)  # a line beyond all measure is passed over
    return Chunk(text[:end].splitlines(), file, start + end) if end else None


def _iter_unread(path: Path, position: tuple[str, int] | None) -> Iterator[tuple[Path, int]]:
    """Yield path and first byte of what may hold something new, oldest first."""
    current = identify(path)
    if position is not None and position[0] != current:
        aside = _list_aside(path)
        known = [at for at, (file, _) in enumerate(aside) if file == position[0]]
        # Where the file known last is gone, all that are left are newer.
        for file, other in aside[known[-1] if known else 0 :]:
            yield other, position[1] if file == position[0] else 0
            if time.time() - other.stat().st_mtime < SETTLE_SECONDS:
                return  # a worker of the web server may still write its last line here
    if current is not None:
        yield path, position[1] if position is not None and position[0] == current else 0


def _list_aside(path: Path) -> list[tuple[str, Path]]:
    """Return the rotated files of a log, oldest first."""
    aside = [other for other in path.parent.glob(f"{path.name}?*") if other.is_file()]
    aside.sort(key=lambda other: (other.stat().st_mtime_ns, other.name))
    named = ((identify(other), other) for other in aside)
    return [(file, other) for file, other in named if file is not None]


def identify(path: Path) -> str | None:
    """Return what a file is known by; None for one that is missing or has no line yet."""
    try:
        with path.open("rb") as file:
            line = file.readline(LONGEST_LINE)
    except FileNotFoundError:
        return None
    return blake2b(line, digest_size=16).hexdigest() if line.endswith(b"\n") else None
