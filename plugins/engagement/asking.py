"""Asking another server with a key that is for its address alone."""

from __future__ import annotations

import urllib.request
from typing import Any
from urllib.parse import urlsplit

LONGEST_LINE = 200


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the key is for the address that the settings name."""

    def redirect_request(self, *_: Any) -> None:  # noqa: ANN401
        """Refuse."""


def open_once(request: urllib.request.Request, timeout_seconds: float) -> Any:  # noqa: ANN401 - what urllib answers with
    """Send a request, and follow nothing; what is not encrypted goes by no proxy.

    Raises OSError (urllib.error.HTTPError when the answer is a refusal), ValueError or
    http.client.HTTPException.
    """
    handlers: list[urllib.request.BaseHandler] = [_NoRedirects()]
    if urlsplit(request.full_url).scheme == "http":
        handlers.append(urllib.request.ProxyHandler({}))
    return urllib.request.build_opener(*handlers).open(request, timeout=timeout_seconds)


def one_line(message: str) -> str:
    """Return what somebody else says as one line that fits a terminal and commands none."""
    line = " ".join(message.split())[:LONGEST_LINE]
    return "".join(sign if sign.isprintable() else "?" for sign in line)
