"""What one document brings into the index: its pairs by bucket, packed as lines.

A packed entry has a line for each bucket, then one more for each bucket with the pairs of its
title. In a line commas part the first syllables, each of which is followed by its second ones with
blanks between; an empty second one stands for the syllable by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from plugins.search.buckets import BUCKETS, bucket_of
from plugins.search.documents import Document, read_text
from plugins.search.syllables import Pair, find_pairs

Entry = list[bytes]


def make_entry(document: Document) -> bytes:
    """Return the packed entry of a document, whose text is read for it."""
    texts = (read_text(document), document.title)
    return "\n".join([line for text in texts for line in _pack(find_pairs(text))]).encode()


def open_entry(packed: bytes) -> Entry:
    """Return the lines of a packed entry."""
    return packed.split(b"\n")


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
    for pair in sorted(pairs):
        buckets[bucket_of(pair)].append(pair)
    return map(_pack_bucket, buckets)


def _pack_bucket(pairs: Iterable[Pair]) -> str:
    groups = groupby(pairs, key=itemgetter(0))
    return ",".join(
        [" ".join([first, *(second for _, second in group)]) for first, group in groups]
    )
