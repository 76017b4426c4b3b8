"""Text written so that the portal's Markdown shows it as it was."""

from __future__ import annotations

import re
from urllib.parse import quote

from plugins.newsdesk.rendering.dialect import ADDRESS, E_MAIL, trim_address
from plugins.tools.nukeviet.bodies.references import is_usable

_ADDRESS = re.compile(rf"{ADDRESS}|{E_MAIL}")
_MAY_HOLD_ADDRESS = re.compile(r"://|@|www\.", re.IGNORECASE)
_SAFE_START = re.compile(r"https?://|(?!www\.)[A-Za-z]", re.IGNORECASE)
_UNSAFE = re.compile(r"[\[\]`\\|{}*~&]")
_SIGN = re.compile(
    r"(?<=_)(?:https?:(?=//)|www\.)|[\\`*\[\]{|]|~~|<(?=\S)|&(?=#|\w+;)"
    r"|(?<![^\W_])_|_(?![^\W_])"  # one within a word means nothing
)
_ENTITIES = {"\\": "&#92;", "~~": "&#126;&#126;", "<": "&lt;", "&": "&amp;"}
_BACKSLASH_START = re.compile(r"[#>]|[-+](?=\s|$|[^\W\d_])|-[ -]*$|\+$")
_ENTITY_START = re.compile(r":(?=\s)|=(?==*$)|[•●■◆►➢➤❖▪◦\uf000-\uf0ff]|[·*](?=\s|$)")
_NUMBER_START = re.compile(r"(\d+)\.(?=\s|$|[^\W\d_])")
_HTML_SIGN = re.compile(r"[&<>*\[`\\{|_~]")
_TITLE_SIGN = re.compile(r"[\\`<>&\[\]]|^'|'$")
_PAIR = re.compile(r'"([^"]*)"')
_ADDRESS_SIGN = re.compile(r"[\s<>\"`|\[\](){}\\\x00-\x1f\x7f]")
_NAME_SIGN = re.compile(r"[\s<>\"`|\[\](){}\\\x00-\x1f\x7f%#?:]")
_ENTITY = re.compile(r"&(?=#|\w+;)")


def escape_signs(text: str) -> str:
    """Return text for a line of Markdown that links no address in it, as within a link."""
    return _SIGN.sub(_escaped, text)


def escape(text: str) -> str:
    """Return text for a line of Markdown, its addresses as the links that the portal makes."""
    pieces: list[str] = []
    done = 0
    for found in _ADDRESS.finditer(text) if _MAY_HOLD_ADDRESS.search(text) else ():
        before = escape_signs(text[done : found.start()])
        pieces.append(f"{before[:-1]}\\!" if before.endswith("!") else before)
        written = trim_address(found[0])
        address = _complete(written)
        if is_usable(address):
            is_safe = _SAFE_START.match(written) and not _UNSAFE.search(written)
            words = f"[{escape_signs(written)}]({write_address(address)})"
            pieces.append(f"<{written}>" if is_safe else words)
            done = found.start() + len(written)
        else:
            pieces.append(escape_signs(found[0]).replace("://", "&#58;//"))
            done = found.end()
    return "".join([*pieces, escape_signs(text[done:])])


def _complete(written: str) -> str:
    """Return an address in text with its scheme."""
    if written.lower().startswith(("http://", "https://")):
        return written
    return f"https://{written}" if written.lower().startswith("www.") else f"mailto:{written}"


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    if len(sign) > 2:  # an address that the portal takes for none behind a letter or _
        return f"{sign[:-1]}&#{ord(sign[-1])};"
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
