"""What a browser with an empty cache transfers to show a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser, Request

PHONE = {"width": 360, "height": 740}


@dataclass(frozen=True)
class Transfer:
    """One answer: its address, what it is for, its bytes as they came (compressed)."""

    url: str
    kind: str
    size_bytes: int


def first_view(browser: Browser, url: str) -> Sequence[Transfer]:
    """Open a page as a phone that was never here and return all that came without scrolling."""
    context = browser.new_context(
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
    )
    page = context.new_page()
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    transfers = [
        Transfer(request.url, request.resource_type, request.sizes()["responseBodySize"])
        for request in finished
    ]
    context.close()
    return transfers


def total(transfers: Sequence[Transfer], *kinds: str) -> int:
    """Return the bytes of all transfers, or of those of some kinds."""
    return sum(one.size_bytes for one in transfers if not kinds or one.kind in kinds)
