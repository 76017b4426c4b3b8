"""The web server's access log: read exactly once while it grows and is rotated.

Lines are JSON, as `log_format` of plugins/tools/serving writes them. A file is identified by the
hash of its first line, which has a time and an address and is unique; so it is found after being
renamed or copied. The position in each file is stored in the transaction with the results. Rotated
files are checked each time, since the web server may still append to them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

from plugins.core.files import open_regular
from plugins.engagement.service.counting.visitors import Address
from plugins.engagement.service.http.client_address import parse_address
from plugins.engagement.service.store.interface import Store

CHUNK_BYTES = 1 << 20
LONGEST_LINE = 1 << 16
LATEST = 253_402_214_400  # just before the year 10000, the end of datetime


@dataclass(frozen=True, slots=True)
class LogLine:
    """One request in the log; texts are decoded as Latin-1, as headers are."""

    moment: float
    address: Address
    method: str
    target: str
    status: int
    agent: str
    origin: str
    is_private: bool


@dataclass(frozen=True)
class Chunk:
    """Complete lines of a file, and the position after them."""

    lines: Sequence[bytes]
    file: str
    byte: int

    def parse(self) -> Iterator[LogLine]:
        """Yield the lines that are well-formed."""
        for line in map(parse_line, self.lines):
            if line is not None:
                yield line


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
        stream = open_regular(path)
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
    rotated = [
        other
        for other in path.parent.iterdir()
        if other.name.startswith(path.name) and other != path and other.is_file()
    ]
    rotated.sort(key=lambda other: (other.stat().st_mtime_ns, other.name))
    named = ((identify(found), found) for found in (*rotated, path))
    return [(file, found) for file, found in named if file is not None]


def identify(path: Path) -> str | None:
    """Return the identity of a file, None if it is missing or has no line yet."""
    try:
        with open_regular(path) as stream:
            return _identify(stream)
    except FileNotFoundError:
        return None


def _identify(stream: BinaryIO) -> str | None:
    line = stream.readline(LONGEST_LINE)
    is_whole = line.endswith(b"\n") or len(line) == LONGEST_LINE
    return blake2b(line, digest_size=16).hexdigest() if is_whole else None


def parse_line(line: bytes) -> LogLine | None:
    """Return a line, None if it is malformed."""
    try:
        fields = json.loads(line.decode("latin-1"))
        if not isinstance(fields, dict):
            return None
        address, moment = parse_address(_text(fields, "address")), float(fields["time"])
        if address is None or not 0 <= moment < LATEST:
            return None
        return LogLine(
            moment=moment,
            address=address,
            method=_text(fields, "method"),
            target=_text(fields, "uri"),
            status=int(fields["status"]),
            agent=_text(fields, "agent"),
            origin=_text(fields, "origin"),
            is_private=fields.get("gpc") == "1",
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields[name]
    if not isinstance(value, str):
        raise TypeError(name)
    value.encode("latin-1")  # raises ValueError for text that no header can contain
    return value
