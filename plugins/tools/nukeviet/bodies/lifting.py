"""Tables, code and the like taken out of lists and quotations, which go on after them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plugins.tools.nukeviet.bodies.model import Block, Listing, Paragraph, Photo, Quote


def lift_blocks(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks whose lists and quotations hold nothing that Markdown cannot indent."""
    lifted: list[Block] = []
    for block in blocks:
        match block:
            case Listing():
                lifted += _lift_from_list(block)
            case Quote():
                lifted += _lift_from_quote(block)
            case _:
                lifted.append(block)
    return lifted


def _lift_from_quote(quote: Quote) -> Iterator[Block]:
    held: list[Block] = []
    for block in lift_blocks(quote.blocks):
        if isinstance(block, Paragraph | Photo | Listing | Quote):
            held.append(block)
            continue
        if held:
            yield Quote(held)
        yield block
        held = []
    if held:
        yield Quote(held)


def _lift_from_list(listing: Listing) -> Iterator[Block]:
    held = Listing([])
    for number, item in enumerate(listing.items, start=listing.start or 0):
        words: list[Block] = []
        is_open = True
        for block in lift_blocks(item):
            if is_open and isinstance(block, Paragraph | Photo | Listing):
                words.append(block)
                continue
            if is_open:
                _add_item(held, words, None if listing.start is None else number)
                if held.items:
                    yield held
                held, is_open = Listing([]), False
            yield block
        if is_open:
            _add_item(held, words, None if listing.start is None else number)
    if held.items:
        yield held


def _add_item(listing: Listing, words: list[Block], number: int | None) -> None:
    if words:
        listing.start = listing.start if listing.items else number
        listing.items.append(words)
