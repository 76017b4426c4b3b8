"""The parts that addresses are made of."""

from __future__ import annotations

from functools import lru_cache

from pelican.settings import DEFAULT_CONFIG
from pelican.utils import slugify

NUMBERED_PAGES = "trang"
# File systems allow 255 bytes; the rest is for what builds and feeds add to a name.
LONGEST_SLUG = 220
LONGEST_PAGE_KEY = 64  # as in the service's list of pages


@lru_cache(4096)  # the same names stand in many articles
def make_slug(name: str) -> str:
    """Return the part of an address that a name gives, `Dân vận khéo` → `dan-van-kheo`.

    Pelican's own rule, so that tags, authors and our own lists agree.
    """
    return str(slugify(name, regex_subs=DEFAULT_CONFIG["SLUG_REGEX_SUBSTITUTIONS"]))
