"""The addresses that the files of an output carry, by the kind of file.

Each reader takes a file's text and returns its addresses as they are written there, and the places
(ids) that other addresses may point to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import PurePosixPath
from typing import Any
from xml.etree import ElementTree

# Quantifiers are possessive: a page with a stray quotation mark is read as fast as any other.
_ATTRIBUTES = r"""((?:[^>"']++|"[^"]*+"|'[^']*+')*+)"""
_ELEMENT = re.compile(
    rf"<!--.*?-->"
    rf"|<(script|style|textarea|title)(?=[\s/>]){_ATTRIBUTES}(?<!/)>(.*?)</\1"
    rf"|<([a-z][^\s/>]*+){_ATTRIBUTES}>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""", re.DOTALL
)
_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,])(?:\s[^,]*)?(?:,|\s*$)")
_REFRESH = re.compile(r"\s*[\d.]+\s*[;,]?\s*(?:url\s*=\s*)?(.*)", re.DOTALL | re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_ADDRESS = re.compile(
    r"""(?:url\(|@import)\s*(?:"([^"]*)"|'([^']*)'|([^\s"'();]+(?=\s*\))))""", re.IGNORECASE
)
_STYLE_SHEET_OF_XML = re.compile(r"""<\?xml-stylesheet\b[^?]*?\bhref=["']([^"']+)""")
_SITEMAP_OF_ROBOTS = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_REDIRECT = re.compile(r'^(?!#)(?:"(?:[^"\\]|\\.)*"|\S+)\s+(?:"((?:[^"\\]|\\.)*)"|(\S+));$', re.M)

PLAIN = {"href", "src", "poster", "xlink:href"}
LISTS = {"srcset", "imagesrcset"}
OF_META = {
    *("og:url", "og:image", "og:image:url", "og:image:secure_url", "og:video", "og:audio"),
    *("twitter:image", "twitter:url"),
}
# Keys of schema.org whose value is an address. An @id names a thing and need not be a page.
OF_JSON_LD = {
    *("url", "contentUrl", "embedUrl", "image", "logo", "thumbnailUrl", "item", "license"),
    *("mainEntityOfPage", "urlTemplate", "target", "publishingPrinciples", "sameAs"),
}
OF_MANIFEST = {"start_url", "scope", "src", "url", "action"}

_ATOM = "{http://www.w3.org/2005/Atom}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
# Where an element of XML has its address: in an attribute, or in its text (empty).
OF_XML = {
    "link": "",
    "url": "",
    "guid": "",
    "comments": "",
    "enclosure": "url",
    "source": "url",
    f"{_ATOM}link": "href",
    f"{_ATOM}content": "src",
    f"{_ATOM}icon": "",
    f"{_ATOM}logo": "",
    f"{_ATOM}uri": "",
    f"{_MEDIA}content": "url",
    f"{_MEDIA}thumbnail": "url",
    f"{_SITEMAP}loc": "",
    f"{_IMAGE}loc": "",
    f"{_OPENSEARCH}Url": "template",
    f"{_OPENSEARCH}Image": "",
}
HTML_IN_XML = {
    "description",
    "{http://purl.org/rss/1.0/modules/content/}encoded",
    f"{_ATOM}content",
    f"{_ATOM}summary",
}


@dataclass
class Document:
    """The addresses that a file carries, and the ids of its elements."""

    addresses: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


Reader = Callable[[str], Document]


def reader_of(name: str) -> Reader | None:
    """Return the reader of a file, None if files of this kind carry no addresses."""
    path = PurePosixPath(name)
    return READERS_BY_NAME.get(path.name) or READERS_BY_SUFFIX.get(path.suffix)


def read_markup(text: str) -> Document:
    document = Document()
    for tag, attributes, inside in iter_elements(text):
        if "id" in attributes:
            document.ids.add(attributes["id"])
        document.addresses += iter_addresses(tag, attributes)
        if tag == "style":
            document.addresses += read_css(inside).addresses
        elif attributes.get("type") == "application/ld+json":
            document.addresses += iter_values(json.loads(inside), OF_JSON_LD)
    return document


def iter_elements(text: str) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Yield tag, attributes and, for elements of text only, the text."""
    for found in _ELEMENT.finditer(text):
        raw, raw_attributes, inside, tag, attributes = found.groups()
        if name := raw or tag:
            yield name.lower(), read_attributes(raw_attributes or attributes or ""), inside or ""


def read_attributes(text: str) -> dict[str, str]:
    return {
        name.lower(): unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(text)
    }


def iter_addresses(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if name in PLAIN:
            yield value
        elif name in LISTS:
            yield from _CANDIDATE.findall(value)
    yield from ELSEWHERE.get(tag, _nothing)(attributes)


def read_css(text: str) -> Document:
    found = _CSS_ADDRESS.findall(_CSS_COMMENT.sub(" ", text))
    return Document(["".join(one) for one in found if not "".join(one).startswith("#")])


def read_xml(text: str) -> Document:
    """Read a feed, a sitemap or another file of XML; raises ParseError."""
    document = Document(_STYLE_SHEET_OF_XML.findall(text))
    for element in ElementTree.fromstring(text.encode()).iter():
        attributes = element.attrib
        if element.tag.startswith(_XHTML):
            document.addresses += iter_addresses(element.tag.removeprefix(_XHTML), attributes)
        elif element.tag in OF_XML and attributes.get("isPermaLink") != "false":
            attribute = OF_XML[element.tag]
            document.addresses.append(attributes.get(attribute, "") or _text_of(element, attribute))
        document.addresses += read_markup(html_of(element)).addresses
    return document


def read_manifest(text: str) -> Document:
    return Document(list(iter_values(json.loads(text), OF_MANIFEST)))


def read_robots(text: str) -> Document:
    return Document(_SITEMAP_OF_ROBOTS.findall(text))


def read_redirects(text: str) -> Document:
    """Read the new addresses of a map of redirects for nginx."""
    found = _REDIRECT.findall(text)
    return Document([re.sub(r"\\(.)", r"\1", quoted) or plain for quoted, plain in found])


def iter_values(value: Any, keys: set[str], key: str = "") -> Iterator[str]:  # noqa: ANN401
    """Yield the texts of JSON below one of these keys."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from iter_values(inner, keys, name)
    elif isinstance(value, list):
        for inner in value:
            yield from iter_values(inner, keys, key)
    elif isinstance(value, str) and key in keys:
        yield value


def html_of(element: ElementTree.Element) -> str:
    """Return the HTML that an element of a feed has as text."""
    usual = "text" if element.tag.startswith(_ATOM) else "html"
    is_html = element.tag in HTML_IN_XML and element.get("type", usual) == "html"
    return element.text or "" if is_html else ""


def _text_of(element: ElementTree.Element, attribute: str) -> str:
    return "" if attribute else (element.text or "").strip()


def _nothing(attributes: Mapping[str, str]) -> Iterator[str]:
    return iter(())


def _of_meta(attributes: Mapping[str, str]) -> Iterator[str]:
    content = attributes.get("content", "")
    if attributes.get("http-equiv", "").lower() == "refresh":
        if found := _REFRESH.fullmatch(content):
            yield found[1].strip().strip("\"'")
    elif OF_META & {attributes.get("property", ""), attributes.get("name", "")}:
        yield content


def _of_form(attributes: Mapping[str, str]) -> Iterator[str]:
    if attributes.get("method", "get").lower() == "get":
        yield attributes.get("action", "")


def _of_button(attributes: Mapping[str, str]) -> Iterator[str]:
    if attributes.get("formmethod", "").lower() == "get":
        yield attributes.get("formaction", "")


def _of_object(attributes: Mapping[str, str]) -> Iterator[str]:
    yield attributes.get("data", "")


ELSEWHERE: Mapping[str, Callable[[Mapping[str, str]], Iterator[str]]] = {
    "meta": _of_meta,
    "form": _of_form,
    "button": _of_button,
    "input": _of_button,
    "object": _of_object,
}
READERS_BY_SUFFIX: Mapping[str, Reader] = {
    ".html": read_markup,
    ".svg": read_markup,
    ".css": read_css,
    ".xml": read_xml,
    ".webmanifest": read_manifest,
}
READERS_BY_NAME: Mapping[str, Reader] = {
    "manifest.json": read_manifest,
    "robots.txt": read_robots,
    "redirects.map": read_redirects,
}
