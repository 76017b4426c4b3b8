"""Blocks written as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from plugins.tools.nukeviet.bodies.inlines import (
    without_style,
    write_image,
    write_line,
    write_lines,
)
from plugins.tools.nukeviet.bodies.model import (
    Block,
    Clip,
    Code,
    Heading,
    Listing,
    Paragraph,
    Photo,
    Quote,
    Rule,
    Run,
    Style,
    Table,
)
from plugins.tools.nukeviet.bodies.table_writing import write_table

INDENT = " " * 4  # of what is within an item, as python-markdown counts
LONGEST_TITLE = 400  # characters; the portal mends no quotation marks around a longer one
APART = "<!-- -->"  # keeps two lists from being one
_FENCE = re.compile(r"`{3,}")


def write_blocks(blocks: Sequence[Block]) -> str:
    """Return blocks as Markdown, a blank line between them."""
    return "\n\n".join("\n".join(chunk) for chunk in _iter_chunks(blocks) if chunk)


def _iter_chunks(blocks: Sequence[Block]) -> Iterator[list[str]]:
    """Yield the lines of each block."""
    for before, block in pairwise([None, *blocks]):
        if _is_numbered(before) and _is_numbered(block):
            yield [APART]
        if block is not None:
            yield from _write_block(block)


def _is_numbered(block: Block | None) -> bool:
    return isinstance(block, Listing) and block.start is not None


def _write_block(block: Block) -> Iterator[list[str]]:
    match block:
        case Paragraph():
            yield write_lines(block.inlines)
        case Heading():
            yield [_write_heading(block)]
        case Photo():
            yield from _write_photo(block)
        case Clip():
            yield [write_clip(block)]
        case Listing():
            yield list(_iter_list_lines(block))
        case Quote():
            lines = write_blocks(block.blocks).split("\n")
            yield [f"> {line}".rstrip() for line in lines]
        case Code():
            yield _write_code(block.text)
        case Rule():
            yield ["---"]
        case Table():
            yield write_table(block, write_blocks)


def _write_heading(heading: Heading) -> str:
    words = write_line(without_style(heading.inlines))
    words = re.sub(r"#(?=#*$)", r"\\#", words)
    return f"{'#' * heading.level} {words}"


def _write_photo(photo: Photo) -> Iterator[list[str]]:
    """Yield an image, and below it a caption that is too long for its title."""
    is_short = len(photo.caption) <= LONGEST_TITLE
    yield [write_image(photo.image, photo.caption if is_short else "")]
    if not is_short:
        yield write_lines([Run(photo.caption, Style(italic=True))])


def write_clip(clip: Clip) -> str:
    """Return the line of a video."""
    return f'video: {clip.source} "{clip.caption}"' if clip.caption else f"video: {clip.source}"


def _write_code(text: str) -> list[str]:
    longest = max((len(fence) for fence in _FENCE.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return [fence, *text.split("\n"), fence]


def _iter_list_lines(listing: Listing) -> Iterator[str]:
    is_loose = False
    for at, item in enumerate(listing.items):
        if is_loose:
            yield ""
        lines = list(_iter_item_lines(item))
        is_loose = "" in lines
        mark = "- " if listing.start is None else f"{listing.start + at}. "
        yield mark + lines[0]
        yield from (f"{INDENT}{line}" if line else "" for line in lines[1:])


def _iter_item_lines(item: Sequence[Block]) -> Iterator[str]:
    first, *rest = item
    yield from _as_words(first)
    before = first
    for block in rest:
        is_tight = isinstance(block, Listing) and isinstance(before, Paragraph)
        for chunk in _write_block(block):
            if not is_tight:
                yield ""
            yield from chunk
            is_tight = False
        before = block


def _as_words(block: Block) -> list[str]:
    """Return the lines that begin an item."""
    if isinstance(block, Photo):
        caption = [Run(f" {block.caption}", Style(italic=True))] if block.caption else []
        return write_lines([block.image, *caption])
    chunks = list(_write_block(block))
    return chunks[0] if chunks else []
