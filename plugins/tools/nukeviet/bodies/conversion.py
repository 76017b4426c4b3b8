"""The body of an article: HTML of NukeViet becomes Markdown of the portal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plugins.tools.nukeviet.bodies.lifting import lift_blocks
from plugins.tools.nukeviet.bodies.lists import gather_lists
from plugins.tools.nukeviet.bodies.model import (
    Block,
    BodyPicture,
    Cell,
    Heading,
    Image,
    Listing,
    Loss,
    Losses,
    Paragraph,
    Photo,
    Quote,
    Table,
)
from plugins.tools.nukeviet.bodies.photos import arrange_photos, attach_captions, picture_of
from plugins.tools.nukeviet.bodies.reading import BodyReader
from plugins.tools.nukeviet.bodies.references import References, Resolve
from plugins.tools.nukeviet.bodies.tree import parse_body
from plugins.tools.nukeviet.bodies.writing import write_blocks

__all__ = ["BodyPicture", "ConvertedBody", "Loss", "Resolve", "convert_body"]

TOP_LEVEL, DEEPEST_LEVEL = 2, 6  # of headings; the title is the first


@dataclass(frozen=True)
class ConvertedBody:
    """A body as Markdown, without the photos of its gallery and that of the cover.

    `pictures` are those that the Markdown names, in order.
    """

    markdown: str
    gallery: tuple[BodyPicture, ...]
    pictures: tuple[BodyPicture, ...]
    losses: tuple[Loss, ...]
    cover: BodyPicture | None = None


def convert_body(
    html: str, resolve_link: Resolve, resolve_picture: Resolve, cover: str | None = None
) -> ConvertedBody:
    """Return a body as Markdown.

    `resolve_link` returns the address on the portal, or the name of a file of the bundle, for an
    address as written in the body; `resolve_picture` the name of the file that a picture becomes.
    `cover` is the address of the picture that the article shows anyway.
    """
    losses = Losses()
    references = References(resolve_link, resolve_picture, losses)
    tree = parse_body(html, losses)
    blocks = BodyReader(references, losses).read(tree.children)
    blocks = attach_captions(lift_blocks(gather_lists(_within_quotes(blocks))))
    arranged = arrange_photos(blocks, references.picture_name(cover or ""))
    level_headings(arranged.blocks)
    return ConvertedBody(
        write_blocks(arranged.blocks),
        tuple(arranged.gallery),
        tuple(_iter_pictures(arranged.blocks)),
        tuple(losses.found),
        arranged.cover,
    )


def _within_quotes(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks whose quotations have their lists gathered."""
    gathered: list[Block] = []
    for block in blocks:
        if isinstance(block, Quote):
            block.blocks = gather_lists(_within_quotes(block.blocks))
        gathered.append(block)
    return gathered


def level_headings(blocks: Iterable[Block]) -> None:
    """Give headings levels from the second on, without a gap."""
    above: list[int] = []
    for block in blocks:
        if isinstance(block, Heading):
            while above and above[-1] >= block.level:
                above.pop()
            above.append(block.level)
            block.level = min(TOP_LEVEL + len(above) - 1, DEEPEST_LEVEL)


def _iter_pictures(blocks: Iterable[Block]) -> Iterator[BodyPicture]:
    """Yield the pictures of blocks, in order."""
    for block in blocks:
        match block:
            case Photo():
                yield picture_of(block)
            case Paragraph() | Heading():
                images = (one for one in block.inlines if isinstance(one, Image))
                yield from (BodyPicture(one.src, one.name, one.alt, "") for one in images)
            case Listing():
                for item in block.items:
                    yield from _iter_pictures(item)
            case Quote():
                yield from _iter_pictures(block.blocks)
            case Table():
                for row in block.rows:
                    yield from _iter_cell_pictures(row)
            case _:
                pass


def _iter_cell_pictures(row: Iterable[Cell]) -> Iterator[BodyPicture]:
    for cell in row:
        yield from _iter_pictures(cell.blocks)
