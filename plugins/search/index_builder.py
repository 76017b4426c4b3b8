"""Builds the shards of all segments, or amends those in which documents have changed."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from plugins.core.forking import run_forked, split_rounds
from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.results import Key, Result, Results
from plugins.core.incremental.store import BuildState
from plugins.search.documents import Document
from plugins.search.entries import EntryCache, open_entry
from plugins.search.segments import Segment
from plugins.search.shards import list_amendments, make_shards

KEY_BYTES = 16
WORTH_SHARING = 1000  # documents; fewer are done before other processes have started

# Returns the bytes of a segment's shard in the output, empty if there is none.
Lookup = Callable[[Segment, int], bytes]


class CachedSegment(NamedTuple):
    """A segment of the last build: fingerprints of its documents, joined, and of its shards."""

    keys: bytes
    shards: tuple[bytes, ...]


@dataclass
class BuiltSegment:
    """A segment of this build: the fingerprints of its shards, and the shards made so far."""

    segment: Segment
    entries: EntryCache
    shards: list[bytes]
    made: dict[int, bytes] = field(default_factory=dict)

    def make_shard(self, number: int) -> bytes:
        """Return the bytes of a shard."""
        if number not in self.made:  # if one file is missing, so are the others
            self.made = dict(enumerate(_make_all(self.segment, self.entries)))
        return self.made[number]


class IndexBuilder:
    """Builds the segments from those of the last build under the same name."""

    def __init__(self, state: BuildState, name: str, lookup: Lookup, processes: int) -> None:
        self._key: Key = (name, b"")
        self._lookup = lookup
        self._processes = processes
        self._results = Results(state, "search index")
        self._entries = EntryCache(state, processes)

    def build(self, segments: Sequence[Segment]) -> list[BuiltSegment]:
        """Return all segments with the fingerprints of their shards."""
        packed = self._results.find([self._key]).get(self._key)
        known: dict[str, CachedSegment] = pickle.loads(packed) if packed else {}
        if all(one.name in known and known[one.name].keys == one.keys for one in segments):
            return [BuiltSegment(one, self._entries, [*known[one.name].shards]) for one in segments]
        built = self._build_changed(segments, known)
        cached = {
            one.segment.name: CachedSegment(one.segment.keys, (*one.shards,)) for one in built
        }
        self._results.record([Result(self._key, pickle.dumps(cached))])
        self._results.keep_only({self._key})
        self._entries.keep_only(one for segment in segments for one in segment.documents)
        return built

    def _build_changed(
        self, segments: Sequence[Segment], known: Mapping[str, CachedSegment]
    ) -> list[BuiltSegment]:
        # Of all segments, so that texts are read by all processes together.
        changed = [
            one for each in segments for _, one, _ in _iter_changed(each, known.get(each.name))
        ]
        for some in split_rounds(changed):  # not all entries in memory together
            self._entries.fetch(some)
        built = {
            segment.name: amended
            for segment in segments
            if segment.name in known and (amended := self._amend(segment, known[segment.name]))
        }
        new = [segment for segment in segments if segment.name not in built]
        count = sum(len(segment.documents) for segment in new)
        made = run_forked(
            new,
            lambda segment: _make_all(segment, self._entries),
            self._processes if count >= WORTH_SHARING else 1,
        )
        for segment, shards in zip(new, made, strict=True):
            built[segment.name] = BuiltSegment(
                segment, self._entries, [*map(digest, shards)], dict(enumerate(shards))
            )
        return [built[segment.name] for segment in segments]

    def _amend(self, segment: Segment, before: CachedSegment) -> BuiltSegment | None:
        """Return the segment with its changes, None if it has to be built from all entries."""
        both = []
        for number, document, old_key in _iter_changed(segment, before):
            old = self._entries.find((document.url, old_key))
            if old is None:
                return None
            [new] = self._entries.fetch([document])
            both.append((number, old, open_entry(new)))
        built = BuiltSegment(segment, self._entries, [*before.shards])
        for shard, amend in list_amendments(both, segment.pair_shards).items():
            content = self._lookup(segment, shard)
            if digest(content) != before.shards[shard]:
                return None
            built.made[shard] = amend(content)
            built.shards[shard] = digest(built.made[shard])
        return built


def _iter_changed(
    segment: Segment, before: CachedSegment | None
) -> Iterator[tuple[int, Document, bytes]]:
    """Yield number, document and former fingerprint of each new or changed document."""
    known = _split(before.keys) if before else [b""] * len(segment.documents)
    for number, (document, key) in enumerate(zip(segment.documents, known, strict=True)):
        if document.fingerprint != key:
            yield number, document, key


def _split(keys: bytes) -> list[bytes]:
    return [keys[place : place + KEY_BYTES] for place in range(0, len(keys), KEY_BYTES)]


def _make_all(segment: Segment, entries: EntryCache) -> list[bytes]:
    packed = entries.fetch(segment.documents)
    return make_shards(map(open_entry, packed), segment.pair_shards)
