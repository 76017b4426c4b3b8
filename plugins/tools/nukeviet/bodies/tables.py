"""Tables of data; tables that only arrange a page become what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from plugins.tools.nukeviet.bodies.looks import spans
from plugins.tools.nukeviet.bodies.model import (
    Block,
    Cell,
    Paragraph,
    Photo,
    Place,
    Run,
    Table,
    embolden,
    text_of,
)
from plugins.tools.nukeviet.bodies.tree import Element
from plugins.vietnamese.normalize import fold

LONGEST_CAPTION = 250  # characters of a cell below a picture
LONGEST_CELL = 400  # characters; a longer one in a single row is a column of a page
MOST_HEAD_ROWS = 3
_NUMBER_HEADS = frozenset({"stt", "tt", "so tt", "so thu tu", "no", "#"})
_NO_BORDER = re.compile(r"border\s*:\s*(?:none|0)", re.IGNORECASE)


class Read(Protocol):
    """Reads the children of an element as blocks."""

    def __call__(
        self, nodes: Iterable[Element | str], place: Place = "body", *, is_centred: bool = False
    ) -> list[Block]: ...


def read_table(table: Element, read: Read, place: Place) -> list[Block]:
    """Return the blocks that a table becomes."""
    rows = [row for row in map(_cells, _iter_rows(table)) if row]
    caption = _read_caption(table, read)
    if _is_of_pictures(rows):
        return [*caption, *_read_pictures(rows, read)]
    if place == "cell" or _is_layout(table, rows):
        return [
            *caption,
            *(block for row in rows for cell in row for block in read(cell.children, place)),
        ]
    read_rows = _without_empty([[_read_cell(cell, read) for cell in row] for row in rows])
    return [*caption, Table(read_rows, count_head_rows(read_rows))] if read_rows else caption


def _read_caption(table: Element, read: Read) -> list[Block]:
    """Return the caption of a table as a bold paragraph."""
    nodes = [
        one for child in table.iter_elements() if child.tag == "caption" for one in child.children
    ]
    return [
        Paragraph(embolden(block.inlines)) if isinstance(block, Paragraph) else block
        for block in read(nodes, "item")
    ]


def _iter_rows(table: Element) -> Iterator[Element]:
    for child in table.iter_elements():
        if child.tag == "tr":
            yield child
        elif child.tag in {"tbody", "tfoot", "thead"}:
            yield from (row for row in child.iter_elements() if row.tag == "tr")


def _cells(row: Element) -> list[Element]:
    return [child for child in row.iter_elements() if child.tag in {"td", "th"}]


def _read_cell(cell: Element, read: Read) -> Cell:
    columns, rows = spans(cell)
    return Cell(read(cell.children, "cell"), cell.tag == "th", columns, rows)


def _without_empty(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return the rows without empty ones, with spans that end with the table."""
    has_spans = any(cell.rowspan > 1 for row in rows for cell in row)
    kept = [row for row in rows if has_spans or any(cell.blocks for cell in row)]
    if not any(cell.blocks for row in kept for cell in row):
        return []
    for place, row in enumerate(kept):
        for cell in row:
            cell.rowspan = min(cell.rowspan, len(kept) - place)
    return kept


def _is_of_pictures(rows: Sequence[Sequence[Element]]) -> bool:
    """Return whether rows hold pictures, each followed by at most one row of their captions."""
    kinds = [kind for row in rows if (kind := _kind_of_row(row))]
    return (
        bool(kinds)
        and kinds[0] == "pictures"
        and all(kind in {"pictures", "captions"} for kind in kinds)
        and "captions captions" not in " ".join(kinds)
    )


def _kind_of_row(row: Sequence[Element]) -> str:
    """Return "pictures", "captions", "other" or, of an empty row, nothing."""
    has_pictures = [next(cell.find_all("img"), None) is not None for cell in row]
    words = [cell.text for cell in row]
    is_more = any(next(cell.find_all("table", "ul", "ol"), None) for cell in row)
    if is_more or max(map(len, words)) > LONGEST_CAPTION:
        return "other"
    if any(has_pictures):
        alone = any(text for text, has in zip(words, has_pictures, strict=True) if not has)
        return "other" if alone else "pictures"
    return "captions" if any(words) else ""


def _read_pictures(rows: Sequence[Sequence[Element]], read: Read) -> Iterator[Block]:
    """Yield the pictures of a table with the captions below them."""
    waiting: list[list[Block]] = []
    for row in rows:
        kind = _kind_of_row(row)
        if kind == "pictures":
            for cell in waiting:
                yield from _captioned(cell, [])
            waiting = [read(cell.children, is_centred=True) for cell in row if cell.children]
            waiting = [cell for cell in waiting if cell]
        elif kind == "captions":
            captions = [read(cell.children, "item") for cell in row if cell.text]
            if len(captions) != len(waiting):
                captions = [*[[] for _ in waiting[1:]], [one for cell in captions for one in cell]]
            for place, caption in enumerate(captions):
                yield from _captioned(waiting[place] if place < len(waiting) else [], caption)
            waiting = []
    for cell in waiting:
        yield from _captioned(cell, [])


def _captioned(cell: list[Block], below: list[Block]) -> list[Block]:
    """Return the blocks of a cell, the words after its last picture and below it as caption."""
    photos = [place for place, block in enumerate(cell) if isinstance(block, Photo)]
    if not photos:
        return [*cell, *below]
    head, words = cell[: photos[-1] + 1], [*cell[photos[-1] + 1 :], *below]
    return [*head, *caption_photo(head, words)]


def caption_photo(blocks: Sequence[Block], words: list[Block]) -> list[Block]:
    """Give the last of blocks, a picture, its caption; return the words that cannot be one."""
    photo = blocks[-1] if blocks else None
    paragraphs = [block for block in words if isinstance(block, Paragraph)]
    has_links = any(
        isinstance(one, Run) and one.style.href for block in paragraphs for one in block.inlines
    )
    if not isinstance(photo, Photo) or photo.caption or has_links or len(paragraphs) < len(words):
        return words
    photo.caption = " ".join(text_of(block.inlines) for block in paragraphs)
    return []


def _is_layout(table: Element, rows: Sequence[Sequence[Element]]) -> bool:
    """Return whether a table arranges a page: one column, tables within, long text in one row."""
    if max(map(len, rows), default=0) < 2:
        return True
    cells = [cell for row in rows for cell in row]
    if any(next(cell.find_all("table"), None) for cell in cells):
        return True
    if len(rows) > 1:
        return False
    is_bare = table.get("border") == "0" or bool(_NO_BORDER.search(table.get("style")))
    return is_bare or any(len(cell.text) > LONGEST_CELL for cell in cells)


def count_head_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """Return the number of rows that name the columns."""
    if len(rows) < 2:
        return 0
    if all(cell.is_head for cell in rows[0]):
        heads = next((at for at, row in enumerate(rows) if not all(c.is_head for c in row)), 1)
        return min(heads, MOST_HEAD_ROWS)
    if not (_is_bold(rows[0]) or _is_of_names(rows)):
        return 0
    return min(max(cell.rowspan for cell in rows[0]), MOST_HEAD_ROWS, len(rows) - 1)


def _is_bold(row: Sequence[Cell]) -> bool:
    runs = [
        one
        for cell in row
        for block in cell.blocks
        if isinstance(block, Paragraph)
        for one in block.inlines
        if isinstance(one, Run) and any(map(str.isalnum, one.text))
    ]
    return bool(runs) and all(run.style.bold for run in runs)


def _is_of_names(rows: Sequence[Sequence[Cell]]) -> bool:
    """Return whether the first row names columns that have numbers below."""
    first = [cell.text for cell in rows[0]]
    if fold(first[0]).rstrip(".") in _NUMBER_HEADS:
        return True
    if not all(first) or any(any(map(str.isdigit, text)) for text in first):
        return False
    below = rows[1:]
    return any(
        all(at < len(row) and row[at].text[:1].isdigit() for row in below)
        for at in range(len(first))
    )
