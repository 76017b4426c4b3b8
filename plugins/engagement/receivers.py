"""Receivers of Pelican's signals."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from plugins.core.errors import SettingsError
from plugins.engagement.figures import find_figures
from plugins.engagement.model import Engagement, rank_by_views
from plugins.engagement.pages import EngagementPages
from plugins.engagement.retention import Promises, cookie_name
from plugins.engagement.settings import EngagementSettings
from plugins.engagement.snapshot import NO_FIGURES, Snapshot
from plugins.newsdesk.schema.kinds import ZONE

SCRIPT = Path(__file__).with_name("script") / "tuong-tac.js"
ON_HOME = 10
PRIVACY = "quyen-rieng-tu"  # the slug by which the theme's page.html knows it too
WHY_PRIVACY = "nơi bạn đọc được biết cổng đếm gì, giữ bao lâu — nên tạo trang này"


def check_settings(pelican: Any) -> None:  # noqa: ANN401 - Pelican has no types
    """Stop the run if settings are invalid."""
    _read_settings(pelican.settings)


def add_pages(pelican: Any) -> type:  # noqa: ANN401
    """Offer the generator of the pages of figures."""
    del pelican
    return EngagementPages


def bake_figures(generators: list[Any]) -> None:
    """Add figures to articles, and the data of the service's script to all pages."""
    settings = _read_settings(generators[0].settings)
    if settings.is_on:
        context = generators[0].context
        snapshot = _find_figures(settings, context)
        for article in (*context["articles"], *context["hidden_articles"]):
            article.figures = snapshot.pages.get(article.page_key, NO_FIGURES)
        context["snapshot"] = snapshot
        context["frame"]["engagement"] = _make_engagement(settings, context)
        most_viewed = rank_by_views(context["articles"], context["NOW"])[:ON_HOME]
        context["on_home"]["most_viewed"] = tuple(most_viewed)


def _make_engagement(settings: EngagementSettings, context: dict[str, Any]) -> Engagement:
    return Engagement(
        script=context["assets"].publish_script(SCRIPT),
        prefix=settings.prefix,
        thousands=settings.thousands,
        promises=_make_promises(settings, context["SITEURL"]),
    )


def _make_promises(settings: EngagementSettings, site_url: str) -> Promises:
    return Promises(
        log_hours=settings.log_hours,
        cookie=cookie_name(is_secure=site_url.startswith("https:")),
    )


def _find_figures(settings: EngagementSettings, context: dict[str, Any]) -> Snapshot:
    starting = context["edition"].data.figures
    try:
        snapshot, remarks = find_figures(settings, starting, datetime.now(ZONE))
    except SettingsError as error:
        _end(error)
    for remark in remarks:
        sys.stderr.write(f"engagement: {remark}\n")
    if all(page.slug != PRIVACY for page in context["edition"].pages.values()):
        sys.stderr.write(f"(nên sửa) chưa có trang content/pages/{PRIVACY}.md, {WHY_PRIVACY}\n")
    return snapshot


def _read_settings(settings: dict[str, Any]) -> EngagementSettings:
    try:
        return EngagementSettings.from_settings(settings)
    except SettingsError as error:
        _end(error)


def _end(error: SettingsError) -> NoReturn:
    sys.stderr.write(f"{error}\n")
    raise SystemExit(1) from None
