"""Check a feed strictly: RSS 2.0 or Atom, Vietnamese, with absolute addresses and zoned times.

Sources of the tables: https://www.rssboard.org/rss-specification and its best practices
(https://www.rssboard.org/rss-profile), RFC 4287 for Atom.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import feedparser

from tests.support.carriers import html_of, read_markup
from tests.support.element_rules import (
    ABSOLUTE,
    ANY,
    MAILBOX,
    MEDIA_TYPE,
    NUMBER,
    RFC_822,
    RFC_3339,
    TEXT,
    VIETNAMESE,
    Rule,
    iter_faults,
)

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Addresses that are whole though they are none of the web.
OTHER_SCHEMES = ("mailto:", "tel:", "data:")

RSS_ITEM = {
    "title": Rule(1, text=TEXT),
    "link": Rule(1, text=ABSOLUTE),
    "guid": Rule(1, text=TEXT),
    "pubDate": Rule(1, text=RFC_822),
    "description": Rule(1, text=TEXT),
    "category": Rule(most=ANY, text=TEXT),
    "author": Rule(text=MAILBOX),
    "comments": Rule(text=ABSOLUTE),
    "source": Rule(text=TEXT, attributes={"url": ABSOLUTE}),
    # One at most, say the best practices: readers do not agree on several.
    "enclosure": Rule(attributes={"url": ABSOLUTE, "length": NUMBER, "type": MEDIA_TYPE}),
}
RSS_CHANNEL = {
    "title": Rule(1, text=TEXT),
    "link": Rule(1, text=ABSOLUTE),
    "description": Rule(1, text=TEXT),
    "language": Rule(1, text=VIETNAMESE),
    "lastBuildDate": Rule(text=RFC_822),
    "pubDate": Rule(text=RFC_822),
    "copyright": Rule(text=TEXT),
    "managingEditor": Rule(text=MAILBOX),
    "webMaster": Rule(text=MAILBOX),
    "generator": Rule(text=TEXT),
    "docs": Rule(text=ABSOLUTE),
    "ttl": Rule(text=NUMBER),
    "category": Rule(most=ANY, text=TEXT),
    "image": Rule(
        children={
            "url": Rule(1, text=ABSOLUTE),
            "title": Rule(1, text=TEXT),
            "link": Rule(1, text=ABSOLUTE),
            "width": Rule(text=NUMBER),
            "height": Rule(text=NUMBER),
            "description": Rule(text=TEXT),
        }
    ),
    "item": Rule(most=ANY, children=RSS_ITEM),
    f"{ATOM}link": Rule(1, ANY, attributes={"href": ABSOLUTE, "rel": TEXT}),
}
RSS = Rule(children={"channel": Rule(1, children=RSS_CHANNEL)})

PERSON = {
    f"{ATOM}name": Rule(1, text=TEXT),
    f"{ATOM}uri": Rule(text=ABSOLUTE),
    f"{ATOM}email": Rule(text=TEXT),
}
ATOM_BOTH = {
    f"{ATOM}id": Rule(1, text=TEXT),
    f"{ATOM}title": Rule(1, text=TEXT),
    f"{ATOM}updated": Rule(1, text=RFC_3339),
    f"{ATOM}author": Rule(most=ANY, children=PERSON),
    f"{ATOM}contributor": Rule(most=ANY, children=PERSON),
    f"{ATOM}category": Rule(most=ANY, attributes={"term": TEXT}),
    f"{ATOM}link": Rule(most=ANY, attributes={"href": ABSOLUTE}),
    f"{ATOM}rights": Rule(text=TEXT),
}
ATOM_ENTRY = {
    **ATOM_BOTH,
    f"{ATOM}published": Rule(1, text=RFC_3339),
    f"{ATOM}summary": Rule(text=TEXT),
    f"{ATOM}content": Rule(),
    f"{ATOM}source": Rule(),
}
ATOM_FEED = Rule(
    attributes={LANGUAGE: VIETNAMESE},
    children={
        **ATOM_BOTH,
        f"{ATOM}subtitle": Rule(text=TEXT),
        f"{ATOM}icon": Rule(text=ABSOLUTE),
        f"{ATOM}logo": Rule(text=ABSOLUTE),
        f"{ATOM}generator": Rule(text=TEXT),
        f"{ATOM}entry": Rule(most=ANY, children=ATOM_ENTRY),
    },
)


def find_feed_faults(content: bytes, address: str) -> list[str]:
    """Return the faults of the feed at an absolute address."""
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        return [f"not XML: {error}"]
    if root.tag == "rss":
        return [*_iter_rss_faults(root, address), *_iter_shared_faults(root, content, "rss20")]
    if root.tag == f"{ATOM}feed":
        return [*_iter_atom_faults(root, address), *_iter_shared_faults(root, content, "atom10")]
    return [f"{root.tag} is no feed"]


def _iter_rss_faults(root: Element, address: str) -> Iterator[str]:
    if root.get("version") != "2.0":
        yield f"rss: version {root.get('version')!r} is not 2.0"
    yield from iter_faults(root, RSS, {"", ATOM})
    yield from _iter_self_faults(root.iterfind(f"channel/{ATOM}link"), address)
    yield from _iter_repeated(root.iter("guid"))
    for guid in root.iter("guid"):
        if guid.get("isPermaLink") != "false" and not ABSOLUTE.holds(guid.text or ""):
            yield f"guid: {guid.text!r} is not {ABSOLUTE.name}"


def _iter_atom_faults(root: Element, address: str) -> Iterator[str]:
    yield from iter_faults(root, ATOM_FEED, {ATOM})
    yield from _iter_self_faults(root.iterfind(f"{ATOM}link"), address)
    yield from _iter_repeated(root.iter(f"{ATOM}id"))
    entries = root.findall(f"{ATOM}entry")
    for number, entry in enumerate(entries, 1):
        if root.find(f"{ATOM}author") is None and entry.find(f"{ATOM}author") is None:
            yield f"entry {number}: neither it nor the feed has an author"
        kinds = Counter(link.get("rel", "alternate") for link in entry.iterfind(f"{ATOM}link"))
        if kinds["alternate"] != 1:
            yield f"entry {number}: {kinds['alternate']} × link to the page"
        for link in entry.iterfind(f"{ATOM}link[@rel='enclosure']"):
            for name, form in (("type", MEDIA_TYPE), ("length", NUMBER)):
                if not form.holds(link.get(name, "")):
                    yield f"entry {number}: enclosure: {name} {link.get(name)!r} is not {form.name}"


def _iter_self_faults(links: Iterable[Element], address: str) -> Iterator[str]:
    found = [link.get("href") for link in links if link.get("rel") == "self"]
    if found != [address]:
        yield f"link to itself: {found} instead of {address}"


def _iter_repeated(elements: Iterable[Element]) -> Iterator[str]:
    counts = Counter(element.text for element in elements)
    yield from (f"id {text!r} stands {count} times" for text, count in counts.items() if count > 1)


def _iter_shared_faults(root: Element, content: bytes, version: str) -> Iterator[str]:
    for element in root.iter():
        for found in read_markup(html_of(element)).addresses:
            if not ABSOLUTE.holds(found) and not found.startswith(OTHER_SCHEMES):
                yield f"text of an entry: {found!r} is not {ABSOLUTE.name}"
    parsed = feedparser.parse(io.BytesIO(content))
    if parsed.bozo:
        yield f"feedparser: {parsed.bozo_exception}"
    if parsed.version != version:
        yield f"feedparser takes it for {parsed.version!r}"
