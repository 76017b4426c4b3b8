"""Pages of figures, and the list of pages that the service accepts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from plugins.engagement.letters import Bounds
from plugins.engagement.manifest import ManifestPage, format_manifest
from plugins.engagement.periods import make_chronicle
from plugins.engagement.retention import Promises
from plugins.engagement.snapshot import PageFigures, Snapshot
from plugins.portal.build import Build
from plugins.portal.model import Crumb, trail_to
from plugins.vietnamese.typography import set_line

MANIFEST = "tuong-tac.json"
MOST_VIEWED, STATISTICS = "xem-nhieu/", "thong-ke/"
LISTED = 50
RECENT = timedelta(days=365)


class CountedArticle(Protocol):
    """An article with figures."""

    url: str
    date: datetime
    figures: PageFigures


@dataclass(frozen=True)
class Engagement:
    """Variables of templates for the service's script, its forms and the privacy page.

    `script` is the address of the script, `prefix` that of the service, `thousands` the separator
    of thousands, `letters` the address of the page for letters, empty if there is none, `total` the
    visits before the service began to count.
    """

    script: str
    prefix: str
    thousands: str
    promises: Promises
    has_comments: bool = True
    letters: str = ""
    total: int = 0
    bounds: Bounds = field(default_factory=Bounds)


def rank_by_views(articles: Iterable[CountedArticle], now: datetime) -> list[CountedArticle]:
    """Return the viewed articles of the last 365 days, most viewed first.

    Articles with equal views are sorted newest first, then by address.
    """
    recent = [one for one in articles if one.figures.views and now - one.date <= RECENT]
    by_url = sorted(recent, key=lambda article: article.url)
    return sorted(by_url, key=lambda article: (article.figures.views, article.date), reverse=True)


def add_figure_pages(build: Build, snapshot: Snapshot) -> None:
    """Add the page of most viewed articles, the statistics page and its files."""
    articles = rank_by_views(build.articles, build.now)[:LISTED]
    trail = trail_to(Crumb("Tin xem nhiều"))
    build.add_page(f"{MOST_VIEWED}index.html", "most_viewed", trail=trail, articles=articles)
    chronicle = make_chronicle(snapshot)
    trail = trail_to(Crumb("Thống kê truy cập"))
    build.add_page(f"{STATISTICS}index.html", "statistics", trail=trail, chronicle=chronicle)
    for series in (chronicle.days, chronicle.months, chronicle.years):
        build.add_file(series.save_as, series.csv, series.csv.encode)


def add_manifest(build: Build, engagement: Engagement, topics: Sequence[str]) -> None:
    """Add the list of pages that the service counts, with the topics of letters."""
    head = (engagement.prefix, engagement.thousands)
    has_comments = engagement.has_comments
    articles = (*build.articles, *build.hidden_articles)
    pages = sorted(
        (one.page_key, one.url, one.title, one.has_rating, one.page_key in build.comments)
        for one in articles
    )

    def make() -> bytes:
        entries = (
            ManifestPage(key, f"/{url}", set_line(title), has_rating, (), takes_comments)
            for key, url, title, has_rating, takes_comments in pages
        )
        return format_manifest(entries, *head, comments=has_comments, letters=topics).encode()

    build.add_file(MANIFEST, repr((head, has_comments, topics, pages)), make)
