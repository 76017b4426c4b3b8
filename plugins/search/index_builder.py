"""The shards of all segments: made where documents are new, amended where some have changed."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from plugins.core.forking import run_forked
from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.store import BuildState
from plugins.search.documents import Document
from plugins.search.entries import IndexEntry, open_entry
from plugins.search.entry_cache import EntryCache
from plugins.search.segments import Segment
from plugins.search.shards import amend_shard, compare_entries, make_shards

NOTE = "search"
KEY_BYTES = 16
WORTH_SHARING = 1000  # documents; fewer are done before other processes have started

# Returns what stands in the output as a shard of a segment, nothing where it has none.
Lookup = Callable[[Segment, int], bytes]


class CachedSegment(NamedTuple):
    """What is remembered of a segment: its documents' fingerprints, and those of its shards."""

    keys: bytes
    shards: tuple[bytes, ...]


@dataclass
class BuiltSegment:
    """A segment in this build: the fingerprints of its shards, and those that were made."""

    segment: Segment
    shelf: EntryCache
    shards: list[bytes]
    made: dict[int, bytes] = field(default_factory=dict)

    def make_shard(self, number: int) -> bytes:
        """Return the bytes of a shard; one that was not made before is made now."""
        if number not in self.made:  # whoever lacks one file lacks the others too
            self.made = dict(enumerate(_make_all(self.segment, self.shelf)))
        return self.made[number]


class IndexBuilder:
    """Prints segments with the build state at hand."""

    def __init__(self, state: BuildState, name: str, lookup: Lookup, processes: int) -> None:
        """Work in so many processes; of builds in turn each remembers what has its own name."""
        self._state = state
        self._name = f"{NOTE} {name}"
        self._lookup = lookup
        self._processes = processes
        self._shelf = EntryCache(state, processes)

    def print(self, segments: Sequence[Segment]) -> list[BuiltSegment]:
        """Return all segments with the fingerprints of their shards."""
        known = self._recall()
        if all(one.name in known and known[one.name].keys == one.keys for one in segments):
            return [BuiltSegment(one, self._shelf, [*known[one.name].shards]) for one in segments]
        segments_built = self._print_changed(segments, known)
        self._remember(segments_built)
        return segments_built

    def _print_changed(
        self, segments: Sequence[Segment], known: Mapping[str, CachedSegment]
    ) -> list[BuiltSegment]:
        # All at once, so that texts are read by all processes together.
        self._shelf.fetch(
            [one for each in segments for _, one, _ in _iter_changed(each, known.get(each.name))]
        )
        segments_built = {
            segment.name: self._amend(segment, known[segment.name])
            for segment in segments
            if segment.name in known
        }
        new = [segment for segment in segments if segments_built.get(segment.name) is None]
        count = sum(len(segment.documents) for segment in new)
        made = run_forked(
            new,
            lambda segment: _make_all(segment, self._shelf),
            self._processes if count >= WORTH_SHARING else 1,
        )
        for segment, shards in zip(new, made, strict=True):
            segments_built[segment.name] = BuiltSegment(
                segment, self._shelf, [*map(digest, shards)], dict(enumerate(shards))
            )
        self._shelf.forget_others(one for segment in segments for one in segment.documents)
        return [one for segment in segments if (one := segments_built[segment.name])]

    def _amend(self, segment: Segment, before: CachedSegment) -> BuiltSegment | None:
        """Return a segment some of whose documents have changed, None where it is made anew."""
        both = []
        for number, document, old_key in _iter_changed(segment, before):
            old = self._shelf.find([old_key]).get(old_key)
            if old is None:
                return None
            [new] = self._shelf.fetch([document])
            both.append((number, open_entry(old), open_entry(new)))
        printing = BuiltSegment(segment, self._shelf, [*before.shards])
        for shard, changes in compare_entries(both, segment.pair_shards).items():
            content = self._lookup(segment, shard)
            if digest(content) != before.shards[shard]:
                return None
            printing.made[shard] = amend_shard(content, changes)
            printing.shards[shard] = digest(printing.made[shard])
        return printing

    def _recall(self) -> dict[str, CachedSegment]:
        note = self._state.read_note(self._name, b"")
        return pickle.loads(note) if note else {}

    def _remember(self, segments_built: Iterable[BuiltSegment]) -> None:
        prints = {
            one.segment.name: CachedSegment(one.segment.keys, tuple(one.shards))
            for one in segments_built
        }
        self._state.record_note(self._name, b"", pickle.dumps(prints))


def _iter_changed(
    segment: Segment, before: CachedSegment | None
) -> Iterator[tuple[int, Document, bytes]]:
    """Yield the number of each document that is new or has changed, itself, and its former key."""
    known = _split(before.keys) if before else [b""] * len(segment.documents)
    for number, (document, key) in enumerate(zip(segment.documents, known, strict=True)):
        if document.fingerprint != key:
            yield number, document, key


def _split(keys: bytes) -> list[bytes]:
    return [keys[place : place + KEY_BYTES] for place in range(0, len(keys), KEY_BYTES)]


def _make_all(segment: Segment, shelf: EntryCache) -> list[bytes]:
    entries: list[IndexEntry] = [*map(open_entry, shelf.fetch(segment.documents))]
    return make_shards(entries, segment.pair_shards)
