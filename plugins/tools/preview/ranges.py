"""Parts of files, by which browsers seek in videos (RFC 9110, 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

RANGE = re.compile(r"bytes=(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})", re.I)
CHUNK_BYTES = 64 * 1024


def read_range(header: str, size: int) -> range | None:
    """Return the bytes that a header `Range` asks of a file, empty if the file has none of them.

    None stands for the whole file: also where several parts are asked for, or no valid one.
    """
    match = RANGE.fullmatch(header.strip())
    if match is None or not (match["first"] or match["last"]):
        return None
    if not match["first"]:
        return range(max(size - int(match["last"]), 0), size)
    first, last = int(match["first"]), int(match["last"] or size)
    if last < first < size:
        return None
    return range(first, min(last + 1, size))


def iter_part(stream: BinaryIO, part: range) -> Iterator[bytes]:
    """Yield the bytes of a part; fewer if the file has become shorter."""
    stream.seek(part.start)
    left = len(part)
    while left and (chunk := stream.read(min(left, CHUNK_BYTES))):
        yield chunk
        left -= len(chunk)
