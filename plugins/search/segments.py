"""Segments: documents of consecutive years; a change in one does not affect the files of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from plugins.core.incremental.fingerprints import digest
from plugins.search.documents import Document

FORMAT = "marks"  # of the files of a segment; another word for another format
FEWEST_DOCUMENTS = 5000
WORTH_SPLITTING = 256  # documents of the last year
FEWEST_SHARDS, MOST_SHARDS = 8, 1024  # for pairs
DOCUMENTS_PER_SHARD = 4
DOCUMENTS_PER_SMALL_SHARD = 2  # of a small segment, whose documents share fewer pairs
SMALL = 512  # shards
CHUNK = 4  # documents: results are scattered, and each needs one of its file


@dataclass(frozen=True)
class Segment:
    """Documents, oldest first; their indexes are their numbers in postings."""

    documents: Sequence[Document]

    @cached_property
    def name(self) -> str:
        """Return the name of its folder: the first year and a digest of all addresses.

        If document numbers or the format change, so does the folder: browsers never mix old and new
        files.
        """
        first_year = next((one.year for one in self.documents if one.year), 0)  # 0: only pages
        addresses = digest(FORMAT, *(document.url for document in self.documents))
        return f"{first_year}-{addresses.hex()[:8]}"

    @property
    def years(self) -> list[tuple[int, int]]:
        """Return (year, number of documents); the year of pages is 0."""
        groups = groupby(self.documents, key=lambda document: document.year)
        return [(year, len(list(members))) for year, members in groups]

    @cached_property
    def pair_shards(self) -> int:
        """Return the number of shards for pairs, a power of two.

        More shards mean smaller downloads and more files. A query asks every segment, so those of
        small segments must be no larger than the others.
        """
        count = FEWEST_SHARDS
        while count < MOST_SHARDS:
            each = DOCUMENTS_PER_SMALL_SHARD if count < SMALL else DOCUMENTS_PER_SHARD
            if count * each >= len(self.documents):
                break
            count *= 2
        return count

    @property
    def keys(self) -> bytes:
        """Return the joined fingerprints of all documents."""
        return b"".join([document.fingerprint for document in self.documents])

    def iter_chunks(self) -> Iterator[Sequence[Document]]:
        """Yield groups of documents, whose titles and leads are in one file."""
        for start in range(0, len(self.documents), CHUNK):
            yield self.documents[start : start + CHUNK]


def plan_segments(documents: Sequence[Document]) -> list[Segment]:
    """Return segments of whole years with at least `FEWEST_DOCUMENTS`, except the last ones.

    `documents` are in the order of `list_documents`. The last year is a segment; with
    `WORTH_SPLITTING` documents its last month is another, because a new article rebuilds its
    segment.
    """
    segments: list[list[Document]] = []
    newest = documents[-1].year if documents else 0
    for year, members in groupby(documents, key=lambda document: document.year):
        if not segments or year == newest or len(segments[-1]) >= FEWEST_DOCUMENTS:
            segments.append([])
        segments[-1] += members
    if segments:
        segments[-1:] = _split_last_month(segments[-1])
    return [*map(Segment, segments)]


def _split_last_month(documents: list[Document]) -> list[list[Document]]:
    last = _month_of(documents[-1])
    start = next(place for place, one in enumerate(documents) if _month_of(one) == last)
    if start == 0 or len(documents) < WORTH_SPLITTING:
        return [documents]
    return [documents[:start], documents[start:]]


def _month_of(document: Document) -> tuple[int, int] | None:
    return (document.date.year, document.date.month) if document.date else None
