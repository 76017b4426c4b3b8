"""The files of the index as browsers get them, all JSON.

head
    ``{"chunk": 16, "segments": [{"at": folder, "count": documents, "shards": those for pairs,
    "years": [[2024, 31], …], "expired": postings}], "categories": {url: name}}``
shard
    ``{first syllable: {second syllable: postings}}`` in exact forms, the second one empty for the
    first by itself; after a full stop come the postings of the documents with that in their titles.
chunk
    ``[[title, url, date, lead], …]`` of consecutive documents
categories of a segment
    ``{"urls": [url, …], "of": the number in `urls` for each document}``
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from plugins.search.buckets import BUCKETS, buckets_of
from plugins.search.documents import Document
from plugins.search.entries import Entry
from plugins.search.postings import code_numbers, code_postings
from plugins.search.segments import CHUNK, Segment
from plugins.search.syllables import split_pair
from plugins.vietnamese.typography import typeset_text


def make_head(segments: Iterable[Segment], categories: Mapping[str, str]) -> bytes:
    """Return the file that says what else there is; `categories` are names by address."""
    listed = [
        {
            "at": segment.name,
            "count": len(segment.documents),
            "shards": segment.pair_shards,
            "years": segment.years,
            "expired": code_postings(
                [number for number, one in enumerate(segment.documents) if one.is_expired]
            ),
        }
        for segment in segments
    ]
    return _as_json({"chunk": CHUNK, "segments": listed, "categories": categories})


def make_shard(entries: Iterable[Entry], number: int, pair_shards: int) -> bytes:
    """Return a shard of a segment whose documents have these entries."""
    bodies, titles = (_gather(entries, lines) for lines in lines_of(number, pair_shards))
    shard: dict[str, dict[str, str]] = defaultdict(dict)
    for pair in sorted(bodies):
        first, second = split_pair(pair.decode())
        shard[first][second] = _code(bodies[pair], titles.get(pair))
    return _as_json(shard)


def lines_of(number: int, pair_shards: int) -> tuple[list[int], list[int]]:
    """Return which lines of entries make a shard: those of all text, and those of titles."""
    buckets = [*buckets_of(number, pair_shards)]
    return buckets, [BUCKETS + bucket for bucket in buckets]


def make_chunk(documents: Iterable[Document]) -> bytes:
    """Return what results show of some documents."""
    return _as_json([*map(_describe, documents)])


def _describe(document: Document) -> tuple[str, str, str, str]:
    date = f"{document.date:%Y-%m-%dT%H:%M}" if document.date else ""
    title, lead = typeset_text(document.title), typeset_text(document.lead)
    return title, document.url, date, lead


def make_categories(documents: Sequence[Document]) -> bytes:
    """Return in which category each document of a segment is."""
    urls = sorted({document.category_url for document in documents})
    places = {url: place for place, url in enumerate(urls)}
    coded = code_numbers(places[document.category_url] for document in documents)
    return _as_json({"urls": urls, "of": coded})


def _gather(entries: Iterable[Entry], lines: Iterable[int]) -> dict[bytes, list[int]]:
    """Return the numbers of the documents that have a pair, by pair."""
    numbers: dict[bytes, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        for line in lines:
            if pairs := entry[line]:
                for pair in pairs.split(b","):
                    numbers[pair].append(number)
    return numbers


def _code(bodies: Sequence[int], titles: Sequence[int] | None) -> str:
    return f"{code_postings(bodies)}.{code_postings(titles)}" if titles else code_postings(bodies)


def _as_json(value: Any) -> bytes:  # noqa: ANN401 - whatever JSON can say
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
