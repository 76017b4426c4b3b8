"""Skips Python-Markdown's searches in text without the signs that they look for.

Most paragraphs are plain text, and most patterns are slow to find that out.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# The signs of all inline patterns, and of what they leave in its place. A bare address needs one of
# the words, a line break the blanks.
INLINE_SIGN = re.compile(r"[\\`\[<&*_~@\x02]")
INLINE_WORDS = ("://", "www.", "  \n")
# The patterns of block processors, by name and attribute, with the signs that they need one of.
BLOCK_SIGNS = {
    ("hr", "SEARCH_RE"): ("-", "_", "*"),
    ("deflist", "RE"): (":",),
    ("quote", "RE"): (">",),
    ("footnote", "RE"): ("[^",),
    ("abbr", "RE"): ("*[",),
    ("reference", "RE"): ("]:",),
}


class Guard:
    """A pattern that is searched for only in text with one of its signs."""

    def __init__(self, pattern: re.Pattern[str], signs: tuple[str, ...]) -> None:
        self._pattern = pattern
        self._signs = signs

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match."""
        return self._pattern.search(text) if self._may_match(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match at the beginning."""
        return self._pattern.match(text) if self._may_match(text) else None

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """Return the matches from an offset on."""
        return self._pattern.finditer(text, start) if self._may_match(text) else iter(())

    def _may_match(self, text: str) -> bool:
        return any(sign in text for sign in self._signs)


class InlineStep(InlineProcessor):
    """Reads inline markup where there may be some."""

    def run(self, tree: etree.Element, ancestors: list[str] | None = None) -> etree.Element:
        """Pass over the texts in which no pattern can find anything."""
        plain = [one for one in tree.iter() if one.text and is_plain(one.text)]
        for one in plain:
            one.text = AtomicString(one.text)
        tree = super().run(tree, ancestors)
        for one in plain:
            one.text = str(one.text)  # later steps look for abbreviations in it
        return tree


def is_plain(text: str) -> bool:
    """Return whether text that may have inline markup has none of its signs."""
    if isinstance(text, AtomicString) or INLINE_SIGN.search(text):
        return False
    return not any(word in text for word in INLINE_WORDS)


def guard_blocks(md: Markdown) -> None:
    """Let block processors search for nothing in blocks without its signs."""
    for (name, attribute), signs in BLOCK_SIGNS.items():
        processor = md.parser.blockprocessors[name]
        setattr(processor, attribute, Guard(getattr(processor, attribute), signs))
