"""The meaning of attributes: what of the look of an element is more than look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from plugins.tools.nukeviet.bodies.model import Style
from plugins.tools.nukeviet.bodies.tree import Element

_BOLD = frozenset({"b", "strong"})
_ITALICS = frozenset({"cite", "dfn", "em", "i"})
_DELETED = frozenset({"del", "s", "strike"})
_CODE = frozenset({"code", "kbd", "samp", "tt"})
MOST_SPANNED = 100  # columns or rows
_WEIGHT = re.compile(r"font-weight\s*:\s*(\w+)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*(sub|super)", re.IGNORECASE)
_ALIGNED = re.compile(r"text-align\s*:\s*(\w+)", re.IGNORECASE)
_WORD_SIGN = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_WORD_LEVEL = re.compile(r"mso-list\s*:[^;]*\blevel(\d)", re.IGNORECASE)
_NUMBERING = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_CENTRED_CLASSES = frozenset({"image-center", "text-center", "align-center"})


def restyle(style: Style, element: Element) -> Style:
    """Return the style of words within an element."""
    tag = element.tag
    style = replace(
        style,
        bold=style.bold or tag in _BOLD,
        italic=style.italic or tag in _ITALICS,
        deleted=style.deleted or tag in _DELETED,
        code=style.code or tag in _CODE,
        script=tag if tag in {"sub", "sup"} else style.script,
    )
    css = element.get("style")
    if not css:
        return style
    if weight := _WEIGHT.search(css):
        style = replace(style, bold=weight[1].lower() in {"bold", "bolder", "600", "700", "800"})
    if _ITALIC.search(css):
        style = replace(style, italic=True)
    if raised := _RAISED.search(css):
        style = replace(style, script="sub" if raised[1].lower() == "sub" else "sup")
    return style


def is_centred(element: Element, inherited: bool) -> bool:
    """Return whether the lines of an element are centred."""
    if element.tag == "center":
        return True
    if aligned := _ALIGNED.search(element.get("style")):
        return aligned[1].lower() == "center"
    if align := element.get("align").lower():
        return align in {"center", "middle"}
    return inherited or not _CENTRED_CLASSES.isdisjoint(element.get("class").lower().split())


def is_word_sign(element: Element) -> bool:
    """Return whether an element holds the mark of an item of a list of Word."""
    return bool(_WORD_SIGN.search(element.get("style")))


def word_level(element: Element) -> int:
    """Return the level from 1 of an item of a list of Word, 0 if the element is none."""
    found = _WORD_LEVEL.search(element.get("style"))
    return int(found[1]) if found else 0


def first_number(listing: Element) -> int:
    """Return the number of the first item of an `<ol>`."""
    start = listing.get("start")
    return int(start) if start.isdecimal() and len(start) < 5 else 1


def numbering(listing: Element) -> str:
    """Return the way in which the items of an `<ol>` are numbered, empty for 1, 2, 3."""
    found = _NUMBERING.search(listing.get("style"))
    kind = listing.get("type") or (found[1] if found else "")
    return "" if kind in {"1", "decimal", "none"} else kind


def spans(cell: Element) -> tuple[int, int]:
    """Return how many columns and rows a cell spans."""
    columns, rows = (cell.get(name) for name in ("colspan", "rowspan"))
    return _span(columns), _span(rows)


def _span(written: str) -> int:
    number = int(written) if written.isdecimal() and len(written) < 6 else 1
    return min(max(number, 1), MOST_SPANNED)


def verbatim(element: Element) -> str:
    """Return the text of an element with all its blanks and lines."""
    return "".join(_iter_verbatim(element))


def _iter_verbatim(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child.replace("\u00a0", " ")
        elif child.tag == "br":
            yield "\n"
        else:
            yield from _iter_verbatim(child)


def with_breaks(element: Element) -> Element:
    """Return a preformatted element whose lines end with `<br>`."""
    children: list[Element | str] = []
    for child in element.children:
        if isinstance(child, Element):
            children.append(with_breaks(child))
            continue
        for place, line in enumerate(child.split("\n")):
            children += [Element("br"), line] if place else [line]
    return Element("div" if element.tag == "pre" else element.tag, element.attributes, children)
