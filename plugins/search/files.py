"""Files of the index other than shards, all JSON.

head
    ``{"chunk": 4, "segments": [{"at": folder, "count": documents, "shards": pair shards,
    "years": [[2024, 31], …], "expired": postings}], "categories": {url: name},
    "abbreviations": [[short, full], …]}``
chunk
    ``[[title, url, date, lead, photo], …]`` of consecutive documents; some have no photo
categories of a segment
    ``{"urls": [url, …], "of": index into `urls` for each document}``
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from plugins.search.documents import Document, find_thumbnail
from plugins.search.postings import code_numbers, code_postings
from plugins.search.segments import CHUNK, Segment
from plugins.vietnamese.typography import typeset_text


def make_head(
    segments: Iterable[Segment],
    categories: Mapping[str, str],
    abbreviations: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return the head; `categories` maps addresses to names."""
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
    head = {"chunk": CHUNK, "segments": listed, "categories": categories}
    return _as_json({**head, "abbreviations": abbreviations})


def make_chunk(documents: Iterable[Document]) -> bytes:
    """Return title, address, date, lead and photo of some documents, for results."""
    return _as_json([*map(_describe, documents)])


def _describe(document: Document) -> tuple[str, ...]:
    date = f"{document.date:%Y-%m-%dT%H:%M}" if document.date else ""
    title, lead = typeset_text(document.title), typeset_text(document.lead)
    described = f"{document.badge}{title}", document.url, date, lead
    thumbnail = find_thumbnail(document)
    return (*described, thumbnail) if thumbnail else described


def make_categories(documents: Sequence[Document]) -> bytes:
    """Return the category of each document of a segment."""
    urls = sorted({document.category_url for document in documents})
    places = {url: place for place, url in enumerate(urls)}
    coded = code_numbers(places[document.category_url] for document in documents)
    return _as_json({"urls": urls, "of": coded})


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
