"""Addresses that readers asked for and did not find, from the web server's log, with proposals."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import unquote

from plugins.core.errors import PortalError
from plugins.newsdesk.schema.slugs import make_slug
from plugins.newsdesk.site.content import ARTICLES, PAGES
from plugins.tools.nukeviet.addresses import ARTICLE
from plugins.tools.nukeviet.content.existing import ExistingBundle, scan_bundles
from plugins.vietnamese.normalize import normalize

NOT_FOUND = 404
# The usual format of nginx and Apache, besides the JSON of this portal's own server.
COMBINED = re.compile(r'"(?P<method>[A-Z]+) (?P<uri>\S+) HTTP/[\d.]+" (?P<status>\d{3}) ')
# Programs look for holes under these.
PROBES = re.compile(
    r"(?i)\.(?:php\d?|asp|aspx|jsp|cgi|env|git|sql|bak|ini|log|zip|gz|ya?ml|xml|json|map)$|/\.|/wp-"
    r"|/(?:admin|cgi-bin|phpmyadmin|vendor|actuator|login)(?:/|$)|[<>'\"|]|//"
)
FILES = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|svg|ico|css|js|woff2?)$")
LEAST_ALIKE = 0.85
LONGEST_LINE = 1 << 16


class LogError(PortalError):
    """Why a log cannot be read; Vietnamese."""


@dataclass(frozen=True)
class Missing:
    """An address that was not found, how often, and the file whose aliases may need it."""

    address: str
    count: int
    file: str = ""


def find_missing(logs: Iterable[Path], content: Path, most: int) -> list[Missing]:
    """Return the addresses most often asked for in vain. Raises LogError."""
    counts: Counter[str] = Counter()
    for log in logs:
        counts.update(_iter_addresses(log))
    found = [one for kind in (ARTICLES, PAGES) for one in scan_bundles(content, kind)]
    guesses = _Guesses(found)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    return [Missing(address, count, guesses.find(address)) for address, count in ranked]


def as_lines(missing: Iterable[Missing]) -> Iterator[str]:
    """Yield a line for each address, with what to do."""
    for one in missing:
        yield f"{one.count:>6}  {one.address}"
        if one.file:
            yield f"        có thể là content/{one.file}: thêm vào aliases “{one.address}”"


class _Guesses:
    """Finds the bundle that an address may have meant: by its number, then by its words."""

    def __init__(self, bundles: Sequence[ExistingBundle]) -> None:
        self._by_slug = {one.slug: one.path for one in bundles}
        self._by_number: dict[str, list[str]] = {}
        for one in bundles:
            number = one.key.rpartition("-")[2]
            if number.isdigit():
                self._by_number.setdefault(number, []).append(one.path)

    def find(self, address: str) -> str:
        name = re.sub(r"\.html?$", "", address.rstrip("/").rpartition("/")[2])
        found = ARTICLE.search(name)
        paths = self._by_number.get(found["id"], []) if found else []
        if len(paths) == 1:
            return paths[0]
        slug = make_slug(ARTICLE.sub("", name))
        alike = get_close_matches(slug, self._by_slug, n=1, cutoff=LEAST_ALIKE) if slug else []
        return self._by_slug[alike[0]] if alike else ""


def _iter_addresses(log: Path) -> Iterator[str]:
    """Yield the addresses in a log that were asked for and not found, without their questions."""
    try:
        with _open(log) as file:
            while line := file.readline(LONGEST_LINE):
                asked = _parse(line.decode("utf-8", "replace"))
                if asked is not None:
                    address = normalize(unquote(asked.partition("?")[0]))
                    if _is_readers(address):
                        yield address
    except (OSError, EOFError) as error:
        raise LogError(f"Không đọc được nhật ký {log} ({error}) — hãy ghi lại --log.") from error


def _open(log: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(log)) if log.suffix == ".gz" else log.open("rb")


def _parse(line: str) -> str | None:
    """Return the address of a line, None unless it is one that was not found."""
    if line.startswith("{"):
        try:
            fields = json.loads(line)
            is_missing = int(fields["status"]) == NOT_FOUND and fields["method"] in {"GET", "HEAD"}
            return str(fields["uri"]) if is_missing else None
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
    found = COMBINED.search(line)
    if found is None or int(found["status"]) != NOT_FOUND or found["method"] not in {"GET", "HEAD"}:
        return None
    return found["uri"]


def _is_readers(address: str) -> bool:
    """Return whether a reader may have asked for an address, not a program."""
    return (
        address.startswith("/")
        and address.isprintable()
        and not PROBES.search(address)
        and not FILES.search(address)
    )
