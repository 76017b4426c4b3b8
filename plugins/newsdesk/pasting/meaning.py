"""A body as it was meant: the one function that rendering and `check --fix` share."""

from __future__ import annotations

from typing import NamedTuple

from plugins.newsdesk.pasting.blocks import mend_blocks
from plugins.newsdesk.pasting.inlines import mend_inlines


class Meaning(NamedTuple):
    """The Markdown as it was meant, and the rows, from 0, whose end may mean two things."""

    text: str
    unclear_rows: tuple[int, ...]


def read_meaning(body: str) -> Meaning:
    """Return a body rewritten so that Markdown reads it as it was meant."""
    text, unclear = mend_blocks(body)
    return Meaning(mend_inlines(text), tuple(unclear))
