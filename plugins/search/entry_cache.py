"""Entries of documents, remembered from build to build: a text is read when it is a new one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plugins.core.forking import run_forked
from plugins.core.incremental.store import BuildState
from plugins.search.documents import Document
from plugins.search.entries import make_entry

SHELF = "search"
WORTH_SHARING = 100  # documents; fewer are read before other processes have started


class EntryCache:
    """The packed entries of documents, by their fingerprints."""

    def __init__(self, state: BuildState, processes: int) -> None:
        """Read texts in so many processes."""
        self._state = state
        self._processes = processes

    def find(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return what is remembered under these fingerprints."""
        return self._state.read_entries(SHELF, keys)

    def fetch(self, documents: Sequence[Document]) -> list[bytes]:
        """Return the entries of documents; those that are new are made, and remembered."""
        entries = self.find(document.fingerprint for document in documents)
        new = [document for document in documents if document.fingerprint not in entries]
        made = run_forked(new, make_entry, self._processes if len(new) >= WORTH_SHARING else 1)
        fresh = [(document.fingerprint, entry) for document, entry in zip(new, made, strict=True)]
        self._state.record_entries(SHELF, fresh)
        entries.update(fresh)
        return [entries[document.fingerprint] for document in documents]

    def forget_others(self, documents: Iterable[Document]) -> None:
        """Forget the entries that no document has had for some days."""
        wanted = {document.fingerprint for document in documents}
        self._state.forget_entries(SHELF, wanted)
