"""Responses: JSON, HTML, redirects and problem documents with their headers."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from hashlib import blake2b
from http import HTTPStatus
from typing import Any, NamedTuple

from plugins.engagement.service.counting.figures import Totals
from plugins.engagement.service.counting.recorder import ShownFigures
from plugins.engagement.service.http.refusals import HttpRefusal
from plugins.engagement.service.messages import PageCounts

Headers = tuple[tuple[bytes, bytes], ...]

SAFE: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
NO_STORE: Headers = ((b"cache-control", b"no-store"),)
SHORTLY: Headers = ((b"cache-control", b"public, max-age=15"),)
JSON: Headers = ((b"content-type", b"application/json"),)
LOCKED: Headers = ((b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),)
FRESH: Headers = (*JSON, *NO_STORE, *LOCKED, *SAFE)
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Response(NamedTuple):
    status: int
    headers: Headers
    body: bytes = b""


def uncached_json(document: object, *headers: tuple[bytes, bytes]) -> Response:
    return Response(200, FRESH + headers if headers else FRESH, COMPACT(document).encode())


def cacheable_json(document: object, known: str, control: Headers = SHORTLY) -> Response:
    """Return a cacheable JSON response; `known` is the request's If-None-Match."""
    return cacheable(COMPACT(document).encode(), (*JSON, *LOCKED), known, control)


def cacheable(body: bytes, headers: Headers, known: str, control: Headers = SHORTLY) -> Response:
    """Return a cacheable response with an ETag, or 304 if `known` has it."""
    tag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
    tagged = (*control, (b"etag", tag.encode()), *SAFE)
    if known == "*" or tag in (part.strip().removeprefix("W/") for part in known.split(",")):
        return Response(304, tagged)
    return Response(200, (*headers, *tagged), body)


def see_other(address: str, *headers: tuple[bytes, bytes]) -> Response:
    """Redirect a browser to the result of its form."""
    return Response(303, ((b"location", address.encode()), *NO_STORE, *SAFE, *headers))


def refuse(refusal: HttpRefusal, path: str) -> Response:
    """Return a problem document. Format: RFC 9457."""
    reason = refusal.reason
    document = {
        "type": f"tag:{reason.tag}",
        "title": reason.title,
        "status": reason.status,
        "detail": refusal.detail,
        "instance": path,
    }
    kind = ((b"content-type", b"application/problem+json"),)
    body = COMPACT(document).encode()
    return Response(reason.status, (*kind, *refusal_headers(refusal), *LOCKED), body)


def refusal_headers(refusal: HttpRefusal) -> Headers:
    """Return the headers of a refusal, for a problem document and a page alike."""
    headers = [*NO_STORE, *SAFE]
    if refusal.wait_seconds:
        headers.append((b"retry-after", str(math.ceil(refusal.wait_seconds)).encode()))
    if refusal.reason.status == HTTPStatus.UNAUTHORIZED:
        headers.append((b"www-authenticate", b"Bearer"))
    if refusal.allow:
        headers.append((b"allow", refusal.allow.encode()))
    return tuple(headers)


def totals_document(totals: Totals) -> Mapping[str, int]:
    """Return the six figures: online, search engines, guests, day, month, total."""
    return {
        "o": totals.online,
        "b": totals.crawlers,
        "g": totals.guests,
        "d": totals.today,
        "m": totals.month,
        "t": totals.total,
    }


def page_document(tally: PageCounts, comments: int | None = None) -> dict[str, Any]:
    """Return a page's views, votes, sum of points, and comments unless the portal has none."""
    document: dict[str, Any] = {"v": tally.views, "r": {"n": tally.votes, "s": tally.points}}
    return document if comments is None else {**document, "c": comments}


def shown_response(shown: ShownFigures) -> Response:
    """Return the response to a hit: figures of the page and the reader's own vote.

    Formatted by hand for speed, since it answers every hit.
    """
    tally, totals = shown.tally, shown.totals
    mine = "null" if shown.mine is None else shown.mine
    comments = "" if shown.comments is None else f'"c":{shown.comments},'
    body = (
        f'{{"v":{tally.views},"r":{{"n":{tally.votes},"s":{tally.points},"mine":{mine}}},{comments}'
        f'"s":{{"o":{totals.online},"b":{totals.crawlers},"g":{totals.guests},'
        f'"d":{totals.today},"m":{totals.month},"t":{totals.total}}}}}'
    )
    return Response(200, FRESH, body.encode())
