"""The sections of a long body, for its list of contents, and the time that reading it takes."""

from __future__ import annotations

import re
from html import unescape

from plugins.newsdesk.model import Section

# Shorter texts are seen at a glance.
FEWEST = 4
FEWEST_MINUTES = 4
# Vietnamese is written in syllables; about as many are spoken (Coupé et al. 2019: 5.3 a second).
SYLLABLES_A_MINUTE = 300
# Only headings that other parts of the body do not enclose: those begin a line.
HEADING = re.compile(r"^<h2\b(?P<attributes>[^>]*)>(?P<words>.*?)</h2>", re.M | re.S)
ID = re.compile(r'\bid="(?P<id>[^"]+)"')
NOTE = re.compile(r"<sup\b.*?</sup>", re.S)
TAG = re.compile(r"<[^>]*>")


def read_outline(html: str) -> tuple[Section, ...]:
    """Return the sections of a finished body in their order, none if there are fewer than four."""
    found = []
    for match in HEADING.finditer(html):
        words = unescape(TAG.sub("", NOTE.sub("", match["words"]))).strip()
        anchor = ID.search(match["attributes"])
        if anchor and words:
            found.append(Section(unescape(anchor["id"]), words))
    return tuple(found) if len(found) >= FEWEST else ()


def estimate_minutes(html: str) -> int:
    """Return the minutes that reading a finished body takes, 0 if there are fewer than four."""
    minutes = round(len(TAG.sub(" ", html).split()) / SYLLABLES_A_MINUTE)
    return minutes if minutes >= FEWEST_MINUTES else 0
