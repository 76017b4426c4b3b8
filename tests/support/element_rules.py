"""Rules about the elements of an XML file, as tables: which, how many, of what form.

A table says all that is known of an element: a child of one of its namespaces that it does not
name is a fault, as is text or an attribute of another form. Elements of other namespaces pass.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

ANY = 1_000_000_000

# RFC 3339 section 5.6; -00:00 says that nobody knows the zone (4.3).
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|(?!-00:00)[+-]\d\d:\d\d)")
# RFC 822 section 5 with the four digits of RFC 1123; -0000 as above (RFC 5322, 3.3).
_RFC_822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} "
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d:\d\d (GMT|UT|(?!-0000)[+-]\d{4})"
)
# https://www.w3.org/TR/NOTE-datetime
_W3C_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_W3C_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
# RFC 3986: what may stand in an address without being escaped, and an escape.
_ESCAPED = re.compile(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")


@dataclass(frozen=True)
class Form:
    """A form of text: its name and its test."""

    name: str
    holds: Callable[[str], bool]


@dataclass(frozen=True)
class Rule:
    """Limits of an element: least and most number, text, required attributes, children."""

    least: int = 0
    most: int = 1
    text: Form | None = None
    attributes: Mapping[str, Form] = field(default_factory=dict)
    children: Mapping[str, Rule] = field(default_factory=dict)


def iter_faults(
    element: Element, rule: Rule, namespaces: Iterable[str], where: str = ""
) -> Iterator[str]:
    """Yield the faults of an element and its descendants, each with its path."""
    place = where or short(element.tag)
    if rule.text and not rule.text.holds(element.text or ""):
        yield f"{place}: {element.text!r} is not {rule.text.name}"
    for name, form in rule.attributes.items():
        if not form.holds(element.get(name, "")):
            yield f"{place}: {short(name)} {element.get(name)!r} is not {form.name}"
    if rule.children:
        yield from _iter_miscounts(element, rule.children, namespaces, place)
        for number, child in enumerate(element, 1):
            if child.tag in rule.children:
                way = f"{place}/{number}:{short(child.tag)}"
                yield from iter_faults(child, rule.children[child.tag], namespaces, way)


def _iter_miscounts(
    element: Element, rules: Mapping[str, Rule], namespaces: Iterable[str], place: str
) -> Iterator[str]:
    counts = Counter(child.tag for child in element)
    for tag, rule in rules.items():
        if not rule.least <= counts[tag] <= rule.most:
            yield f"{place}: {counts[tag]} × {short(tag)}"
    for tag in counts.keys() - rules.keys():
        if namespace_of(tag) in namespaces:
            yield f"{place}: {short(tag)} is unknown"


def short(tag: str) -> str:
    return tag.rpartition("}")[2]


def namespace_of(tag: str) -> str:
    """Return the namespace of a tag with its braces, or an empty text."""
    return tag[: tag.find("}") + 1]


def is_absolute(address: str) -> bool:
    """Return whether an address is an absolute, escaped one of the web."""
    parts = urlsplit(address)
    return bool(parts.scheme in {"http", "https"} and parts.netloc and _ESCAPED.fullmatch(address))


def is_rfc_3339(text: str) -> bool:
    """Return whether a text is a valid time with its zone."""
    return bool(_RFC_3339.fullmatch(text)) and _is_moment(text)


def is_rfc_822(text: str) -> bool:
    """Return whether a text is a valid time with zone and the right day of the week."""
    if not _RFC_822.fullmatch(text):
        return False
    try:
        return parsedate_to_datetime(text).strftime("%a") == text[:3]
    except ValueError:
        return False


def is_w3c(text: str) -> bool:
    """Return whether a text is a year, a month, a day or a time with its zone."""
    if _W3C_DAY.fullmatch(text):
        return _is_moment(f"{text}-01-01"[:10] if len(text) < 10 else text)
    return bool(_W3C_TIME.fullmatch(text)) and _is_moment(text)


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def matching(pattern: str) -> Callable[[str], bool]:
    """Return a test of a whole text against a pattern."""
    return lambda text: bool(re.fullmatch(pattern, text))


TEXT = Form("a text", lambda text: bool(text.strip()) and text == text.strip())
ABSOLUTE = Form("an absolute, escaped address", is_absolute)
VIETNAMESE = Form("vi", lambda text: text == "vi")
NUMBER = Form("a number above zero", lambda text: text.isdecimal() and int(text) > 0)
MEDIA_TYPE = Form("a media type", matching(r"[a-z]+/[a-z0-9.+-]+"))
MAILBOX = Form("an address of e-mail, perhaps with a name", matching(r"\S+@\S+\.\S+( \(.+\))?"))
RFC_3339 = Form("a time of RFC 3339 with its zone", is_rfc_3339)
RFC_822 = Form("a time of RFC 822 with its zone", is_rfc_822)
W3C = Form("a time as W3C writes it", is_w3c)
