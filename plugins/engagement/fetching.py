"""Asks the service for its figures, for no longer than a build may wait."""

from __future__ import annotations

import re
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException

from plugins.core.errors import PortalError
from plugins.engagement.asking import one_line, open_once

TIMEOUT_SECONDS = 3
LONGEST_ANSWER = 64 * 1024 * 1024
TOKEN = re.compile(r"[!-~]+")


class FetchError(PortalError):
    """The service did not give its figures; one line says why."""


@dataclass(frozen=True)
class Source:
    """Where figures are asked for, and the token that opens them."""

    url: str
    token: str


@dataclass(frozen=True)
class Fetched:
    """An answer: the snapshot's text, or None when what is known is still right."""

    body: bytes | None
    etag: str


def fetch_in_time(source: Source, etag: str, timeout_seconds: float = TIMEOUT_SECONDS) -> Fetched:
    """Ask the service, and give up after the time-out whatever it is that takes so long.

    Raises FetchError.
    """
    outcome: list[Fetched | Exception] = []

    def ask() -> None:
        try:
            outcome.append(_fetch(source, etag, timeout_seconds))
        except (OSError, ValueError, HTTPException, FetchError) as error:
            outcome.append(error)

    # Neither looking up a name nor an answer that drips in has a time-out of its own.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout_seconds)
    if not outcome:
        raise FetchError(f"{source.url}: no answer within {timeout_seconds:g} s")
    if isinstance(outcome[0], Exception):
        raise FetchError(f"{source.url}: {one_line(str(outcome[0]))}") from outcome[0]
    return outcome[0]


def _fetch(source: Source, etag: str, timeout_seconds: float) -> Fetched:
    if not TOKEN.fullmatch(source.token):
        raise FetchError("the token has signs that cannot be sent")
    headers = {"Authorization": f"Bearer {source.token}"}
    if etag:
        headers["If-None-Match"] = etag
    request = urllib.request.Request(source.url, headers=headers)
    try:
        with open_once(request, timeout_seconds) as answer:
            body = answer.read(LONGEST_ANSWER + 1)
            if len(body) > LONGEST_ANSWER:
                raise FetchError(f"more than {LONGEST_ANSWER} bytes")
            return Fetched(body, answer.headers.get("ETag", ""))
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != HTTPStatus.NOT_MODIFIED:
            raise FetchError(f"answered {error.code} {error.reason}") from error
        return Fetched(None, etag)
