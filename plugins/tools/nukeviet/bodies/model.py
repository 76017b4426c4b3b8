"""A body between HTML and Markdown: blocks, and what their lines hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Style:
    """How words look and where they lead; `script` is "sub", "sup" or empty."""

    bold: bool = False
    italic: bool = False
    deleted: bool = False
    code: bool = False
    script: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one style."""

    text: str
    style: Style = Style()


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line within a paragraph."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture among words: `src` as written, `name` as resolved, `href` where it leads."""

    src: str
    name: str
    alt: str = ""
    href: str = ""


Inline = Run | Break | Image
BREAK = Break()


@dataclass(frozen=True, slots=True)
class WordMark:
    """The mark of an item in a list of Word, and its level from 1."""

    sign: str
    level: int


@dataclass(slots=True)
class Paragraph:
    """Lines of words."""

    inlines: list[Inline]
    is_centred: bool = False
    mark: WordMark | None = None

    @property
    def text(self) -> str:
        """Return the words, lines parted by a blank."""
        return text_of(self.inlines)


@dataclass(slots=True)
class Heading:
    """A heading; `level` is that of HTML."""

    inlines: list[Inline]
    level: int


@dataclass(slots=True)
class Photo:
    """A picture on a line of its own."""

    image: Image
    caption: str = ""
    is_centred: bool = False


@dataclass(slots=True)
class Clip:
    """A video on a line of its own: its address, or the name of a film in the bundle."""

    source: str
    caption: str = ""


@dataclass(slots=True)
class Listing:
    """A list; each item is a list of blocks. `start` is its first number, None without numbers."""

    items: list[list[Block]]
    start: int | None = None


@dataclass(slots=True)
class Quote:
    """A quotation."""

    blocks: list[Block]


@dataclass(slots=True)
class Code:
    """Text whose blanks and lines count."""

    text: str


@dataclass(slots=True)
class Rule:
    """A line between two sections."""


@dataclass(slots=True)
class Cell:
    """A cell of a table."""

    blocks: list[Block]
    is_head: bool = False
    colspan: int = 1
    rowspan: int = 1

    @property
    def text(self) -> str:
        """Return the words."""
        return " ".join(iter_texts(self.blocks)).strip()


@dataclass(slots=True)
class Table:
    """A table of data; the first `head_rows` rows name the columns."""

    rows: list[list[Cell]]
    head_rows: int = 0


Block = Paragraph | Heading | Photo | Clip | Listing | Quote | Code | Rule | Table
Place = Literal["body", "quote", "item", "cell"]


@dataclass(frozen=True)
class BodyPicture:
    """A picture of a body: `src` as written, `name` as resolved."""

    src: str
    name: str
    alt: str
    caption: str


@dataclass(frozen=True)
class Loss:
    """Something that the new body does not have, in Vietnamese, one line each."""

    kind: str
    what: str
    remedy: str


@dataclass(slots=True)
class Losses:
    """The losses of one body, in order, each once."""

    found: dict[Loss, None] = field(default_factory=dict)

    def add(self, kind: str, what: str, remedy: str) -> None:
        """Record a loss."""
        self.found.setdefault(Loss(kind, what, remedy))


def text_of(inlines: Iterable[Inline]) -> str:
    """Return the words of inlines, lines parted by a blank."""
    words = (one.text if isinstance(one, Run) else " " for one in inlines)
    return " ".join("".join(words).split())


def embolden(inlines: Iterable[Inline]) -> list[Inline]:
    """Return inlines whose words are bold."""
    return [
        Run(one.text, replace(one.style, bold=True)) if isinstance(one, Run) else one
        for one in inlines
    ]


def iter_texts(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the words of each block."""
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield text_of(block.inlines)
            case Photo() | Clip():
                yield block.caption
            case Code():
                yield block.text
            case Listing():
                for item in block.items:
                    yield from iter_texts(item)
            case Quote():
                yield from iter_texts(block.blocks)
            case Table():
                for row in block.rows:
                    yield from (cell.text for cell in row)
            case Rule():
                pass
