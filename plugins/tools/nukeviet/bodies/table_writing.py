"""Tables written as Markdown, or as HTML where Markdown has no sign for what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from plugins.tools.nukeviet.bodies.inlines import split_lines, without_style, write_line
from plugins.tools.nukeviet.bodies.model import (
    BREAK,
    Block,
    Cell,
    Image,
    Inline,
    Listing,
    Paragraph,
    Photo,
    Run,
    Style,
    Table,
)

WriteBlocks = Callable[[Sequence[Block]], str]


def write_table(table: Table, write_blocks: WriteBlocks) -> list[str]:
    """Return the lines of a table; `write_blocks` writes lists in cells as Markdown."""
    if _is_plain(table):
        return list(_iter_markdown(table))
    return ['<table markdown="1">', *_iter_html(table, write_blocks), "</table>"]


def _is_plain(table: Table) -> bool:
    """Return whether Markdown can say what a table holds."""
    cells = list(chain.from_iterable(table.rows))
    return (
        table.head_rows == 1
        and not any(cell.is_head for row in table.rows[1:] for cell in row)
        and all(cell.colspan == cell.rowspan == 1 for cell in cells)
        and not any(isinstance(block, Listing) for cell in cells for block in cell.blocks)
    )


def _iter_markdown(table: Table) -> Iterator[str]:
    width = max(map(len, table.rows))
    for place, row in enumerate(table.rows):
        lines = [_write_cell(cell, is_head=place < table.head_rows) for cell in row]
        yield _row([*lines, *[""] * (width - len(row))])
        if not place:
            yield f"|{'---|' * width}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _write_cell(cell: Cell, *, is_head: bool, is_html: bool = False) -> str:
    """Return the words of a cell on one line."""
    inlines = list(_iter_inlines(cell.blocks))
    lines = split_lines(without_style(inlines) if is_head else inlines)
    return "<br>".join(write_line(line, is_html=is_html).strip() for line in lines)


def _iter_inlines(blocks: Sequence[Block]) -> Iterator[Inline]:
    """Yield what the blocks of a cell hold, a break between them."""
    for place, block in enumerate(blocks):
        if place:
            yield BREAK
        match block:
            case Paragraph():
                yield from block.inlines
            case Photo():
                yield block.image
                if block.caption:
                    yield from (BREAK, Run(block.caption, Style(italic=True)))
            case Listing():
                for number, item in enumerate(block.items):
                    yield from (BREAK, *_iter_inlines(item)) if number else _iter_inlines(item)
            case _:
                pass


def _iter_html(table: Table, write_blocks: WriteBlocks) -> Iterator[str]:
    for place, row in enumerate(table.rows):
        is_head = place < table.head_rows
        cells = [_write_html_cell(cell, write_blocks, is_head=is_head) for cell in row]
        yield '<tr markdown="1">' if any('markdown="' in cell for cell in cells) else "<tr>"
        yield from cells
        yield "</tr>"


def _write_html_cell(cell: Cell, write_blocks: WriteBlocks, *, is_head: bool) -> str:
    tag = "th" if is_head or cell.is_head else "td"
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan))
        if count > 1
    )
    is_led = any(isinstance(one, Image) or _leads(one) for one in _iter_inlines(cell.blocks))
    if any(isinstance(block, Listing) for block in cell.blocks):
        if is_led:
            return f'<{tag}{spans} markdown="block">\n\n{write_blocks(cell.blocks)}\n\n</{tag}>'
        return f"<{tag}{spans}>{_write_html_blocks(cell.blocks)}</{tag}>"
    if is_led:
        return f'<{tag}{spans} markdown="span">{_write_cell(cell, is_head=is_head)}</{tag}>'
    words = _write_cell(cell, is_head=tag == "th", is_html=True)
    return f"<{tag}{spans}>{words}</{tag}>"


def _leads(inline: Inline) -> bool:
    return isinstance(inline, Run) and bool(inline.style.href)


def _write_html_blocks(blocks: Sequence[Block]) -> str:
    """Return blocks with a list among them as HTML."""
    written = ""
    has_line_above = False
    for block in blocks:
        if isinstance(block, Listing):
            items = "".join(f"<li>{_write_html_blocks(item)}</li>" for item in block.items)
            start = "" if block.start in {None, 1} else f' start="{block.start}"'
            tag = "ul" if block.start is None else "ol"
            written += f"<{tag}{start}>{items}</{tag}>"
        else:
            lines = split_lines(list(_iter_inlines([block])))
            words = "<br>".join(write_line(line, is_html=True).strip() for line in lines)
            written += f"<br>{words}" if has_line_above else words
        has_line_above = not isinstance(block, Listing)
    return written
