"""Pages of figures, and the list of pages that the service accepts."""

from __future__ import annotations

from plugins.engagement.manifest import ManifestPage, format_manifest
from plugins.engagement.model import Engagement, rank_by_views
from plugins.engagement.periods import make_chronicle
from plugins.engagement.snapshot import Snapshot
from plugins.portal.build import Build
from plugins.portal.model import Crumb, trail_to

MANIFEST = "tuong-tac.json"
MOST_VIEWED, STATISTICS = "xem-nhieu/", "thong-ke/"
LISTED = 50


def add_figure_pages(build: Build, snapshot: Snapshot) -> None:
    """Add the most viewed articles, and statistics with their files."""
    articles = rank_by_views(build.articles, build.now)[:LISTED]
    trail = trail_to(Crumb("Tin xem nhiều"))
    build.add_page(f"{MOST_VIEWED}index.html", "most_viewed", trail=trail, articles=articles)
    chronicle = make_chronicle(snapshot)
    trail = trail_to(Crumb("Thống kê truy cập"))
    build.add_page(f"{STATISTICS}index.html", "statistics", trail=trail, chronicle=chronicle)
    for series in (chronicle.days, chronicle.months, chronicle.years):
        build.add_file(series.save_as, series.csv, series.csv.encode)


def add_manifest(build: Build, engagement: Engagement) -> None:
    """Add the list of pages that the service counts."""
    articles = (*build.articles, *build.hidden_articles)
    pages = sorted((one.page_key, f"/{one.url}", one.title, one.has_rating) for one in articles)

    def make() -> bytes:
        entries = (ManifestPage(*page) for page in pages)
        return format_manifest(entries, engagement.prefix, engagement.thousands).encode()

    build.add_file(MANIFEST, repr((engagement.prefix, engagement.thousands, pages)), make)
