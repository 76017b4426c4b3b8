"""Bodies from old HTML to the HTML that the portal publishes, and what each of them holds."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as etree
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

import html5lib

from plugins.newsdesk.pasting.meaning import read_meaning
from plugins.newsdesk.rendering.body import BodyHooks, BodyImage, BodyRenderer
from plugins.newsdesk.rendering.bounds import iter_refusals
from plugins.newsdesk.rendering.safety import make_safe
from plugins.tools.nukeviet.bodies.conversion import ConvertedBody, convert_body

UPLOADS = "/uploads/"
RENDERER = BodyRenderer()
HIDDEN = frozenset({"head", "iframe", "noscript", "script", "style", "template", "title", "video"})
APART = frozenset(
    "blockquote br caption center dd div dt figcaption figure h1 h2 h3 h4 h5 h6 hr iframe li "  # noqa: SIM905
    "marquee ol p pre table td th tr ul video".split()
)


@dataclass
class Facts:
    """What a body shows: words and elements by number, addresses of links."""

    words: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    links: list[str] = field(default_factory=list)


def convert(html: str, cover: str | None = None) -> ConvertedBody:
    """Convert a body of a site whose uploads are all there and whose articles are below /moi/."""
    return convert_body(html, resolve_link, resolve_picture, cover)


def resolve_link(address: str) -> str | None:
    if UPLOADS in address:
        return resolve_picture(address)
    if address.startswith("/"):
        return "/moi/" + re.sub(r"\W+", "-", address).strip("-") + "/"
    return address if address.startswith(("http", "mailto:", "tel:")) else None


def resolve_picture(address: str) -> str | None:
    name = PurePosixPath(unquote(address)).name
    return name if address.startswith(UPLOADS) and "mat" not in name else None


def publish(markdown: str) -> str:
    """Return a body as the portal publishes it, which must refuse nothing."""
    assert list(iter_refusals(markdown)) == []
    hooks = BodyHooks(_picture, lambda address: address)
    safe = make_safe(RENDERER.convert(read_meaning(markdown).text, hooks), frozenset(), "/anh/")
    assert safe.refusals == ()
    return safe.html


def _picture(image: BodyImage) -> str:
    return f'<img src="/anh/{image.src}" alt="">'


def facts_of(html: str) -> Facts:
    """Return what a body shows, read by another parser than the converter's."""
    facts = Facts()
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    facts.words.update(words_of("".join(_iter_text(tree))))
    for element in tree.iter():
        facts.tags[str(element.tag)] += 1
        if element.tag == "a" and element.get("href"):
            facts.links.append(str(element.get("href")))
    return facts


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text))


def text_of(html: str) -> str:
    """Return the text of a body without blanks, with quotation marks all alike."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    text = unicodedata.normalize("NFC", "".join(tree.itertext()))
    return re.sub(r"\s+", "", re.sub(r"''|,,|[\"“”„’‘']", '"', text))


def _iter_text(element: etree.Element) -> Iterator[str]:
    apart = " " if element.tag in APART else ""
    yield apart
    if isinstance(element.tag, str) and element.tag not in HIDDEN:
        yield element.text or ""
        for child in element:
            yield from _iter_text(child)
    yield apart
    yield element.tail or ""
