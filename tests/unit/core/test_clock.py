"""The portal's time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from plugins.core.clock import OFFSET_SECONDS, ZONE, as_vietnamese


@pytest.mark.parametrize("year", range(1976, 2027))
def test_the_offset_is_that_of_the_zone_in_winter_and_in_summer(year: int) -> None:
    offset = timedelta(seconds=OFFSET_SECONDS)
    assert datetime(year, 1, 1, tzinfo=ZONE).utcoffset() == offset
    assert datetime(year, 7, 1, tzinfo=ZONE).utcoffset() == offset


@pytest.mark.parametrize(
    "moment",
    [datetime(2024, 1, 13, 0, 30), datetime(2024, 1, 12, 17, 30, tzinfo=UTC)],
    ids=["without a zone", "in another zone"],
)
def test_a_moment_is_told_in_vietnamese_time(moment: datetime) -> None:
    assert as_vietnamese(moment) == datetime(2024, 1, 13, 0, 30, tzinfo=ZONE)
    assert as_vietnamese(moment).tzinfo is ZONE
