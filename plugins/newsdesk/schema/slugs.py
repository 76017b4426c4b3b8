"""The parts that addresses are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pelican.settings import DEFAULT_CONFIG
from pelican.utils import slugify

from plugins.vietnamese.normalize import normalize

NUMBERED_PAGES = "trang"
# File systems allow 255 bytes; the rest is for what builds and feeds add to a name.
LONGEST_SLUG = 220
LONGEST_PAGE_KEY = 64  # as in the service's list of pages
THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?![\d.,]*\d)")
SIGNS = re.compile(r"(?<=\w)[^\w\s\u0300-\u036f-]+(?=\w)")
APOSTROPHES = frozenset("'’‘‛´`")


@lru_cache(4096)  # the same names stand in many articles
def make_slug(name: str) -> str:
    """Return the part of an address that a name gives, `Dân vận khéo` → `dan-van-kheo`.

    Signs between letters part words: `và/hoặc` → `va-hoac`. An apostrophe does not: `S'tiêng` →
    `stieng`; nor do the signs of a number: `5.000` → `5000`.
    """
    whole = THOUSANDS.sub(lambda found: re.sub("[.,]", "", found[0]), normalize(name))
    return make_glued_slug(SIGNS.sub(_part, whole))


@lru_cache(4096)
def make_glued_slug(name: str) -> str:
    """Return Pelican's own slug, in which signs vanish: `và/hoặc` → `vahoac`."""
    return str(slugify(name, regex_subs=DEFAULT_CONFIG["SLUG_REGEX_SUBSTITUTIONS"]))


def find_former_slugs(names: Iterable[str]) -> dict[str, str]:
    """Return former slug → slug of names whose address was another while signs vanished."""
    distinct = set(names)
    slugs = {make_slug(name) for name in distinct}
    former = {make_glued_slug(name): make_slug(name) for name in sorted(distinct)}
    return {old: new for old, new in former.items() if old and old not in slugs}


def _part(signs: re.Match[str]) -> str:
    return signs[0] if signs[0] in APOSTROPHES else " "
