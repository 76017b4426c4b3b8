"""What templates are given of figures, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from plugins.engagement.retention import Promises
from plugins.engagement.snapshot import PageFigures


class CountedArticle(Protocol):
    """What is needed of an article that is built: what the portal's lists know of it."""

    title: str
    url: str
    date: Any
    page_key: str
    has_rating: bool
    figures: PageFigures


@dataclass(frozen=True)
class Engagement:
    """What pages say to the service and to its script.

    `script` is the script's address, `prefix` what the service's addresses begin with, `thousands`
    what separates thousands, `promises` what the privacy page says.
    """

    script: str
    prefix: str
    thousands: str
    promises: Promises
