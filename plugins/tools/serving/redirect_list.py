"""The build's list of former addresses, read as text that anybody may have written.

Whoever publishes writes it, and root's web server takes it over: it holds pairs of addresses of
this portal and nothing else, or it is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

PAIR = re.compile(r'("(?:[^"\\]|\\.)*"|[^\s";{}\\$]+)\s+("(?:[^"\\]|\\.)*"|[^\s";{}\\$]+);')
TARGET = re.compile(r"/(?!/)[A-Za-z0-9_.~%/-]*")
SIGN = re.compile(r"\\?(.)", re.DOTALL)
LONGEST_KEY_BYTES = 900  # what a bucket of the map holds is 1,024: portal.conf


class BrokenList(Exception):
    """Say which line is no pair of addresses."""


def read_pairs(text: str) -> list[tuple[str, str]]:
    """Return former addresses, regular expressions with their `~`, and new ones.

    Raises BrokenList.
    """
    return list(_iter_pairs(text))


def _iter_pairs(text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = PAIR.fullmatch(line.strip())
        former, new = map(_unquote, found.groups()) if found else ("", "")
        if not _is_former(former) or not TARGET.fullmatch(new):
            raise BrokenList(f"line {number} is no pair of addresses")
        yield former, new


def _unquote(word: str) -> str:
    """Return what nginx makes of a word."""
    if not word.startswith('"'):
        return word
    return re.sub(r'\\(["\\])', r"\1", word[1:-1])


def _is_former(word: str) -> bool:
    """Return whether a word is an address, or the regular expression of exactly one."""
    if not word.isprintable():
        return False
    if word.startswith("~^") and word.endswith("$"):
        inside = word[2:-1]
        address = SIGN.sub(r"\1", inside)
        return address.startswith("/") and re.escape(address) == inside
    return word.startswith("/")


def format_pairs(pairs: list[tuple[str, str]]) -> str:
    """Return the inside of a `map` of nginx.

    Addresses too long for its table become regular expressions, as long as these may be.
    """
    return "".join(f"{_quote(_fit(former))} {new};\n" for former, new in pairs)


def _fit(former: str) -> str:
    if former.startswith("~") or len(former.encode()) <= LONGEST_KEY_BYTES:
        return former
    return f"~^{re.escape(former)}$"


def _quote(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
