"""What one document brings into the index: its pairs by bucket, packed as lines.

A packed entry has a line for each bucket, then one more for each bucket with the pairs of its
title; form feeds part it into sheets, so that few lines are found without parting all. In a line
commas part the pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from plugins.search.buckets import BUCKETS, bucket_of
from plugins.search.documents import Document, read_text
from plugins.search.syllables import Pair, find_pairs

Entry = Sequence[bytes] | Mapping[int, bytes]
SHEET = 16  # lines


def make_entry(document: Document) -> bytes:
    """Return the packed entry of a document, whose text is read for it."""
    texts = (read_text(document), document.title)
    lines = [line for text in texts for line in _pack(find_pairs(text))]
    sheets = (lines[start : start + SHEET] for start in range(0, len(lines), SHEET))
    return "\f".join(["\n".join(sheet) for sheet in sheets]).encode()


def open_entry(packed: bytes) -> list[bytes]:
    """Return all lines of a packed entry."""
    return packed.replace(b"\f", b"\n").split(b"\n")


def pick_lines(packed: bytes, wanted: Iterable[int]) -> dict[int, bytes]:
    """Return some lines of a packed entry by their numbers."""
    sheets = packed.split(b"\f")
    return {line: sheets[line // SHEET].split(b"\n")[line % SHEET] for line in wanted}


def changed_buckets(before: bytes, after: bytes) -> set[int]:
    """Return the buckets in which two packed entries differ."""
    both = zip(open_entry(before), open_entry(after), strict=True)
    return {place % BUCKETS for place, (old, new) in enumerate(both) if old != new}


def _pack(pairs: Iterable[Pair]) -> list[str]:
    buckets: dict[int, list[Pair]] = defaultdict(list)
    for pair in sorted(pairs):
        buckets[bucket_of(pair)].append(pair)
    lines = [""] * BUCKETS
    for bucket, members in buckets.items():
        lines[bucket] = ",".join(members)
    return lines
