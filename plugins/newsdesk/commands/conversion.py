"""Pelican's classic `Title: …` headers turned into front matter between fences."""

from __future__ import annotations

import json
import re

from plugins.newsdesk.reading.sources import CLASSIC_FIELD

RENAMED = {"summary": "lead", "author": "authors"}
LISTS = frozenset({"authors", "tags"})
DROPPED = frozenset({"lang", "template", "translation"})
CONTINUATION = re.compile(r"\s+\S")


def convert_classic_header(text: str) -> str:
    """Return the text with its classic header as front matter; the body stays as it was."""
    lines = text.split("\n")
    pairs: list[tuple[str, str]] = []
    index = 0
    while index < len(lines) and lines[index].strip():
        if CLASSIC_FIELD.match(lines[index]):
            name, _, value = lines[index].partition(":")
            pairs.append((name.strip().lower(), value.strip()))
        elif pairs and CONTINUATION.match(lines[index]):
            name, value = pairs[-1]
            pairs[-1] = (name, f"{value} {lines[index].strip()}")
        else:
            break
        index += 1
    header = [line for name, value in pairs if (line := _convert(name, value))]
    return "\n".join(["---", *header, "---", *lines[index:]])


def quote(value: str) -> str:
    """Return a YAML double-quoted scalar."""
    return json.dumps(value, ensure_ascii=False)


def _convert(name: str, value: str) -> str:
    name = RENAMED.get(name, name)
    if name in DROPPED or not value:
        return ""
    if name in LISTS:
        items = (part.strip() for part in re.split(r"[;,]", value))
        return f"{name}: [{', '.join(quote(item) for item in items if item)}]"
    return f"{name}: {quote(value)}"
