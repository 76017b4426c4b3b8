"""Markdown as GitHub and chats read it: addresses, line breaks, headings, boxes, braces."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from typing import cast

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor, SetextHeaderProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import (
    InlineProcessor,
    SimpleTagInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import (
    HTML_PLACEHOLDER_RE,
    INLINE_PLACEHOLDER_PREFIX,
    INLINE_PLACEHOLDER_RE,
    AtomicString,
)

from plugins.newsdesk.pasting.masks import Mask, apply_edits, mask
from plugins.newsdesk.reading.anchors import heading_id
from plugins.newsdesk.rendering.shortcuts import Guard, InlineStep, guard_blocks

ADDRESS = (
    r"(?i)(?<![\w/@.])((?:https?://|www\.)(?=\w)"
    r"(?:[^\s<>\[\]\"“”«»`\x02\x03|]|(?<==)\"[^\s<>\"“”«»`\x02\x03|]*\")+)"
)
E_MAIL = r"(?<![\w.+/@-])([\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?![\w@])"
CLOSING = ".,;:!?…'’*~\\"
RAW_OPENING = re.compile(r"<(a|code|kbd|samp|tt)[\s>]", re.IGNORECASE)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
STASHED_SIGN = re.compile("\x02(\\d{1,6})\x03")
STASHED = INLINE_PLACEHOLDER_PREFIX
LOOK_BACK, LOOK_BACK_TAGS = 2_000, 5  # characters, inline elements
BRACES = re.compile(r"\{([^{}\n]*)\}")
ATTRIBUTES = re.compile(
    r":?[ ]*(?:[#.][\w:-]+|[A-Za-z][\w:-]*=(?:\"[^\"]*\"|'[^']*'|[^\s\"'}]+)|[ ]+)+$"
)
UNDERSCORES = re.compile(r"_+")
BOX = re.compile(r"\[(?:([ \u00a0]+)|([xX])|(?P<loose>[ ]?[xXvV✓✔√]?[ ]?))\]")
BEFORE_BOX = re.compile(r"[ \t>]*(?:[-*+]|\d+\.)?[ \t]*\Z")  # where unusual boxes are boxes
DETAILS = re.compile(r"<(details|summary)(?![^>\n]*\bmarkdown\b)(?=[\s>])", re.IGNORECASE)
PLACEHOLDER = re.compile(r"</?([^\W\d_][^\s<>/]*)[^<>\n]*>")
FOREIGN_NAME = re.compile("[:@]")  # of Word's o:p, and of addresses
HTML_NAMES = frozenset(
    re.findall(
        r"\w+",
        """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink
    blockquote body br button canvas caption center cite code col colgroup data datalist dd del
    details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame
    frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins isindex kbd keygen
    label legend li link listing main map mark marquee math menu menuitem meta meter nav nobr
    noembed noframes noscript object ol optgroup option output p param picture plaintext pre
    progress q rb rp rt rtc ruby s samp script search section select slot small source spacer span
    strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time
    title tr track tt u ul var video wbr xml xmp
    """,
    )
)


class DialectExtension(Extension):
    """Registers the processors of this module."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Add what GitHub has and replace what surprises editors."""
        md.preprocessors.register(TagStep(md), "tags", 24)  # between fenced code and HTML blocks
        md.preprocessors.register(SignStep(md), "signs", 15)  # after them
        md.parser.blockprocessors.register(SpacedHeading(md.parser), "hashheader", 70)
        md.parser.blockprocessors.register(DoubleUnderline(md.parser), "setextheader", 60)
        guard_blocks(md)
        md.treeprocessors.register(InlineStep(md), "inline", 20)
        md.treeprocessors.register(AnchorStep(md), "anchors", 16)  # after inline markup
        patterns = md.inlinePatterns
        patterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "backslash-break", 181)
        address = BareLink(Guard(re.compile(ADDRESS), ("://", "www.")), md, "https://")
        patterns.register(address, "bare-address", 85)
        e_mail = BareLink(Guard(re.compile(E_MAIL), ("@",)), md, "mailto:")
        patterns.register(e_mail, "bare-email", 84)
        deleted = SimpleTagInlineProcessor(r"(~~)(?=[^\s~])(.+?)(?<=[^\s~])~~", "del")
        patterns.register(deleted, "deleted", 65)


class AnchorStep(Treeprocessor):
    """Gives headings ids, and takes the way back from notes that nothing calls."""

    def run(self, root: etree.Element) -> None:
        """Look at every element once."""
        taken = {name: 1 for element in root.iter() if (name := element.get("id"))}
        for element in root.iter():
            if element.tag in HEADINGS and "id" not in element.attrib:
                words = unescape_stashed("".join(map(str, element.itertext())))
                element.set("id", heading_id(words, taken))
            for child in list(element):
                href = child.get("href", "")
                if child.get("class") == "footnote-backref" and href[1:] not in taken:
                    element.remove(child)


def unescape_stashed(words: str) -> str:
    """Return words of a tree with the signs that were escaped in the source."""
    return STASHED_SIGN.sub(lambda found: chr(int(found[1])), words)


class SpacedHeading(HashHeaderProcessor):
    """Headings need a blank after their signs, so that a hashtag is none."""

    RE = re.compile(
        r"(?:^|\n)(?P<level>#{1,6})[ \t]+(?P<header>[^\n]*?)(?:(?<=[ \t])#+[ \t]*)?(?:\n|$)"
    )

    def test(self, parent: etree.Element, block: str) -> bool:
        """Return whether a block has a heading."""
        return "#" in block and super().test(parent, block)


class DoubleUnderline(SetextHeaderProcessor):
    """Only signs of equality below a line make it a heading; dashes part sections."""

    RE = re.compile(r"^[^\n]+\n={3,}[ ]*(\n|$)", re.MULTILINE)


class BareLink(InlineProcessor):
    """Links an address or e-mail typed without brackets, without the signs that end the sentence.

    `scheme` is written before what has none.
    """

    ANCESTOR_EXCLUDES = ("a", "code")

    def __init__(self, guard: Guard, md: Markdown, scheme: str) -> None:
        super().__init__("", md)
        self._guard = guard
        self._scheme = scheme

    def getCompiledRegExp(self) -> re.Pattern[str]:
        """Return the guarded pattern, of which python-markdown only calls `finditer`."""
        return cast("re.Pattern[str]", self._guard)

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        """Return the link."""
        if _is_within_raw_link(self.md, data, m.start()):
            return None, None, None
        written = trim_address(m[1])
        address = written if "://" in written else self._scheme + written
        return _link(address, written), m.start(1), m.start(1) + len(written)


class TagStep(Preprocessor):
    """Opens details for Markdown, and shows words in angle brackets that are no HTML."""

    def run(self, lines: list[str]) -> list[str]:
        """Rewrite the tags outside code."""
        text = "\n".join(lines)
        return open_tags(text).split("\n") if "<" in text else lines


class SignStep(Preprocessor):
    """Keeps signs of forms from meaning something: braces, placeholders, rows of underscores."""

    def run(self, lines: list[str]) -> list[str]:
        """Escape them outside code."""
        return escape_signs("\n".join(lines)).split("\n")


def open_tags(text: str) -> str:
    """Return Markdown whose details hold Markdown and whose `<Tên đơn vị>` is text."""
    masked = mask(text, Mask.CODE)
    edits = [
        (
            found.end(),
            found.end(),
            f' markdown="{"1" if found[1].lower() == "details" else "span"}"',
        )
        for found in DETAILS.finditer(masked)
    ]
    for found in PLACEHOLDER.finditer(masked):
        name = found[1]
        if name.lower() not in HTML_NAMES and not FOREIGN_NAME.search(name):
            edits.append((found.start(), found.start() + 1, "&lt;"))
    return apply_edits(text, edits)


def escape_signs(text: str) -> str:
    """Return Markdown in which signs that editors mean as such stay as typed."""
    if not any(sign in text for sign in "{_["):
        return text
    masked = mask(text)
    edits: list[tuple[int, int, str]] = []
    for found in BRACES.finditer(masked):
        if not ATTRIBUTES.match(text[found.start(1) : found.end(1)]):
            edits += (found.start(), found.start(), "\\"), (found.end() - 1, found.end() - 1, "\\")
    for found in UNDERSCORES.finditer(masked):
        if not _is_emphasis(masked, found):
            edits.append((*found.span(), "\\_" * len(found[0])))
    for found in BOX.finditer(masked):
        around = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        if around[0] in set("]!") or around[1] in set("([:"):
            continue
        line_start = text.rfind("\n", 0, found.start()) + 1
        if found["loose"] is not None and not BEFORE_BOX.match(text[line_start : found.start()]):
            continue
        edits.append((*found.span(), "☑" if found[0][1:-1].strip() else "☐"))
    return apply_edits(text, edits)


def _is_emphasis(masked: str, found: re.Match[str]) -> bool:
    """Return whether underscores may open or close emphasis, or stand within a word."""
    before = masked[found.start() - 1 : found.start()]
    after = masked[found.end() : found.end() + 1]
    if len(found[0]) > 3:
        return False
    if before.isalnum() and after.isalnum():
        return len(found[0]) == 1
    opens = not before.isalnum() and before != ":" and (after.isalnum() or after in set("*\"“'[!"))
    closes = (
        not after.isalnum()
        and bool(before)
        and (before.isalnum() or before in set("*.,:;!?…\"”')]"))
    )
    return opens or closes


def _is_within_raw_link(md: Markdown, data: str, start: int) -> bool:
    """Return whether an address stands between tags of HTML that must hold no link."""
    inline = cast(InlineTreeprocessor, md.treeprocessors["inline"])
    end = start
    for _ in range(LOOK_BACK_TAGS):
        end = data.rfind(STASHED, max(0, start - LOOK_BACK), end)
        found = INLINE_PLACEHOLDER_RE.match(data, end) if end >= 0 else None
        if found is None:
            return False
        node = inline.stashed_nodes.get(found[1])
        raw = HTML_PLACEHOLDER_RE.match(node) if isinstance(node, str) else None
        if raw:
            return bool(RAW_OPENING.match(str(md.htmlStash.rawHtmlBlocks[int(raw[1])])))
    return False


def trim_address(address: str) -> str:
    """Return an address without the signs that end the sentence around it."""
    while address[-1] in CLOSING or (address[-1] in ")]}" and _is_unopened(address)):
        address = address[:-1]
    return address


def _is_unopened(address: str) -> bool:
    closing = address[-1]
    return address.count(closing) > address.count("([{"[")]}".index(closing)])


def _link(address: str, words: str) -> etree.Element:
    link = etree.Element("a", {"href": address})
    link.text = AtomicString(words)
    return link
