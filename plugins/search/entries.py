"""What one document brings into the index: the pairs of its text, and those of its title."""

from __future__ import annotations

import zlib
from typing import NamedTuple

from plugins.search.documents import Document, read_text
from plugins.search.syllables import Pair, find_pairs

FAST = 1  # the level of compression: others take longer than they save


class IndexEntry(NamedTuple):
    """The pairs of one document, each once."""

    bodies: list[Pair]
    titles: list[Pair]


def make_entry(document: Document) -> bytes:
    """Return the packed entry of a document, whose text is read for it."""
    texts = (read_text(document), document.title)
    lines = [",".join(find_pairs(text)) for text in texts]
    return zlib.compress("\n".join(lines).encode(), FAST)


def open_entry(packed: bytes) -> IndexEntry:
    """Return a packed entry as it was."""
    bodies, titles = zlib.decompress(packed).decode().split("\n")
    return IndexEntry(_split(bodies), _split(titles))


def _split(line: str) -> list[Pair]:
    return line.split(",") if line else []
