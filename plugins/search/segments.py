"""Documents in segments of consecutive years: a change in one leaves the files of others alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from plugins.core.incremental.fingerprints import digest
from plugins.search.documents import Document

FEWEST_DOCUMENTS = 1000
WORTH_PARTING = 256  # documents of the last year
FEWEST_SHARDS, MOST_SHARDS = 8, 256  # for pairs
DOCUMENTS_PER_SHARD = 8
CHUNK = 16  # documents


@dataclass(frozen=True)
class Segment:
    """Some documents, oldest first; their places are their numbers."""

    documents: Sequence[Document]

    @cached_property
    def name(self) -> str:
        """Return the name of its folder: the first year, and what stands for all numbers.

        When a document comes in between, others are numbered anew, and the folder is another one:
        what a browser has of the old one never meets the new.
        """
        addresses = digest(*(document.url for document in self.documents))
        return f"{self.first_year}-{addresses.hex()[:8]}"

    @property
    def first_year(self) -> int:
        """Return the year of the first article, 0 where there are only pages."""
        return next((one.year for one in self.documents if one.year), 0)

    @property
    def years(self) -> list[tuple[int, int]]:
        """Return each year with the number of its documents; 0 is for pages."""
        groups = groupby(self.documents, key=lambda document: document.year)
        return [(year, len(list(members))) for year, members in groups]

    @cached_property
    def pair_shards(self) -> int:
        """Return how many shards its pairs have, a power of two.

        The more there are, the less a reader fetches, and the more files there are.
        """
        count = FEWEST_SHARDS
        while count < MOST_SHARDS and count * DOCUMENTS_PER_SHARD < len(self.documents):
            count *= 2
        return count

    @property
    def keys(self) -> bytes:
        """Return the fingerprints of all documents, one after another."""
        return b"".join([document.fingerprint for document in self.documents])

    def iter_chunks(self) -> Iterator[Sequence[Document]]:
        """Yield the documents in portions of which readers fetch one for what it shows."""
        for start in range(0, len(self.documents), CHUNK):
            yield self.documents[start : start + CHUNK]


def plan_segments(documents: Sequence[Document]) -> list[Segment]:
    """Return segments of whole years with so many documents at least, save the last ones.

    Documents come oldest first, pages, which have no year, before all. The last year is on its own,
    and of a full one the last month, for a new article makes its segment anew.
    """
    segments: list[list[Document]] = []
    newest = documents[-1].year if documents else 0
    for year, members in groupby(documents, key=lambda document: document.year):
        if not segments or year == newest or len(segments[-1]) >= FEWEST_DOCUMENTS:
            segments.append([])
        segments[-1] += members
    if segments:
        segments[-1:] = _part_last_month(segments[-1])
    return [*map(Segment, segments)]


def _part_last_month(documents: list[Document]) -> list[list[Document]]:
    last = _month_of(documents[-1])
    start = next(place for place, one in enumerate(documents) if _month_of(one) == last)
    if start == 0 or len(documents) < WORTH_PARTING:
        return [documents]
    return [documents[:start], documents[start:]]


def _month_of(document: Document) -> tuple[int, int] | None:
    return (document.date.year, document.date.month) if document.date else None
