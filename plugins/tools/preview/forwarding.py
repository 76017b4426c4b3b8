"""Hand a browser's request to a program that listens on this machine."""

from __future__ import annotations

import http.client
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HOST = "127.0.0.1"
ANSWER_SECONDS = 5.0
# Of the connection and not of the message, or said anew.
OWN_HEADERS = frozenset(
    "connection content-length date host origin server transfer-encoding x-forwarded-for".split()
)


@dataclass(frozen=True)
class Forwarded:
    """What a browser asked; header names in small letters."""

    method: str
    target: str
    headers: Mapping[str, str]
    address: str
    body: bytes = b""


@dataclass(frozen=True)
class ForwardedAnswer:
    """What goes back to the browser."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


NOT_THERE = ForwardedAnswer(HTTPStatus.BAD_GATEWAY)


def origin_of(port: int) -> str:
    """Return the one origin that the program knows, by whatever name browsers come."""
    return f"http://{HOST}:{port}"


def forward(request: Forwarded, port: int) -> ForwardedAnswer:
    """Return what answers at a port, or that nothing does."""
    headers = {name: value for name, value in request.headers.items() if name not in OWN_HEADERS}
    headers["x-forwarded-for"] = request.address
    if origin := request.headers.get("origin"):
        is_own = origin == f"http://{request.headers.get('host')}"
        headers["origin"] = origin_of(port) if is_own else origin
    connection = http.client.HTTPConnection(HOST, port, timeout=ANSWER_SECONDS)
    try:
        with closing(connection):
            connection.request(request.method, request.target, request.body or None, headers)
            answer = connection.getresponse()
            body = answer.read()
    except (OSError, ValueError, http.client.HTTPException):
        return NOT_THERE
    kept = (pair for pair in answer.getheaders() if pair[0].lower() not in OWN_HEADERS)
    length = ("content-length", answer.getheader("content-length") or str(len(body)))
    return ForwardedAnswer(answer.status, (*kept, length), body)
