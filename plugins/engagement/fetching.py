"""Answers of the service, requested by a build that waits only briefly and keeps the token."""

from __future__ import annotations

import re
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.client import HTTPException
from urllib.parse import urljoin, urlsplit

from plugins.core.errors import PortalError, one_line

TIMEOUT_SECONDS = 3
LONGEST_ANSWER = 64 * 1024 * 1024
TOKEN = re.compile(r"[!-~]+")


class FetchError(PortalError):
    """The service did not answer as it should; the reason in one line."""


@dataclass(frozen=True)
class Source:
    """Address of an answer, and the token that is sent to this address only."""

    url: str
    token: str

    def beside(self, name: str) -> Source:
        """Return the source of another answer of the same service."""
        return replace(self, url=urljoin(self.url, name))


@dataclass(frozen=True)
class Fetched:
    """An answer; `body` is None if the cached one is current."""

    body: bytes | None
    etag: str


def fetch_in_time(source: Source, etag: str, timeout_seconds: float = TIMEOUT_SECONDS) -> Fetched:
    """Request an answer within the timeout, name lookup included. Raises FetchError."""
    outcome: list[Fetched | Exception] = []

    def fetch() -> None:
        try:
            outcome.append(_fetch(source, etag, timeout_seconds))
        except (OSError, ValueError, HTTPException, FetchError) as error:
            outcome.append(error)

    # `timeout` of urllib covers neither the name lookup nor a slow body as a whole.
    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    thread.join(timeout_seconds)
    if not outcome:
        raise FetchError(f"{source.url}: không trả lời trong {timeout_seconds:g} giây")
    if isinstance(outcome[0], Exception):
        raise FetchError(f"{source.url}: {one_line(str(outcome[0]))}") from outcome[0]
    return outcome[0]


class _TokenStays(urllib.request.HTTPRedirectHandler):
    """Makes a redirect an error: the token is for the address in the settings."""

    def redirect_request(self, *_: object) -> None:
        return None


def _fetch(source: Source, etag: str, timeout_seconds: float) -> Fetched:
    if not TOKEN.fullmatch(source.token):
        raise FetchError("mã truy cập có ký tự không gửi được")
    headers = {"Authorization": f"Bearer {source.token}"}
    if etag:
        headers["If-None-Match"] = etag
    request = urllib.request.Request(source.url, headers=headers)
    handlers: list[urllib.request.BaseHandler] = [_TokenStays()]
    if urlsplit(request.full_url).scheme == "http":  # unencrypted: no proxy
        handlers.append(urllib.request.ProxyHandler({}))
    opener = urllib.request.build_opener(*handlers)
    try:
        with opener.open(request, timeout=timeout_seconds) as answer:
            body = answer.read(LONGEST_ANSWER + 1)
            if len(body) > LONGEST_ANSWER:
                raise FetchError(f"dài hơn {LONGEST_ANSWER} byte")
            return Fetched(body, answer.headers.get("ETag", ""))
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != HTTPStatus.NOT_MODIFIED:
            raise FetchError(f"trả lời {error.code} {error.reason}") from error
        return Fetched(None, etag)
