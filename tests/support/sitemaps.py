"""Check a sitemap or an index of sitemaps strictly, its images and news too.

Sources of the tables: https://www.sitemaps.org/protocol.html, and for the extensions the pages
image-sitemaps and news-sitemap of https://developers.google.com/search/docs as they are since 2022:
what was dropped then (captions, genres, keywords) is unknown here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urljoin
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tests.support.element_rules import (
    ABSOLUTE,
    TEXT,
    VIETNAMESE,
    W3C,
    Form,
    Rule,
    is_absolute,
    iter_faults,
)

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
OURS = {SITEMAP, IMAGE, NEWS}

MOST_LOCATIONS = 50_000
MOST_BYTES = 50 * 1024 * 1024
MOST_CHARACTERS = 2_047
MOST_IMAGES = 1_000
MOST_NEWS = 1_000
NEWS_AGE = timedelta(hours=48)

FREQUENCIES = {"always", "hourly", "daily", "weekly", "monthly", "yearly", "never"}
LOCATION = Form(
    "an absolute, escaped address of less than 2,048 characters",
    lambda text: is_absolute(text) and len(text) <= MOST_CHARACTERS,
)
FREQUENCY = Form("one of the frequencies", FREQUENCIES.__contains__)
PRIORITY = Form("0.0 to 1.0", lambda text: text in {f"{tenth / 10:.1f}" for tenth in range(11)})

PUBLICATION = {f"{NEWS}name": Rule(1, text=TEXT), f"{NEWS}language": Rule(1, text=VIETNAMESE)}
STORY = {
    f"{NEWS}publication": Rule(1, children=PUBLICATION),
    f"{NEWS}publication_date": Rule(1, text=W3C),
    f"{NEWS}title": Rule(1, text=TEXT),
}
URL = {
    f"{SITEMAP}loc": Rule(1, text=LOCATION),
    f"{SITEMAP}lastmod": Rule(text=W3C),
    f"{SITEMAP}changefreq": Rule(text=FREQUENCY),
    f"{SITEMAP}priority": Rule(text=PRIORITY),
    f"{IMAGE}image": Rule(most=MOST_IMAGES, children={f"{IMAGE}loc": Rule(1, text=ABSOLUTE)}),
    f"{NEWS}news": Rule(children=STORY),
}
ENTRY = {f"{SITEMAP}loc": Rule(1, text=LOCATION), f"{SITEMAP}lastmod": Rule(text=W3C)}
ROOTS = {
    f"{SITEMAP}urlset": Rule(
        children={f"{SITEMAP}url": Rule(1, MOST_LOCATIONS, children=URL)},
    ),
    f"{SITEMAP}sitemapindex": Rule(
        children={f"{SITEMAP}sitemap": Rule(1, MOST_LOCATIONS, children=ENTRY)},
    ),
}


def find_sitemap_faults(
    content: bytes, address: str, now: datetime, *, is_in_robots: bool = False
) -> list[str]:
    """Return the faults of the sitemap or index at an absolute address, made at `now`.

    A sitemap may name addresses below its own folder only, unless robots.txt names it.
    """
    if len(content) > MOST_BYTES:
        return [f"{len(content):,} bytes are more than {MOST_BYTES:,}"]
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        return [f"not XML: {error}"]
    if root.tag not in ROOTS:
        return [f"{root.tag} is neither a sitemap nor an index of sitemaps"]
    reach = urljoin(address, "/") if is_in_robots else urljoin(address, ".")
    return [
        *iter_faults(root, ROOTS[root.tag], OURS),
        *_iter_location_faults(root, reach),
        *_iter_news_faults(root, now),
    ]


def _iter_location_faults(root: Element, reach: str) -> Iterator[str]:
    counts = Counter(loc.text or "" for loc in root.iterfind(f"*/{SITEMAP}loc"))
    for text, count in counts.items():
        if count > 1:
            yield f"{text} stands {count} times"
        if not text.startswith(reach):
            yield f"{text} is not below {reach}"


def _iter_news_faults(root: Element, now: datetime) -> Iterator[str]:
    dates = [one.text or "" for one in root.iterfind(f"*/{NEWS}news/{NEWS}publication_date")]
    if len(dates) > MOST_NEWS:
        yield f"{len(dates):,} news are more than {MOST_NEWS:,}"
    for text in filter(W3C.holds, dates):
        if len(text) <= len("2026-11-23"):
            yield f"news of {text}: the time of day is missing"
        elif not now - NEWS_AGE <= datetime.fromisoformat(text) <= now:
            yield f"news of {text} is not of the last 48 hours"
