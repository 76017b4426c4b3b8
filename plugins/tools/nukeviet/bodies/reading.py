"""The blocks of a body, read from its tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from plugins.tools.nukeviet.bodies.frames import make_clip, read_frame
from plugins.tools.nukeviet.bodies.looks import (
    first_number,
    is_centred,
    is_word_sign,
    numbering,
    restyle,
    verbatim,
    with_breaks,
    word_level,
)
from plugins.tools.nukeviet.bodies.model import (
    BREAK,
    Block,
    Code,
    Heading,
    Image,
    Inline,
    Listing,
    Losses,
    Paragraph,
    Place,
    Quote,
    Rule,
    Run,
    Style,
    WordMark,
    embolden,
    text_of,
)
from plugins.tools.nukeviet.bodies.paragraphs import Flow, tidy
from plugins.tools.nukeviet.bodies.references import References, shorten
from plugins.tools.nukeviet.bodies.tables import caption_photo, read_table
from plugins.tools.nukeviet.bodies.tags import FRAMES, HEADINGS, PARAGRAPHS, TABLES
from plugins.tools.nukeviet.bodies.tree import Element

LONGEST_HEADING = 200  # characters; a longer one is a paragraph in large letters
DEEPEST_LIST = 6
DEEPEST_QUOTE = 3


class BodyReader:
    """Reads the elements of one body."""

    def __init__(self, references: References, losses: Losses) -> None:
        self._references = references
        self._losses = losses
        self._large: tuple[str, str] | None = None  # the picture that a small one leads to
        self._list_depth = self._quote_depth = 0
        self._style = Style()
        self._readers = {
            **dict.fromkeys(FRAMES, self._read_frame),
            **dict.fromkeys(HEADINGS, self._read_heading),
            **dict.fromkeys(PARAGRAPHS, self._read_container),
            **dict.fromkeys(("ol", "ul"), self._read_list),
            **dict.fromkeys(TABLES - {"table"}, self._read_container),
            "a": self._read_link,
            "blockquote": self._read_quote,
            "br": self._read_break,
            "figure": self._read_figure,
            "hr": self._read_rule,
            "img": self._read_image,
            "li": self._read_lone_item,
            "pre": self._read_code,
            "q": self._read_quoted_words,
            "span": self._read_span,
            "table": self._read_table,
        }

    def read(
        self, nodes: Iterable[Element | str], place: Place = "body", *, is_centred: bool = False
    ) -> list[Block]:
        """Return the blocks of a container."""
        flow = Flow(place, is_centred=is_centred)
        self._walk(nodes, flow)
        flow.end_paragraph()
        return flow.blocks

    def _walk(self, nodes: Iterable[Element | str], flow: Flow) -> None:
        for node in nodes:
            if isinstance(node, str):
                flow.add_text(node, self._style)
            elif node.is_hidden:
                self._report_hidden(node)
            elif reader := self._readers.get(node.tag):
                reader(node, flow)
            else:
                self._read_words(node, flow)

    def _walk_styled(self, element: Element, flow: Flow, style: Style) -> None:
        before, self._style = self._style, style
        self._walk(element.children, flow)
        self._style = before

    def _read_words(self, element: Element, flow: Flow) -> None:
        self._walk_styled(element, flow, restyle(self._style, element))

    def _read_span(self, element: Element, flow: Flow) -> None:
        if is_word_sign(element):
            level = flow.mark.level if flow.mark else 1
            flow.mark = WordMark(element.text, level)
        else:
            self._read_words(element, flow)

    def _read_quoted_words(self, element: Element, flow: Flow) -> None:
        flow.add_text("“", self._style)
        self._read_words(element, flow)
        flow.add_text("”", self._style)

    def _read_container(self, element: Element, flow: Flow) -> None:
        flow.end_paragraph()
        before = flow.is_centred
        flow.is_centred = is_centred(element, before)
        if level := word_level(element):
            flow.mark = WordMark("", level)
        self._walk_styled(element, flow, restyle(self._style, element))
        flow.end_paragraph()
        flow.is_centred, flow.mark = before, None

    def _read_break(self, element: Element, flow: Flow) -> None:
        flow.add(BREAK)

    def _read_rule(self, element: Element, flow: Flow) -> None:
        flow.end_paragraph()
        if flow.place == "body":
            flow.add_block(Rule())

    def _read_frame(self, element: Element, flow: Flow) -> None:
        flow.end_paragraph()
        if link := read_frame(element, self._references, self._losses):
            clip = make_clip(link, element.get("title")) if flow.place == "body" else None
            flow.add_block(clip or Paragraph([link]))

    def _read_image(self, element: Element, flow: Flow) -> None:
        image = self._references.image(element)
        if self._large:
            src, name = self._large
            flow.add(Image(src, name, image.alt if image else ""))
        elif image:
            flow.add(replace(image, href=self._style.href))

    def _read_link(self, element: Element, flow: Flow) -> None:
        href, words = element.get("href"), element.text
        has_picture = next(element.find_all("img"), None) is not None
        is_anchor = not href and (element.get("name") or element.get("id"))
        style = self._style
        if has_picture and (name := self._references.large_picture(href)):
            self._large = href, name
        elif (words or (has_picture and href)) and not is_anchor:
            style = replace(style, href=self._references.link(href, words))
        self._walk_styled(element, flow, style)
        self._large = None

    def _read_heading(self, element: Element, flow: Flow) -> None:
        blocks = self.read(element.children, "item")
        words: list[Inline] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                words += [Run(" "), *(Run(" ") if one is BREAK else one for one in block.inlines)]
        flow.end_paragraph()
        if words := tidy(words):
            is_long = len(text_of(words)) > LONGEST_HEADING
            is_plain = flow.place != "body" or is_long
            level = int(element.tag[1])
            flow.blocks.append(Paragraph(embolden(words)) if is_plain else Heading(words, level))
        flow.blocks += [block for block in blocks if not isinstance(block, Paragraph)]

    def _read_list(self, element: Element, flow: Flow) -> None:
        flow.end_paragraph()
        if self._list_depth >= DEEPEST_LIST:
            self._read_container(element, flow)
            return
        self._list_depth += 1
        is_numbered = element.tag == "ol"
        listing = Listing([], first_number(element) if is_numbered else None)
        for child in element.children:
            self._add_item(child, listing)
        self._list_depth -= 1
        kind = numbering(element) if is_numbered else ""
        if kind and listing.items:
            what = f"danh sách “{shorten(element.text, 40)}” đánh số kiểu “{kind}” thành 1, 2, 3"
            self._losses.add("danh sách", what, "nếu bài có nhắc tới “điểm a”, ghi lại chữ ấy")
        if listing.items:
            flow.blocks.append(listing)

    def _add_item(self, child: Element | str, listing: Listing) -> None:
        """Add a child of a list as an item, or a list right within a list to the item before."""
        is_item = isinstance(child, Element) and child.tag == "li"
        nodes = child.children if isinstance(child, Element) and is_item else [child]
        blocks = self.read(nodes, "item")
        if not blocks:
            return
        first, *rest = blocks
        if not isinstance(first, Listing):
            listing.items.append(blocks)
        elif listing.items:
            listing.items[-1] += blocks
        else:
            listing.items += first.items
            listing.items[-1] += rest

    def _read_lone_item(self, element: Element, flow: Flow) -> None:
        if self._list_depth >= DEEPEST_LIST:
            self._read_container(element, flow)
            return
        flow.end_paragraph()
        if blocks := self.read(element.children, "item"):
            flow.blocks.append(Listing([blocks]))

    def _read_quote(self, element: Element, flow: Flow) -> None:
        if flow.place not in {"body", "quote"} or self._quote_depth >= DEEPEST_QUOTE:
            self._read_container(element, flow)
            return
        self._quote_depth += 1
        centred = is_centred(element, flow.is_centred)
        blocks = self.read(element.children, "quote", is_centred=centred)
        self._quote_depth -= 1
        flow.end_paragraph()
        if blocks:
            flow.blocks.append(Quote(blocks))

    def _read_code(self, element: Element, flow: Flow) -> None:
        if flow.place == "body" and next(element.find_all("a", "img", "table"), None) is None:
            flow.end_paragraph()
            if text := verbatim(element).strip("\n").rstrip():
                flow.blocks.append(Code(text))
        else:
            self._read_container(with_breaks(element), flow)

    def _read_figure(self, element: Element, flow: Flow) -> None:
        captions = [child for child in element.iter_elements() if child.tag == "figcaption"]
        others = [child for child in element.children if child not in captions]
        centred = is_centred(element, flow.is_centred)
        blocks = self.read(others, flow.place, is_centred=centred)
        for caption in captions:
            words = self.read(caption.children, "item", is_centred=True)
            blocks += caption_photo(blocks, words)
        flow.end_paragraph()
        flow.blocks += blocks

    def _read_table(self, element: Element, flow: Flow) -> None:
        flow.end_paragraph()
        flow.blocks += read_table(element, self.read, flow.place)

    def _report_hidden(self, element: Element) -> None:
        if words := element.text:
            what = f"đoạn chữ ẩn “{shorten(words, 60)}” không chép sang"
            self._losses.add("chữ ẩn", what, "bạn đọc chưa từng thấy đoạn này, bỏ qua được")
