"""Convert the Markdown of a bundle to HTML: photos, links, headings, tables."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.md_in_html import MarkdownInHtmlExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor

from plugins.newsdesk.rendering.dialect import DialectExtension
from plugins.newsdesk.schema.document_numbers import find_mentions
from plugins.vietnamese.normalize import normalize
from plugins.vietnamese.quotes import mend_quotes

AFTER_INLINE = 15
ALIGNMENT = re.compile(r"text-align: (left|center|right);")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NO_LINKS_WITHIN = frozenset({"a", "code", "pre", *HEADINGS})


@dataclass(frozen=True)
class BodyImage:
    """A photo as Markdown names it: `![alt](src "caption")`."""

    src: str
    alt: str
    caption: str


@dataclass(frozen=True)
class BodyHooks:
    """Callbacks into the bundle while its Markdown is converted.

    `picture` returns the `<picture>` of an image, empty if there is no such photo; `link` returns
    the address to write for a typed one, `document` that of the document with a number.
    """

    picture: Callable[[BodyImage], str]
    link: Callable[[str], str]
    document: Callable[[str], str | None] = lambda _: None


class BodyRenderer:
    """Converts any number of Markdown texts."""

    def __init__(self) -> None:
        self._bundle_extension = BundleExtension()
        self._markdown = Markdown(
            extensions=[
                AbbrExtension(),
                AttrListExtension(),
                DefListExtension(),
                FencedCodeExtension(),
                FootnoteExtension(BACKLINK_TITLE="Trở lại chú thích {} trong bài"),
                MarkdownInHtmlExtension(),
                SaneListExtension(),
                TableExtension(),
                DialectExtension(),
                self._bundle_extension,
            ],
            output_format="html",
        )

    def convert(self, text: str, hooks: BodyHooks) -> str:
        """Return the HTML of a body, with quotation marks corrected."""
        self._bundle_extension.hooks = hooks
        self._markdown.reset()
        return self._markdown.convert(mend_quotes(normalize(text)))


class BundleExtension(Extension):
    """Adds the steps of this module to Markdown; `hooks` belong to the text being converted."""

    hooks: BodyHooks

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the steps, after inline markup was read."""
        steps = (PhotoStep, LinkStep, NumberStep, HeadingStep, TableStep)
        for order, step in enumerate(steps):
            md.treeprocessors.register(
                step(md, self), f"bundle-{step.__name__}", AFTER_INLINE - order
            )


class BundleStep(Treeprocessor):
    """A step over the tree of one body."""

    def __init__(self, md: Markdown, extension: BundleExtension) -> None:
        super().__init__(md)
        self.extension = extension


class PhotoStep(BundleStep):
    """Turns images into pictures; a paragraph of nothing but images becomes figures."""

    def run(self, root: etree.Element) -> None:
        """Replace every image below the root."""
        for parent in list(root.iter()):
            for index, child in reversed(list(enumerate(parent))):
                if child.tag == "p" and _holds_only_images(child):
                    parent[index : index + 1] = [self._figure(image) for image in child]
                elif child.tag == "img" and not (parent.tag == "p" and _holds_only_images(parent)):
                    parent[index] = self._inline(child)

    def _figure(self, image: etree.Element) -> etree.Element:
        figure = etree.Element("figure", {"class": "photo"})
        figure.text = self._picture(image)
        if caption := image.get("title"):
            etree.SubElement(figure, "figcaption").text = caption
        figure.tail = "\n"
        return figure

    def _inline(self, image: etree.Element) -> etree.Element:
        span = etree.Element("span", {"class": "photo-inline"})
        span.text = self._picture(image)
        span.tail = image.tail
        return span

    def _picture(self, image: etree.Element) -> str:
        found = BodyImage(image.get("src", ""), image.get("alt", ""), image.get("title", ""))
        return self.md.htmlStash.store(self.extension.hooks.picture(found))


class LinkStep(BundleStep):
    """Writes the address that a link means on the portal."""

    def run(self, root: etree.Element) -> None:
        """Resolve every link below the root."""
        for anchor in root.iter("a"):
            if href := anchor.get("href"):
                anchor.set("href", self.extension.hooks.link(href))


class NumberStep(BundleStep):
    """Links the numbers of documents that the portal has, outside of headings, links and code."""

    def run(self, root: etree.Element) -> None:
        """Link the numbers below the root."""
        for element in list(_iter_open(root)):
            for place, child in reversed(list(enumerate(element))):
                child.tail, links = self._link(child.tail or "")
                _insert(element, place + 1, links)
            element.text, links = self._link(element.text or "")
            _insert(element, 0, links)

    def _link(self, text: str) -> tuple[str, list[etree.Element]]:
        """Return the text before the first link, and the links with the texts after them."""
        before, end = text, 0
        links: list[etree.Element] = []
        for mention in find_mentions(text):
            href = self.extension.hooks.document(mention.key)
            if href is None:
                continue
            between = text[end : mention.start]
            if links:
                links[-1].tail = between
            else:
                before = between
            links.append(etree.Element("a", {"href": href}))
            links[-1].text = text[mention.start : mention.end]
            end = mention.end
        if links:
            links[-1].tail = text[end:]
        return before, links


class HeadingStep(BundleStep):
    """Shifts headings to begin at h2, since h1 is the title."""

    def run(self, root: etree.Element) -> None:
        """Shift all headings by the same step when any is an h1."""
        headings = [element for element in root.iter() if element.tag in HEADINGS]
        if any(heading.tag == "h1" for heading in headings):
            for heading in headings:
                level = min(HEADINGS.index(str(heading.tag)) + 1, len(HEADINGS) - 1)
                heading.tag = HEADINGS[level]


class TableStep(BundleStep):
    """Wraps tables so that they scroll sideways on narrow screens, by keyboard too."""

    def run(self, root: etree.Element) -> None:
        """Wrap every table below the root and name the direction of its heads."""
        for parent in list(root.iter()):
            for index, child in enumerate(list(parent)):
                if child.tag == "table":
                    parent[index] = _wrap(child)


def _iter_open(element: etree.Element) -> Iterator[etree.Element]:
    """Yield an element and those below it whose texts may have links."""
    if element.tag not in NO_LINKS_WITHIN:
        yield element
        for child in element:
            yield from _iter_open(child)


def _insert(parent: etree.Element, place: int, links: Sequence[etree.Element]) -> None:
    for offset, link in enumerate(links):
        parent.insert(place + offset, link)


def _wrap(table: etree.Element) -> etree.Element:
    for head in table.iter("th"):
        head.set("scope", "col")
    for cell in table.iter():
        # Pages carry a Content-Security-Policy that lets no inline style through.
        if alignment := ALIGNMENT.fullmatch(cell.attrib.pop("style", "")):
            cell.set("class", f"align-{alignment[1]}")
    box = etree.Element(
        "div", {"class": "table-scroll", "role": "region", "tabindex": "0", "aria-label": "Bảng"}
    )
    box.append(table)
    box.tail, table.tail = table.tail, None
    return box


def _holds_only_images(paragraph: etree.Element) -> bool:
    blank = not (paragraph.text or "").strip()
    return (
        blank
        and len(paragraph) > 0
        and all(child.tag == "img" and not (child.tail or "").strip() for child in paragraph)
    )
