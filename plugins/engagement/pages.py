"""Writes what belongs to no article: statistics, the most viewed, and the list of pages."""

from __future__ import annotations

from typing import Any

from pelican.generators import Generator

from plugins.engagement.manifest import ManifestPage, format_manifest
from plugins.engagement.model import Engagement, rank_by_views
from plugins.engagement.periods import make_chronicle
from plugins.portal.model import Crumb
from plugins.portal.trail import trail_to

MANIFEST = "tuong-tac.json"
LISTED = 50


class EngagementPages(Generator):  # type: ignore[misc] # Pelican has no types
    """Renders the pages of figures; without an engagement in the context it writes nothing."""

    def generate_output(self, writer: Any) -> None:  # noqa: ANN401 - Pelican has no types
        """Write the pages and files."""
        engagement = self.context["frame"].get("engagement")
        if engagement is None:
            return
        articles = rank_by_views(self.context["articles"], self.context["NOW"])[:LISTED]
        self._write_page(writer, "most_viewed", "xem-nhieu/", "Tin xem nhiều", articles=articles)
        chronicle = make_chronicle(self.context["snapshot"])
        self._write_page(
            writer, "statistics", "thong-ke/", "Thống kê truy cập", chronicle=chronicle
        )
        for series in (chronicle.days, chronicle.months, chronicle.years):
            writer.write_made(series.save_as, series.csv, series.csv.encode)
        self._write_manifest(writer, engagement)

    def _write_manifest(self, writer: Any, engagement: Engagement) -> None:  # noqa: ANN401
        articles = (*self.context["articles"], *self.context["hidden_articles"])
        pages = sorted((one.page_key, f"/{one.url}", one.title, one.has_rating) for one in articles)

        def make() -> bytes:
            entries = (ManifestPage(*page) for page in pages)
            return format_manifest(entries, engagement.prefix, engagement.thousands).encode()

        writer.write_made(MANIFEST, repr((engagement.prefix, engagement.thousands, pages)), make)

    def _write_page(
        self,
        writer: Any,  # noqa: ANN401
        template: str,
        url: str,
        title: str,
        **variables: Any,  # noqa: ANN401
    ) -> None:
        writer.write_file(
            f"{url}index.html",
            self.get_template(template),
            self.context,
            url=url,
            trail=trail_to(Crumb(title)),
            **variables,
        )
