"""Hooks of engagement."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.clock import ZONE
from plugins.core.errors import SettingsError, exiting_on
from plugins.engagement.comment_pages import FurtherPages, add_further_pages, show_comments
from plugins.engagement.comments import take_over
from plugins.engagement.figures import find_figures
from plugins.engagement.letters import PAGE, add_letters_page, topics_of
from plugins.engagement.pages import (
    MOST_VIEWED,
    STATISTICS,
    Engagement,
    add_figure_pages,
    add_manifest,
    rank_by_views,
)
from plugins.engagement.retention import Promises, cookie_name
from plugins.engagement.settings import EngagementSettings
from plugins.engagement.snapshot import NO_FIGURES, Snapshot
from plugins.newsdesk.urls.url_registry import ListedContent, ServedUrl
from plugins.portal.build import Build

SCRIPT = Path(__file__).with_name("script") / "tuong-tac.js"
ON_HOME = 10
DESK = "/duyet/"  # of editors, answered by the service on a server
PRIVACY = "quyen-rieng-tu"  # slug; the theme's page.html has the same
WHY_PRIVACY = "nơi bạn đọc được biết Cổng đếm gì, giữ bao lâu — nên tạo trang này"


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raise SettingsError if settings of this plugin are invalid."""
    EngagementSettings.from_settings(settings)


def urls(content: ListedContent) -> Iterator[ServedUrl]:
    """Yield the addresses of the service, of the pages of figures and of the page for letters."""
    settings = EngagementSettings.from_settings(content.settings)
    for url in (settings.prefix, f"/{STATISTICS}"):
        yield ServedUrl(url, below=".*", is_on=settings.is_on)
    yield ServedUrl(DESK, below=".*", is_on=settings.is_on)
    yield ServedUrl(f"/{MOST_VIEWED}", is_on=settings.is_on)
    yield ServedUrl(f"/{PAGE}", is_on=bool(topics_of(settings, content.identity)))


def frame(build: Build) -> dict[str, object]:
    """Set figures and comments of articles; return the variables of the service's script."""
    settings = EngagementSettings.from_settings(build.settings)
    if not settings.is_on:
        return {}
    snapshot = _find_figures(settings, build)
    for article in (*build.articles, *build.hidden_articles):
        article.figures = snapshot.pages.get(article.page_key, NO_FIGURES)
    most_viewed = rank_by_views(build.articles, build.now)[:ON_HOME]
    build.home["most_viewed"] = tuple(most_viewed)
    if settings.has_comments:
        known = snapshot.comments
        starting = build.content.data.comments
        build.keep(show_comments(build, take_over(starting) if known is None else known))
    engagement = Engagement(
        script=build.assets.publish_script(SCRIPT),
        prefix=settings.prefix,
        thousands=settings.thousands,
        promises=Promises(
            log_hours=settings.log_hours,
            cookie=cookie_name(is_secure=build.site_url.startswith("https:")),
        ),
        has_comments=settings.has_comments,
        letters=f"/{PAGE}" if topics_of(settings, build.content.data.identity) else "",
        total=build.content.data.figures.total,
    )
    build.keep(snapshot)
    build.keep(engagement)
    return {"engagement": engagement}


def pages(build: Build) -> None:
    """Add the pages of figures, comments and letters, and the manifest."""
    snapshot, engagement = build.kept(Snapshot), build.kept(Engagement)
    if not (snapshot and engagement):
        return
    add_figure_pages(build, snapshot)
    if further := build.kept(FurtherPages):
        add_further_pages(build, further)
    settings = EngagementSettings.from_settings(build.settings)
    topics = topics_of(settings, build.content.data.identity)
    if topics:
        add_letters_page(build, topics)
    add_manifest(build, engagement, topics)


def _find_figures(settings: EngagementSettings, build: Build) -> Snapshot:
    with exiting_on(SettingsError):
        snapshot, remarks = find_figures(settings, build.content.data.figures, datetime.now(ZONE))
    for remark in remarks:
        sys.stderr.write(f"(quản trị) lượt xem, đánh giá: {remark}\n")
    if all(page.slug != PRIVACY for page in build.content.pages.values()):
        sys.stderr.write(f"(nên sửa) chưa có trang content/pages/{PRIVACY}.md, {WHY_PRIVACY}\n")
    return snapshot
