"""What one document brings into the index: its pairs by bucket, packed as lines.

A packed entry has a line for each bucket, then one more for each bucket with the pairs of its
title; form feeds part it into sheets, so that few lines are found without parting all. In a line
commas part the first syllables, each of which is followed by its second ones with blanks between;
an empty second one stands for the syllable by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

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


def iter_groups(line: bytes) -> Iterator[tuple[str, list[str]]]:
    """Yield each first syllable of a line with its second ones."""
    if line:
        for group in line.decode().split(","):
            first, *seconds = group.split(" ")
            yield first, seconds


def changed_buckets(before: bytes, after: bytes) -> set[int]:
    """Return the buckets in which two packed entries differ."""
    both = zip(open_entry(before), open_entry(after), strict=True)
    return {place % BUCKETS for place, (old, new) in enumerate(both) if old != new}


def _pack(pairs: Iterable[Pair]) -> Iterator[str]:
    buckets: list[list[Pair]] = [[] for _ in range(BUCKETS)]
    for pair in pairs:
        buckets[bucket_of(pair)].append(pair)
    return (_pack_bucket(bucket) if bucket else "" for bucket in buckets)


def _pack_bucket(pairs: Iterable[Pair]) -> str:
    seconds = defaultdict(list)
    for first, second in sorted(pairs):
        seconds[first].append(second)
    return ",".join([" ".join([first, *others]) for first, others in seconds.items()])
