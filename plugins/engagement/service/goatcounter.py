"""What another counter, a GoatCounter, has counted. Asked by the service alone, never by a browser.

Source: GoatCounter 2.7. `/counter/PATH.json` answers `{"count_unique":"2 278", "count":"2 278"}`
with thousands as its owner likes them, 404 for a page that nobody has seen; `/api/v0/stats/total`
answers `{"total": 3, "total_events": 1, "total_utc": 3}` for the hours from `start` to `end`.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlencode

from plugins.engagement.asking import one_line, open_once
from plugins.engagement.service.problems import ServiceProblem

TIMEOUT_SECONDS = 5
LONGEST_ANSWER = 4 * 1024 * 1024
HOUR_SECONDS = 3600
MOST_DIGITS = 15  # beyond, not even browsers count exactly


class GoatCounter:
    """One GoatCounter; each question takes a request and may wait for it."""

    def __init__(self, url: str, token: str) -> None:
        """Ask at an address such as https://stats.portal.example, with a key that may read."""
        self._url = url.rstrip("/")
        self._token = token

    def count_views(self, address: str) -> int:
        """Return how often a page was opened, given its site-relative address.

        Raises ServiceProblem.
        """
        document = self._ask(f"/counter/{quote(address, safe='')}.json", {}, allows_missing=True)
        return self._read(document.get("count"))

    def count_visits(self, start: int, end: int) -> int:
        """Return the visits of whole hours from one moment to before another.

        Raises ServiceProblem.
        """
        span = {"start": format_hour(start), "end": format_hour(end - HOUR_SECONDS)}
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        document = self._ask(f"/api/v0/stats/total?{urlencode(span)}", headers)
        events = self._read(document.get("total_events", 0))
        return max(self._read(document.get("total")) - events, 0)

    def _ask(
        self, path: str, headers: dict[str, str], *, allows_missing: bool = False
    ) -> dict[str, Any]:
        try:
            status, body = self._exchange(f"{self._url}{path}", headers)
        except (OSError, ValueError, HTTPException) as error:
            raise ServiceProblem(f"{self._url}: {one_line(str(error))}") from error
        if status != HTTPStatus.OK and not (allows_missing and status == HTTPStatus.NOT_FOUND):
            said = one_line(body.decode(errors="replace"))
            raise ServiceProblem(f"{self._url}: answered {status}: {said}")
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict):
            raise ServiceProblem(f"{self._url}{path.partition('?')[0]}: answered no JSON object")
        return document

    def _exchange(self, address: str, headers: dict[str, str]) -> tuple[int, bytes]:
        request = urllib.request.Request(address, headers=headers)
        try:
            with open_once(request, TIMEOUT_SECONDS) as answer:
                return answer.status, answer.read(LONGEST_ANSWER)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read(LONGEST_ANSWER)

    def _read(self, figure: object) -> int:
        """Return a number, or a text of digits with anything between them."""
        if isinstance(figure, int) and not isinstance(figure, bool):
            return figure
        digits = "".join(filter(str.isdecimal, figure)) if isinstance(figure, str) else ""
        if not 0 < len(digits) <= MOST_DIGITS:
            raise ServiceProblem(f"{self._url}: answered {figure!r} where a number was expected")
        return int(digits)


def format_hour(moment: int) -> str:
    """Return a moment as the API wants it, rounded down to the hour."""
    hour = datetime.fromtimestamp(moment - moment % HOUR_SECONDS, UTC)
    return hour.strftime("%Y-%m-%dT%H:%M:%SZ")
