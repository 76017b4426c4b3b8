"""The addresses of a release: written by its build, compared by later ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

RECORD = ".addresses"  # no web server of ours shows it: it names hidden articles
FIELDS = 3


class ReleasedAddress(NamedTuple):
    """An address that readers of a release can open, and the file that it belongs to.

    `address` begins with a slash, `path` is relative to the project; `key` is the page key of an
    article, else empty.
    """

    address: str
    path: str
    key: str = ""


def format_released(addresses: Iterable[ReleasedAddress]) -> str:
    """Return a line for each address, its fields separated by tabs."""
    return "".join("\t".join(one) + "\n" for one in sorted(addresses))


def parse_released(text: str) -> list[ReleasedAddress]:
    """Return the addresses of a result of `format_released`."""
    lines = (line.split("\t") for line in text.split("\n"))
    return [ReleasedAddress(*fields) for fields in lines if len(fields) == FIELDS]
