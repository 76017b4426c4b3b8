"""The portal's time zone and the length of its day."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OFFSET_SECONDS = 7 * 3600  # of ZONE; Vietnam has had no summer time since 1975
DAY_SECONDS = 24 * 3600


def as_vietnamese(moment: datetime) -> datetime:
    """Return the same moment in Vietnamese time, which a moment without a zone is already in."""
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)
