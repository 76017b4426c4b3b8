"""Index entries: the pairs of syllables of each document, kept between builds."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from plugins.core.forking import run_forked
from plugins.core.incremental.results import Key, Result, Results
from plugins.core.incremental.store import BuildState
from plugins.search.dates import forms_of_publication
from plugins.search.documents import Document, read_text
from plugins.search.phrases import read_marks
from plugins.search.syllables import Pair, find_pairs, pair_forms, read_forms

FAST = 1  # zlib level; others take longer than they save
WORTH_SHARING = 100  # documents; fewer are read before other processes have started


class IndexEntry(NamedTuple):
    """The pairs of one document's text, of its title, lead and names, each once; its marks."""

    bodies: Collection[Pair]
    titles: Collection[Pair]
    leads: Collection[Pair]
    names: Collection[Pair]
    marks: str


class EntryCache:
    """The syllables of documents, packed, by address and fingerprint of their documents."""

    def __init__(self, state: BuildState, processes: int) -> None:
        self._results = Results(state, "search entry")
        self._processes = processes

    def find(self, key: Key) -> IndexEntry | None:
        """Return the entry of an earlier build."""
        packed = self._results.find([key]).get(key)
        return open_entry(packed) if packed is not None else None

    def fetch(self, documents: Sequence[Document]) -> list[bytes]:
        """Return the packed entries of documents, made now where there is none."""
        entries = self._results.find(map(key_of, documents))
        new = [document for document in documents if key_of(document) not in entries]
        made = run_forked(new, make_entry, self._processes if len(new) >= WORTH_SHARING else 1)
        fresh = [Result(key_of(one), entry) for one, entry in zip(new, made, strict=True)]
        self._results.record(fresh)
        entries.update((result.key, result.value) for result in fresh)
        return [entries[key_of(document)] for document in documents]

    def keep_only(self, documents: Iterable[Document]) -> None:
        """Let the entries of other documents expire."""
        self._results.keep_only({key_of(document) for document in documents})


def key_of(document: Document) -> Key:
    """Return the key of a document's entry."""
    return document.url, document.fingerprint


def make_entry(document: Document) -> bytes:
    """Read the text of a document and return its packed entry."""
    titles = find_pairs(document.title)
    leads = find_pairs(document.lead) - titles
    published = forms_of_publication(document.date) if document.date else []
    exact, others, names = read_forms(read_text(document))
    others.update([f"{one} " for one in published])
    lines = exact, *map(",".join, (others, titles, leads, names))
    return zlib.compress("\n".join(lines).encode(), FAST)


def open_entry(packed: bytes) -> IndexEntry:
    """Return the entry of a document."""
    exact, *lines = zlib.decompress(packed).decode().split("\n")
    others, titles, leads, names = map(_split, lines)
    forms = exact.split(" ")
    bodies = pair_forms(forms)
    bodies.update(others)
    named = [*filter(bodies.__contains__, names)]
    return IndexEntry(bodies, titles, leads, named, read_marks(forms))


def _split(line: str) -> list[Pair]:
    return line.split(",") if line else []
