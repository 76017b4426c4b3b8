"""The tree of a body, parsed as browsers do: balanced, of bounded depth, known tags only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

import nh3

from plugins.tools.nukeviet.bodies.model import Losses
from plugins.tools.nukeviet.bodies.tags import (
    BLOCKS,
    DROPPED,
    INLINE,
    KEPT,
    TABLES,
    VOID,
    simplify_tags,
)

DEEPEST = 50  # elements in each other
# Stands for & while nh3 reads, whose time grows with the square of the entities in a text.
_AMPERSAND = "\ufdd0"
ATTRIBUTES = {
    "*": {"align", "class", "style"},
    "a": {"href", "id", "name"},
    "audio": {"src"},
    "embed": {"src"},
    "iframe": {"data-src", "src", "title"},
    "img": {"alt", "data-src", "src", "title"},
    "object": {"data"},
    "oembed": {"url"},
    "ol": {"start", "type"},
    "source": {"src"},
    "table": {"border"},
    "td": {"bgcolor", "colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "video": {"src", "title"},
}
# Those that a report can name, a drive of Windows among them; nh3 drops any other address.
SCHEMES = frozenset(
    {
        *("http", "https", "mailto", "tel", "ftp", "file", "data", "javascript", "callto"),
        *("skype", "sms", "viber", "zalo", "whatsapp", *"abcdefghijklmnopqrstuvwxyz"),
    }
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(slots=True)
class Element:
    """An element with its children in order, text among them."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return an attribute without blanks around it, empty if there is none."""
        return self.attributes.get(name, "").strip()

    @property
    def is_hidden(self) -> bool:
        """Return whether browsers do not show it."""
        return bool(_HIDDEN.search(self.get("style")))

    @property
    def text(self) -> str:
        """Return its words, parted by single blanks."""
        return " ".join("".join(self._iter_text()).split())

    def _iter_text(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag == "br":
                yield " "
            elif not child.is_hidden:
                yield from child._iter_text()
                if child.tag in BLOCKS or child.tag in TABLES:
                    yield " "

    def iter_elements(self) -> Iterator[Element]:
        """Yield the children that are elements."""
        return (child for child in self.children if isinstance(child, Element))

    def find_all(self, *tags: str) -> Iterator[Element]:
        """Yield the elements of these tags below it, in order."""
        for child in self.iter_elements():
            if child.tag in tags:
                yield child
            yield from child.find_all(*tags)


def parse_body(html: str, losses: Losses) -> Element:
    """Return the tree of a body, in `<body>`."""
    clean = nh3.clean(
        simplify_tags(html.replace(_AMPERSAND, "").replace("&", _AMPERSAND)),
        tags=set(KEPT),
        clean_content_tags=set(DROPPED),
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    builder = _Builder()
    builder.feed(clean)
    builder.close()
    if builder.is_flattened:
        losses.add(
            "khối lồng nhau",
            f"các khối lồng nhau quá {DEEPEST} cấp: những cấp trong cùng thành đoạn thường",
            "đối chiếu với bài cũ",
        )
    return builder.root


def _unescape(text: str) -> str:
    return unescape(text.replace(_AMPERSAND, "&"))


class _Builder(HTMLParser):
    """Builds the tree of balanced HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("body")
        self.is_flattened = False
        self._open = [self.root]
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add an element; of one that is too deep only the children."""
        element = Element(tag, {name: _unescape(value or "") for name, value in attrs})
        if tag in VOID:
            self._open[-1].children.append(element)
            return
        self._depth += 1
        if self._depth <= DEEPEST:
            self._open[-1].children.append(element)
            self._open.append(element)
        else:
            self._flatten(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag in VOID:
            return
        if self._depth <= DEEPEST:
            self._open.pop()
        else:
            self._flatten(tag)
        self._depth -= 1

    def handle_data(self, data: str) -> None:
        """Add text."""
        self._open[-1].children.append(_unescape(data))

    def _flatten(self, tag: str) -> None:
        """Keep the words around a tag apart that is left out."""
        if tag not in INLINE:
            self.is_flattened = True
            self._open[-1].children.append(Element("br"))
