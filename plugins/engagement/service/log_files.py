"""Read a growing log exactly once, through rotations.

Where reading stands is kept in the store, in the transaction of what was read: the file and the
bytes read of it. A file is known by its first line, which says when somebody asked for what and
is never the same twice: by that it is found again under another name, renamed or copied. Files
put aside beside the log are read to their ends before newer ones are begun.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from plugins.engagement.service.store.statements import Store

CHUNK_BYTES = 1 << 20
LONGEST_LINE = 1 << 16


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
    for file, unread, start in _iter_unread(path, position):
        if chunk := _read_lines(unread, file, start):
            return chunk
    return None


def _iter_unread(path: Path, position: tuple[str, int] | None) -> Iterator[tuple[str, Path, int]]:
    """Yield name, path and first byte of what may hold something new, oldest first."""
    current = identify(path)
    if position is not None and position[0] != current:
        known = False
        for file, aside in _list_aside(path):
            known = known or file == position[0]
            if known:
                yield file, aside, position[1] if file == position[0] else 0
    if current is not None:
        yield current, path, position[1] if position and position[0] == current else 0


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


def _read_lines(path: Path, file: str, start: int) -> Chunk | None:
    with path.open("rb") as stream:
        stream.seek(start)
        text = stream.read(CHUNK_BYTES)
    end = text.rfind(b"\n") + 1
    if end == 0 and len(text) == CHUNK_BYTES:
        end = len(text)  # a line beyond all measure is passed over
    return Chunk(text[:end].splitlines(), file, start + end) if end else None
