"""An article stands from its minute on: what was written just now is not put off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from plugins.core.clock import ZONE
from plugins.newsdesk.model import Visibility, visibility_of
from plugins.newsdesk.settings import NewsdeskSettings

CLOCK = datetime(2026, 11, 23, 2, 17, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def now_of(**given: Any) -> datetime:  # noqa: ANN401 - as settings have it
    return NewsdeskSettings.from_settings({"PATH": Path("content"), **given}, CLOCK).now


@pytest.mark.parametrize("given", ["2026-11-23T09:17:30", "2026-11-23T09:17:30+07:00", None])
def test_the_instant_of_the_build_is_that_of_the_clock_or_the_setting(given: str | None) -> None:
    now = now_of(NOW=given)
    assert now == CLOCK
    assert now.utcoffset() == timedelta(hours=7)


def test_an_article_of_a_minute_ago_is_listed_and_one_of_the_next_minute_waits() -> None:
    now = CLOCK.astimezone(ZONE)
    assert visibility_of("published", now - MINUTE, None, now) is Visibility.LISTED
    assert visibility_of("published", now + MINUTE, None, now) is Visibility.SCHEDULED
    assert visibility_of("published", now - 2 * MINUTE, now - MINUTE, now) is Visibility.EXPIRED
