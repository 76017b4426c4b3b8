"""Text written so that the portal's Markdown shows it as it was."""

from __future__ import annotations

import re
from urllib.parse import quote

from plugins.newsdesk.rendering.dialect import ADDRESS, E_MAIL
from plugins.tools.nukeviet.bodies.references import is_usable

# The portal links these as typed, and reads no sign within them but those of `_UNSAFE`.
_ADDRESS = re.compile(rf"{ADDRESS}|{E_MAIL}")
_UNSAFE = re.compile(r"[\[\]`\\|{}*~&]")
_SIGN = re.compile(
    r"_{4,}|[\\`*\[\]{|]|~~|<(?=[A-Za-z/!?])|&(?=#?\w+;)"
    r"|(?<![^\W_])_|_(?![^\W_])"  # one within a word means nothing, and more than three
)
_ENTITIES = {"\\": "&#92;", "~~": "&#126;&#126;", "<": "&lt;", "&": "&amp;"}
_BACKSLASH_START = re.compile(r"[#>]|[-+](?=\s|$|[^\W\d_])|-[ -]*$|\+$")
_ENTITY_START = re.compile(r":(?=\s)|=(?==*$)|[•●■◆►➢➤❖▪◦\uf000-\uf0ff]|[·*](?=\s)")
_NUMBER_START = re.compile(r"(\d+)\.(?=\s|$|[^\W\d_])")
_HTML_SIGN = re.compile(r"[&<>*\[`\\{|_~]")
_TITLE_SIGN = re.compile(r"[\\`<>&\[\]]")
_PAIR = re.compile(r'"([^"]*)"')
_ADDRESS_SIGN = re.compile(r"[\s<>\"`|\[\](){}\\\x00-\x1f\x7f]")
_NAME_SIGN = re.compile(r"[\s<>\"`|\[\](){}\\\x00-\x1f\x7f%#?:]")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def escape(text: str) -> str:
    """Return text for a line of Markdown."""
    pieces: list[str] = []
    done = 0
    for found in _ADDRESS.finditer(text) if "://" in text or "@" in text or "www." in text else ():
        address = found[0]
        pieces.append(_SIGN.sub(_escaped, text[done : found.start()]))
        if _UNSAFE.search(address):
            pieces.append(_SIGN.sub(_escaped, address))
        elif "://" in address and not is_usable(address):
            pieces.append(address.replace("://", "&#58;//"))
        else:
            pieces.append(address)
        done = found.end()
    return "".join([*pieces, _SIGN.sub(_escaped, text[done:])])


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    if sign.startswith("____"):
        return sign
    return _ENTITIES.get(sign) or f"\\{sign}"


def guard_start(line: str) -> str:
    """Return a line of Markdown that begins no list, heading, quotation or definition."""
    if _BACKSLASH_START.match(line):
        return f"\\{line}"
    if _ENTITY_START.match(line):
        return f"&#{ord(line[0])};{line[1:]}"
    return _NUMBER_START.sub(r"\1\\.", line, count=1) if _NUMBER_START.match(line) else line


def escape_html(text: str) -> str:
    """Return text for HTML within Markdown."""
    return _HTML_SIGN.sub(_entity, text)


def escape_title(text: str) -> str:
    """Return text for the description or, in plain quotation marks, the title of an image."""
    text = _PAIR.sub(r"“\1”", " ".join(text.split()))
    return _TITLE_SIGN.sub(_entity, text).replace('"', "&quot;")


def _entity(found: re.Match[str]) -> str:
    named = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    return named.get(found[0]) or f"&#{ord(found[0])};"


def write_address(address: str) -> str:
    """Return an address, or the name of a file, for a link of Markdown."""
    is_name = not address.startswith("/") and ":" not in address
    written = (_NAME_SIGN if is_name else _ADDRESS_SIGN).sub(_quoted, address)
    return _ENTITY.sub("&amp;", written)


def write_file_name(name: str) -> str:
    """Return the name of a picture for an image of Markdown."""
    return _NAME_SIGN.sub(_quoted, name)


def _quoted(found: re.Match[str]) -> str:
    return quote(found[0])
