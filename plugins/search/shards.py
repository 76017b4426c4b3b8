"""Shards of a segment: assignment of pairs to shards, building all shards, amending some.

Pairs with the same first syllable and the same initial of the second share a shard, so a second
syllable can be completed while it is typed. Single syllables have shards of their own, which are
fewer.

A shard is ``{first syllable: {second syllable: postings}}`` in exact forms; the second syllable is
empty for a single one. Postings of titles follow those of texts after a full stop, those of leads
after another, after a third one the number of documents that write the pair as a name.

The vocabulary comes after the shards: ``{folded syllable: number of documents}``, so that a wrongly
typed syllable is told from a rare one. The files of marks are behind it (`phrases.py`).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import repeat

from plugins.search.entries import IndexEntry
from plugins.search.phrases import MarkTable, amend_marks, compare_marks
from plugins.search.postings import code_number, code_postings, read_numbers, read_postings
from plugins.search.syllables import Pair, fold_cached, hash_letters, initial_of, split_pair

LONGEST_WORD = 7  # letters of `nghiêng`


@dataclass
class Changed:
    """The documents that have gained or lost a pair: in their texts, titles and leads.

    `names` is how many more documents write it as a name.
    """

    bodies: set[int] = field(default_factory=set)
    titles: set[int] = field(default_factory=set)
    leads: set[int] = field(default_factory=set)
    names: int = 0


Changes = Mapping[Pair, Changed]
Both = Sequence[tuple[int, IndexEntry, IndexEntry]]  # documents: number, before, after
_Numbers = defaultdict[Pair, list[int]]  # pair → its documents


def count_shards(pair_shards: int) -> int:
    """Return the number of all shards, which is the place of the vocabulary.

    `pair_shards` is a power of two.
    """
    return pair_shards + pair_shards // 2


def count_mark_files(pair_shards: int) -> int:
    return pair_shards // 2


def shard_of(pair: Pair, pair_shards: int) -> int:
    """Return the shard number of a pair; shards of single syllables come last."""
    first, second = split_pair(pair)
    if second:
        return hash_letters(first, initial_of(second)) % pair_shards
    return pair_shards + hash_letters(first) % (pair_shards // 2)


def make_shards(entries: Iterable[IndexEntry], pair_shards: int) -> list[bytes]:
    """Return all shards of a segment from the entries of its documents, vocabulary and marks.

    Each entry is asked for once, so that a segment's need not be in memory together.
    """
    bodies, titles, leads = _Numbers(list), _Numbers(list), _Numbers(list)
    names: Counter[Pair] = Counter()
    marks = MarkTable()
    for number, entry in enumerate(entries):
        _add_number(number, entry.bodies, bodies)
        _add_number(number, entry.titles, titles)
        _add_number(number, entry.leads, leads)
        names.update(entry.names)
        marks.add(entry.marks)
    words: Counter[str] = Counter()
    postings: list[dict[Pair, str]] = [{} for _ in range(count_shards(pair_shards))]
    for pair, numbers in bodies.items():
        found = (numbers, titles.get(pair, ()), leads.get(pair, ()))
        postings[shard_of(pair, pair_shards)][pair] = _code(*found, names[pair])
        if word := _word_of(pair):
            words[word] += len(numbers)
    files = marks.make_files(count_mark_files(pair_shards))
    return [*map(_as_json, postings), _code_words(words), *files]


def list_amendments(both: Both, pair_shards: int) -> dict[int, Callable[[bytes], bytes]]:
    """Return the numbers of the files of `make_shards` that change → how."""
    amendments: dict[int, Callable[[bytes], bytes]] = {
        shard: partial(amend_shard, changes=changes)
        for shard, changes in compare_entries(both, pair_shards).items()
    }
    last = count_shards(pair_shards)
    if more := compare_words(both):
        amendments[last] = partial(amend_words, more=more)
    count = count_mark_files(pair_shards)
    marks = [(number, before.marks, after.marks) for number, before, after in both]
    for file, changed in compare_marks(marks, count).items():
        amendments[last + 1 + file] = partial(amend_marks, changes=changed, count=count)
    return amendments


def compare_entries(both: Both, pair_shards: int) -> dict[int, Changes]:
    """Return shard number → changes."""
    found: dict[Pair, Changed] = defaultdict(Changed)
    for number, before, after in both:
        for pair in {*before.bodies} ^ {*after.bodies}:
            found[pair].bodies.add(number)
        for pair in {*before.titles} ^ {*after.titles}:
            found[pair].titles.add(number)
        for pair in {*before.leads} ^ {*after.leads}:
            found[pair].leads.add(number)
        for pair in {*before.names} ^ {*after.names}:
            found[pair].names += 1 if pair in after.names else -1
    shards: dict[int, dict[Pair, Changed]] = defaultdict(dict)
    for pair, changed in found.items():
        shards[shard_of(pair, pair_shards)][pair] = changed
    return {**shards}


def amend_shard(shard: bytes, changes: Changes) -> bytes:
    """Return a shard with changes applied; the result equals that of `make_shards`."""
    postings = dict(_read(shard))
    for pair, changed in changes.items():
        bodies, titles, leads, names, *_ = [*postings.pop(pair, "").split("."), "", "", ""]
        if numbers := _toggle(bodies, changed.bodies):
            named = sum(read_numbers(names)) + changed.names
            found = _toggle(titles, changed.titles), _toggle(leads, changed.leads)
            postings[pair] = _code(numbers, *found, named)
    return _as_json(postings)


def _toggle(coded: str, changed: set[int]) -> list[int]:
    return sorted({*read_postings(coded)} ^ changed)


def compare_words(both: Both) -> Counter[str]:
    """Return folded syllable → how many more documents have it; none that has not changed."""
    more: Counter[str] = Counter()
    for _, before, after in both:
        for pair in {*before.bodies} ^ {*after.bodies}:
            if word := _word_of(pair):
                more[word] += 1 if pair in after.bodies else -1
    return Counter({word: number for word, number in more.items() if number})


def amend_words(vocabulary: bytes, more: Mapping[str, int]) -> bytes:
    """Return a vocabulary with changes applied; the result equals that of `make_shards`."""
    words = Counter(json.loads(vocabulary))
    words.update(more)
    return _code_words(+words)


def _word_of(pair: Pair) -> str:
    """Return the folded syllable of a single one that may be of Vietnamese, else nothing."""
    if not pair.endswith(" "):
        return ""
    word = fold_cached(pair[:-1])
    return word if len(word) <= LONGEST_WORD and word.isascii() and word.isalpha() else ""


def _code_words(words: Mapping[str, int]) -> bytes:
    return json.dumps({word: words[word] for word in sorted(words)}, separators=(",", ":")).encode()


def _add_number(number: int, pairs: Iterable[Pair], numbers: _Numbers) -> None:
    """Add a document to each of its pairs; a loop takes twice the time, of a million pairs."""
    deque(map(list.append, map(numbers.__getitem__, pairs), repeat(number)), maxlen=0)


def _code(bodies: Sequence[int], titles: Sequence[int], leads: Sequence[int], named: int) -> str:
    coded = code_postings(bodies)
    if not (titles or leads or named):  # most pairs
        return coded
    parts = [coded, *map(code_postings, (titles, leads)), code_number(named) if named else ""]
    return ".".join(parts).rstrip(".")


def _as_json(postings: Mapping[Pair, str]) -> bytes:
    shard: dict[str, dict[str, str]] = defaultdict(dict)
    for pair in sorted(postings):
        first, second = split_pair(pair)
        shard[first][second] = postings[pair]
    return json.dumps(shard, ensure_ascii=False, separators=(",", ":")).encode()


def _read(shard: bytes) -> Iterator[tuple[Pair, str]]:
    for first, seconds in json.loads(shard).items():
        yield from ((f"{first} {second}", coded) for second, coded in seconds.items())
