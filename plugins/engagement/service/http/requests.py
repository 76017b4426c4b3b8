"""One request, read strictly: nothing that it says about its sender is believed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hmac import compare_digest
from urllib.parse import parse_qsl

from plugins.engagement.service.counting.visitors import Caller
from plugins.engagement.service.http.client_address import TrustedProxies
from plugins.engagement.service.http.refusals import (
    BAD_REQUEST,
    FOREIGN_ORIGIN,
    TOO_LARGE,
    WRONG_TYPE,
    HttpRefusal,
)
from plugins.engagement.service.store.keys import is_token

NONCE = re.compile(r"[A-Za-z0-9_-]{8,32}")
ONLY_NONCE = re.compile(rb"n=([A-Za-z0-9_-]{8,32})")
FORM = "application/x-www-form-urlencoded"
LONGEST_FORM = 64


class Request:
    """The parts of a request that the service looks at; texts are Latin-1.

    `peer` is the other side's address, None on a Unix socket.
    """

    __slots__ = ("_headers", "_query", "body", "method", "path", "peer")

    def __init__(
        self,
        method: str,
        target: bytes,
        headers: Mapping[bytes, bytes],
        body: bytes = b"",
        peer: str | None = None,
    ) -> None:
        """Keep what came; header names are in small letters."""
        path, _, self._query = target.partition(b"?")
        self.method = method
        self.path = path.decode("latin-1")
        self.body = body
        self.peer = peer
        self._headers = headers

    def header(self, name: bytes) -> str:
        """Return a header's value, empty when it is missing."""
        return self._headers.get(name, b"").decode("latin-1")

    @property
    def wants_html(self) -> bool:
        """Tell whether a browser shows the answer as a page: scripts do not ask for HTML."""
        return b"text/html" in self._headers.get(b"accept", b"")

    @property
    def is_private(self) -> bool:
        """Tell whether the reader asks not to be tracked. Source: Global Privacy Control."""
        return self._headers.get(b"sec-gpc") == b"1"

    @property
    def is_prefetch(self) -> bool:
        """Tell whether a browser asks before anybody sees the page."""
        return b"prefetch" in self._headers.get(b"sec-purpose", b"")

    def read_query(self) -> Mapping[str, list[str]]:
        """Return the query's values by name. Raises Refusal."""
        return read_pairs(self._query.decode("latin-1")) if self._query else {}

    def check_origin(self, origins: frozenset[str]) -> None:
        """Refuse what another site's page, or no page, sends. Raises Refusal.

        Browsers send Origin with every POST; Sec-Fetch-Site, where they send it, cannot be set by
        a script.
        """
        is_ours = self._headers.get(b"sec-fetch-site", b"same-origin") == b"same-origin"
        if not is_ours or self.header(b"origin") not in origins:
            raise HttpRefusal(FOREIGN_ORIGIN)

    def read_caller(self, proxies: TrustedProxies) -> Caller:
        """Return who asks. Raises Refusal when the nonce is malformed."""
        forwarded = self._headers.get(b"x-forwarded-for")
        address = proxies.find_client_address(
            self.peer, forwarded.decode("latin-1") if forwarded is not None else None
        )
        nonce = "" if not self._query else self._read_nonce()
        return Caller(address, self.header(b"user-agent"), "" if self.is_private else nonce)

    def _read_nonce(self) -> str:
        if only := ONLY_NONCE.fullmatch(self._query):
            return only[1].decode("latin-1")
        nonces = self.read_query().get("n", [])
        if len(nonces) > 1 or not all(NONCE.fullmatch(nonce) for nonce in nonces):
            raise HttpRefusal(BAD_REQUEST)
        return nonces[0] if nonces else ""

    def read_token(self, cookie: str) -> str | None:
        """Return the voter's token of a cookie of that name, None without a good one."""
        for part in self.header(b"cookie").split(";"):
            name, _, token = part.strip().partition("=")
            if name == cookie and is_token(token):
                return token
        return None

    def has_bearer(self, token: str) -> bool:
        """Tell whether the request carries a bearer token."""
        return compare_digest(
            self.header(b"authorization").encode("latin-1"), f"Bearer {token}".encode()
        )

    def refuse_body(self) -> None:
        """See to it that nothing is sent along. Raises Refusal."""
        if self.body:
            raise HttpRefusal(TOO_LARGE)

    def read_form(self) -> Mapping[str, list[str]]:
        """Return the values of a form by name. Raises Refusal."""
        kind = self.header(b"content-type").partition(";")[0].strip().lower()
        if kind != FORM:
            raise HttpRefusal(WRONG_TYPE)
        if len(self.body) > LONGEST_FORM:
            raise HttpRefusal(TOO_LARGE)
        return read_pairs(self.body.decode("latin-1"))


def read_pairs(text: str) -> Mapping[str, list[str]]:
    """Return the values of `name=value&…` by name. Raises Refusal."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=200)
    except ValueError as error:
        raise HttpRefusal(BAD_REQUEST) from error
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return values
