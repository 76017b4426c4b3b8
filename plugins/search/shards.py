"""Shards of a segment: which pair lies in which of them, all made at once, some amended.

Pairs of two syllables lie together when they begin alike: the first syllable, and the first letter
of the second one. So who has typed that much needs one shard, in which the second one may be
completed. Single syllables have shards of their own, for there is less to say of them.

A shard is ``{first syllable: {second syllable: postings}}`` in exact forms, the second one empty
for the first by itself; after a full stop come the postings of the documents with that in their
titles.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from plugins.search.entries import IndexEntry
from plugins.search.postings import code_postings, read_postings
from plugins.search.syllables import Pair, hash_letters, initial_of, split_pair

Numbers = set[int]


class Changed(NamedTuple):
    """The documents that have got a pair or lost it, in their texts and in their titles."""

    bodies: Numbers
    titles: Numbers


Changes = Mapping[Pair, Changed]


def count_shards(pair_shards: int) -> int:
    """Return how many shards there are in all where so many, a power of two, are for pairs."""
    return pair_shards + pair_shards // 2


def shard_of(pair: Pair, pair_shards: int) -> int:
    """Return the number of the shard that has a pair; those of single syllables come last."""
    first, second = split_pair(pair)
    if second:
        return hash_letters(first, initial_of(second)) % pair_shards
    return pair_shards + hash_letters(first) % (pair_shards // 2)


def make_shards(entries: Sequence[IndexEntry], pair_shards: int) -> list[bytes]:
    """Return all shards of a segment whose documents have these entries."""
    bodies = _gather(entry.bodies for entry in entries)
    titles = _gather(entry.titles for entry in entries)
    postings: list[dict[Pair, str]] = [{} for _ in range(count_shards(pair_shards))]
    for pair, numbers in bodies.items():
        postings[shard_of(pair, pair_shards)][pair] = _code(numbers, titles.get(pair, ()))
    return [*map(_as_json, postings)]


def compare_entries(
    both: Iterable[tuple[int, IndexEntry, IndexEntry]], pair_shards: int
) -> dict[int, Changes]:
    """Return what changes in which shards when documents (number, before, after) do."""
    found: dict[int, dict[Pair, Changed]] = defaultdict(dict)
    for number, before, after in both:
        for place in range(len(Changed._fields)):
            for pair in {*before[place]} ^ {*after[place]}:
                changes = found[shard_of(pair, pair_shards)]
                changes.setdefault(pair, Changed(set(), set()))[place].add(number)
    return {**found}


def amend_shard(shard: bytes, changes: Changes) -> bytes:
    """Return a shard after changes, as it would be if it were made from the new entries."""
    postings = dict(_read(shard))
    for pair, changed in changes.items():
        coded = postings.pop(pair, "").split(".")
        before = [*map(read_postings, coded), []]
        bodies, titles = ({*old} ^ new for old, new in zip(before, changed, strict=False))
        if bodies:
            postings[pair] = _code(sorted(bodies), sorted(titles))
    return _as_json(postings)


def _gather(lists: Iterable[Iterable[Pair]]) -> dict[Pair, list[int]]:
    """Return the numbers of the documents that have a pair, by pair."""
    numbers: dict[Pair, list[int]] = defaultdict(list)
    for number, pairs in enumerate(lists):
        for pair in pairs:
            numbers[pair].append(number)
    return numbers


def _code(bodies: Sequence[int], titles: Sequence[int]) -> str:
    return f"{code_postings(bodies)}.{code_postings(titles)}" if titles else code_postings(bodies)


def _as_json(postings: Mapping[Pair, str]) -> bytes:
    shard: dict[str, dict[str, str]] = defaultdict(dict)
    for pair in sorted(postings):
        first, second = split_pair(pair)
        shard[first][second] = postings[pair]
    return json.dumps(shard, ensure_ascii=False, separators=(",", ":")).encode()


def _read(shard: bytes) -> Iterator[tuple[Pair, str]]:
    for first, seconds in json.loads(shard).items():
        yield from ((f"{first} {second}", coded) for second, coded in seconds.items())
