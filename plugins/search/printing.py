"""The shards of all segments: made where the documents have changed, known by note elsewhere."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from plugins.buildstate.fingerprints import digest
from plugins.buildstate.sharing import share
from plugins.buildstate.store import BuildState
from plugins.search.buckets import count_shards, shard_of
from plugins.search.documents import Document
from plugins.search.entries import Entry, changed_buckets, open_entry, pick_lines
from plugins.search.entry_shelf import EntryShelf
from plugins.search.files import lines_of, make_shard
from plugins.search.segments import Segment

NOTE = "search"
KEY_BYTES = 16
WORTH_SHARING = 30  # shards; fewer are made before other processes have started


class Print(NamedTuple):
    """What is remembered of a segment: its documents' fingerprints, and those of its shards."""

    keys: bytes
    shards: tuple[bytes, ...]


@dataclass
class Printing:
    """A segment in this build: the fingerprints of its shards, and those that were made."""

    segment: Segment
    shelf: EntryShelf
    shards: list[bytes]
    made: dict[int, bytes] = field(default_factory=dict)

    def make_shard(self, number: int) -> bytes:
        """Return the bytes of a shard; one that was not made before is made now."""
        if number not in self.made:
            entries = _open_all(self.shelf, self.segment)
            for one in range(len(self.shards)):  # whoever lacks one file lacks the others too
                self.made.setdefault(one, make_shard(entries, one, self.segment.pair_shards))
        return self.made[number]


class _Job(NamedTuple):
    """Some shards of a segment to be made; `printing` is its place."""

    printing: int
    numbers: Sequence[int]


class Press:
    """Prints segments with the build state at hand."""

    def __init__(self, state: BuildState, name: str, processes: int) -> None:
        """Work in so many processes; of builds in turn each remembers what has its own name."""
        self._state = state
        self._name = f"{NOTE} {name}"
        self._processes = processes
        self._shelf = EntryShelf(state, processes)

    def print(self, segments: Sequence[Segment]) -> list[Printing]:
        """Return all segments with the fingerprints of their shards."""
        known = self._recall()
        keys = [segment.keys for segment in segments]
        if any(
            known.get(one.name, _NEW).keys != own for one, own in zip(segments, keys, strict=True)
        ):
            printings = self._print_changed(segments, known)
            self._remember(printings)
            return printings
        return [Printing(one, self._shelf, [*known[one.name].shards]) for one in segments]

    def _print_changed(
        self, segments: Sequence[Segment], known: dict[str, Print]
    ) -> list[Printing]:
        # All at once, so that texts are read by all processes together.
        self._shelf.fetch(
            [one for segment in segments for one in _changed(segment, known.get(segment.name))]
        )
        printings, jobs = [], []
        for place, segment in enumerate(segments):
            before = known.get(segment.name, _NEW)
            stale = sorted(self._find_stale(segment, before))
            count = count_shards(segment.pair_shards)
            printings.append(Printing(segment, self._shelf, [*(before.shards or [b""] * count)]))
            count = self._processes if len(stale) >= WORTH_SHARING else 1
            parts = (stale[part::count] for part in range(count))
            jobs += [_Job(place, part) for part in parts if part]
        self._make(printings, jobs)
        self._shelf.forget_others(one for segment in segments for one in segment.documents)
        return printings

    def _find_stale(self, segment: Segment, before: Print) -> Iterable[int]:
        """Return the numbers of the shards in which something has changed."""
        every = range(count_shards(segment.pair_shards))
        if not before.shards:
            return every
        stale: set[int] = set()
        for document, old_key in zip(segment.documents, _split(before.keys), strict=True):
            if document.fingerprint != old_key:
                [new] = self._shelf.fetch([document])
                old = self._shelf.find([old_key]).get(old_key)
                if old is None:
                    return every
                buckets = changed_buckets(old, new)
                stale |= {shard_of(bucket, segment.pair_shards) for bucket in buckets}
        return stale

    def _make(self, printings: Sequence[Printing], jobs: Sequence[_Job]) -> None:
        """Make shards; they are kept until they are written."""

        def perform(job: _Job) -> list[bytes]:
            segment, numbers = printings[job.printing].segment, job.numbers
            few = numbers if len(numbers) < WORTH_SHARING else None
            entries = _open_all(self._shelf, segment, few)
            return [make_shard(entries, number, segment.pair_shards) for number in numbers]

        total = sum(len(job.numbers) for job in jobs)
        done = share(jobs, perform, self._processes if total >= WORTH_SHARING else 1)
        for job, shards in zip(jobs, done, strict=True):
            printing = printings[job.printing]
            for number, content in zip(job.numbers, shards, strict=True):
                printing.made[number] = content
                printing.shards[number] = digest(content)

    def _recall(self) -> dict[str, Print]:
        note = self._state.read_note(self._name, b"")
        return pickle.loads(note) if note else {}

    def _remember(self, printings: Iterable[Printing]) -> None:
        prints = {one.segment.name: Print(one.segment.keys, tuple(one.shards)) for one in printings}
        self._state.record_note(self._name, b"", pickle.dumps(prints))


_NEW = Print(b"", ())


def _changed(segment: Segment, before: Print | None) -> Iterable[Document]:
    """Return the documents whose entries a segment needs and that may not be remembered yet."""
    if before is None:
        return segment.documents
    both = zip(segment.documents, _split(before.keys), strict=True)
    return [document for document, key in both if document.fingerprint != key]


def _split(keys: bytes) -> list[bytes]:
    return [keys[place : place + KEY_BYTES] for place in range(0, len(keys), KEY_BYTES)]


def _open_all(
    shelf: EntryShelf, segment: Segment, shards: Sequence[int] | None = None
) -> Sequence[Entry]:
    """Return the entries of a segment; of each what some shards need, or all of it."""
    packed = shelf.fetch(segment.documents)
    if shards is None:
        return [*map(open_entry, packed)]
    both = (lines_of(shard, segment.pair_shards) for shard in shards)
    wanted = [line for of_texts, of_titles in both for line in (*of_texts, *of_titles)]
    return [pick_lines(entry, wanted) for entry in packed]
