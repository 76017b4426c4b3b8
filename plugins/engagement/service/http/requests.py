"""One request, parsed strictly; nothing that it claims about its sender is trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hmac import compare_digest
from urllib.parse import parse_qsl

from plugins.engagement.service.counting.visitors import Caller
from plugins.engagement.service.http.client_address import TrustedProxies
from plugins.engagement.service.http.refusals import HttpRefusal, Reason
from plugins.engagement.service.store.keys import is_token

NONCE = re.compile(r"[A-Za-z0-9_-]{8,32}")
ONLY_NONCE = re.compile(rb"n=([A-Za-z0-9_-]{8,32})")
FORM = "application/x-www-form-urlencoded"
LONGEST_FORM = 64


class Request:
    """The parts of a request that the service uses; texts are decoded as Latin-1.

    `peer` is the address of the connection, None on a Unix socket.
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
        """Store the parts; header names are in lower case."""
        path, _, self._query = target.partition(b"?")
        self.method = method
        self.path = path.decode("latin-1")
        self.body = body
        self.peer = peer
        self._headers = headers

    def header(self, name: bytes) -> str:
        """Return a header's value, empty if missing."""
        return self._headers.get(name, b"").decode("latin-1")

    @property
    def wants_html(self) -> bool:
        """Return whether a browser will show the answer as a page; scripts do not accept HTML."""
        return b"text/html" in self._headers.get(b"accept", b"")

    @property
    def is_private(self) -> bool:
        """Return whether Sec-GPC is set. Source: Global Privacy Control."""
        return self._headers.get(b"sec-gpc") == b"1"

    @property
    def is_prefetch(self) -> bool:
        return b"prefetch" in self._headers.get(b"sec-purpose", b"")

    def read_query(self) -> Mapping[str, list[str]]:
        """Return the values of the query by name. Raises HttpRefusal."""
        return read_pairs(self._query.decode("latin-1")) if self._query else {}

    def check_origin(self, origins: frozenset[str]) -> None:
        """Refuse requests that are not from our own pages. Raises HttpRefusal.

        Browsers send Origin with every POST; Sec-Fetch-Site is optional, but scripts cannot set it.
        """
        is_ours = self._headers.get(b"sec-fetch-site", b"same-origin") == b"same-origin"
        if not is_ours or self.header(b"origin") not in origins:
            raise HttpRefusal(Reason.FOREIGN_ORIGIN)

    def read_caller(self, proxies: TrustedProxies) -> Caller:
        """Return the client. Raises HttpRefusal if the nonce is malformed."""
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
            raise HttpRefusal(Reason.BAD_REQUEST)
        return nonces[0] if nonces else ""

    def read_token(self, cookie: str) -> str | None:
        """Return the voter's token from the cookie of this name, None without a valid one."""
        for part in self.header(b"cookie").split(";"):
            name, _, token = part.strip().partition("=")
            if name == cookie and is_token(token):
                return token
        return None

    def has_bearer(self, token: str) -> bool:
        """Return whether Authorization has this token. Source: RFC 6750, RFC 9110, 11.1."""
        scheme, _, sent = self._headers.get(b"authorization", b"").partition(b" ")
        return scheme.lower() == b"bearer" and compare_digest(sent.lstrip(b" "), token.encode())

    def refuse_body(self) -> None:
        """Refuse a request with a body. Raises HttpRefusal."""
        if self.body:
            raise HttpRefusal(Reason.TOO_LARGE)

    def read_form(
        self, most_bytes: int = LONGEST_FORM, encoding: str = "latin-1", errors: str = "replace"
    ) -> Mapping[str, list[str]]:
        """Return the values of a form by name. Raises HttpRefusal."""
        kind = self.header(b"content-type").partition(";")[0].strip().lower()
        if kind != FORM:
            raise HttpRefusal(Reason.WRONG_TYPE)
        if len(self.body) > most_bytes:
            raise HttpRefusal(Reason.TOO_LARGE)
        return read_pairs(self.body.decode(encoding), errors)

    def read_text_form(self, most_bytes: int) -> Mapping[str, list[str]]:
        """Return the values of a form in UTF-8 by name, none guessed. Raises HttpRefusal."""
        try:
            return self.read_form(most_bytes, "utf-8", "strict")
        except UnicodeDecodeError as error:
            raise HttpRefusal(Reason.BAD_REQUEST) from error


def read_pairs(text: str, errors: str = "replace") -> Mapping[str, list[str]]:
    """Return the values of `name=value&…` by name. Raises HttpRefusal."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors=errors, max_num_fields=200)
    except ValueError as error:
        raise HttpRefusal(Reason.BAD_REQUEST) from error
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return values
