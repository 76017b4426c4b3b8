"""The parts that addresses are made of."""

from __future__ import annotations

import re
from functools import lru_cache

from pelican.settings import DEFAULT_CONFIG
from pelican.utils import slugify

NUMBERED_PAGES = "trang"
RESERVED = frozenset(
    {
        "admin",
        "anh",
        "chu-de",
        "chuyen-muc",
        "luu-tru",
        "ngoai-tuyen",
        "nguon",
        "rss",
        "so-do",
        "tac-gia",
        "tag",
        "theme",
        "thong-ke",
        "tim-kiem",
        "tin-moi-nhat",
        "trang",
        "tt",
        "xem-nhieu",
    }
)
YEAR = re.compile(r"\d{4}")


@lru_cache(4096)  # the same names stand in many articles
def make_slug(name: str) -> str:
    """Return the part of an address that a name gives, `Dân vận khéo` → `dan-van-kheo`.

    Pelican's own rule, so that tags, authors and our own lists agree.
    """
    return str(slugify(name, regex_subs=DEFAULT_CONFIG["SLUG_REGEX_SUBSTITUTIONS"]))


def is_reserved(slug: str) -> bool:
    """Return whether a first part of an address belongs to the portal itself (years do too)."""
    return slug in RESERVED or YEAR.fullmatch(slug) is not None
