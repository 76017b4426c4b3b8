"""The articles that readers opened most."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from plugins.engagement.model import CountedArticle

RECENT = timedelta(days=365)


def rank_by_views(articles: Iterable[CountedArticle], now: datetime) -> list[CountedArticle]:
    """Return the articles of the last 365 days that have views, most viewed first.

    Of two with as many views the newer one comes first, then the order of addresses.
    """
    recent = [one for one in articles if one.figures.views and now - one.date <= RECENT]
    by_url = sorted(recent, key=lambda article: article.url)
    by_date = sorted(by_url, key=lambda article: article.date, reverse=True)
    return sorted(by_date, key=lambda article: article.figures.views, reverse=True)
