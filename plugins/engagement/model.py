"""Figures and settings that templates receive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from plugins.engagement.retention import Promises
from plugins.engagement.snapshot import PageFigures

RECENT = timedelta(days=365)


class CountedArticle(Protocol):
    """An article with figures."""

    title: str
    url: str
    date: Any
    page_key: str
    has_rating: bool
    figures: PageFigures


@dataclass(frozen=True)
class Engagement:
    """Addresses and formats for the service's script.

    `script` is the script's address, `prefix` the beginning of the service's addresses,
    `thousands` the separator of thousands, `promises` the text of the privacy page.
    """

    script: str
    prefix: str
    thousands: str
    promises: Promises


def rank_by_views(articles: Iterable[CountedArticle], now: datetime) -> list[CountedArticle]:
    """Return the articles of the last 365 days that have views, most viewed first.

    With equal views, newer ones come first, then the order of addresses.
    """
    recent = [one for one in articles if one.figures.views and now - one.date <= RECENT]
    by_url = sorted(recent, key=lambda article: article.url)
    return sorted(by_url, key=lambda article: (article.figures.views, article.date), reverse=True)
