"""Writes what belongs to no article: statistics, the most viewed, and the list of pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican.generators import Generator

from plugins.engagement.manifest import ManifestPage, format_manifest
from plugins.engagement.model import Engagement
from plugins.engagement.periods import make_chronicle
from plugins.engagement.ranking import rank_by_views
from plugins.portal.files import write_changed
from plugins.portal.model import Crumb
from plugins.portal.trail import trail_to

MANIFEST = "tuong-tac.json"
LISTED = 50


class EngagementPages(Generator):  # type: ignore[misc] # Pelican has no types
    """Renders the pages of figures; without an engagement in the context it writes nothing."""

    def generate_output(self, writer: Any) -> None:  # noqa: ANN401 - Pelican has no types
        """Write the pages and files."""
        if "engagement" not in self.context:
            return
        articles = rank_by_views(self.context["articles"], self.context["NOW"])[:LISTED]
        self._write_page(writer, "most_viewed", "xem-nhieu/", "Tin xem nhiều", articles=articles)
        chronicle = make_chronicle(self.context["snapshot"])
        self._write_page(
            writer, "statistics", "thong-ke/", "Thống kê truy cập", chronicle=chronicle
        )
        for series in (chronicle.days, chronicle.months, chronicle.years):
            self._write_file(series.save_as, series.csv)
        self._write_file(MANIFEST, self._format_manifest(self.context["engagement"]))

    def _format_manifest(self, engagement: Engagement) -> str:
        articles = (*self.context["articles"], *self.context["hidden_articles"])
        pages = (
            ManifestPage(one.page_key, f"/{one.url}", one.title, one.has_rating) for one in articles
        )
        ordered = sorted(pages, key=lambda page: page.id)
        return format_manifest(ordered, engagement.prefix, engagement.thousands)

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

    def _write_file(self, save_as: str, text: str) -> None:
        write_changed(Path(self.output_path) / save_as, text.encode())
        self.context["written"].add(save_as)
