"""What one document brings into the index: its pairs by bucket, packed as lines.

A packed entry has a line for each bucket, then one more for each bucket with the pairs of its
title. In a line commas part the first syllables, each of which is followed by its second ones with
blanks between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from plugins.search.documents import Document, read_text
from plugins.search.syllables import BUCKETS, bucket_of, iter_pairs

Entry = list[bytes]


def make_entry(document: Document) -> bytes:
    """Return the packed entry of a document, whose text is read for it."""
    lines = [*_by_bucket(iter_pairs(read_text(document))), *_by_bucket(iter_pairs(document.title))]
    return "\n".join(lines).encode()


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


def _by_bucket(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    buckets: list[list[str]] = [[] for _ in range(BUCKETS)]
    for first, group in groupby(sorted(set(pairs)), key=itemgetter(0)):
        seconds = " ".join([second for _, second in group])
        buckets[bucket_of(first)].append(f"{first} {seconds}")
    return map(",".join, buckets)
