"""Ids within a body that links with a # lead to: those of headings, and typed ones."""

from __future__ import annotations

import re
from urllib.parse import unquote

from plugins.newsdesk.pasting.masks import Mask, mask
from plugins.newsdesk.schema.slugs import make_slug

# Ids of headings never meet those of the theme, such as #noi-dung.
PREFIX = "muc-"
_HEADING = re.compile(r"^#{1,6}[ \t]*(?=[^\s#])(.*?)[ \t#]*$", re.MULTILINE)
_UNDERLINED = re.compile(r"^(.+)\n={3,}[ ]*$", re.MULTILINE)
_TARGET = re.compile(r"\]\([^()\n]*\)|[*_`\[\]]|<[^<>\n]*>|\{[^{}\n]*\}")
_TYPED = re.compile(r"\bid\s*=\s*[\"']?([^\s\"'>}]+)|\{:?[^{}\n]*#([\w:-]+)")


def heading_id(words: str, taken: dict[str, int]) -> str:
    """Return the id of a heading, numbered if taken, and take it.

    `taken` has the last number of each name.
    """
    slug = PREFIX + (make_slug(words) or "trong")
    name, number = slug, taken.get(slug, 0) + 1
    while number > 1 and (name := f"{slug}-{number}") in taken:
        number += 1
    taken[slug] = number
    taken[name] = taken.get(name, 1)
    return name


def find_anchors(body: str) -> tuple[str, ...]:
    """Return the ids that the page of a body has."""
    if "#" not in body and "id" not in body and "\n===" not in body:
        return ()
    masked = mask(body, Mask.CODE)
    taken = {typed or braced: 1 for typed, braced in _TYPED.findall(masked)}
    for pattern in (_HEADING, _UNDERLINED):
        for found in pattern.finditer(masked):
            words = body[slice(*found.span(1))]
            if "{#" not in words:
                heading_id(_TARGET.sub("", words), taken)
    return tuple(sorted(taken))


def match_anchor(fragment: str, anchors: tuple[str, ...]) -> str | None:
    """Return the id that a link means by the part after its #, as GitHub takes headings."""
    fragment = unquote(fragment)
    if fragment in anchors:
        return fragment
    slug = make_slug(fragment)
    return next((name for name in (PREFIX + slug, slug) if slug and name in anchors), None)
