"""How long the certificate of a server holds."""

from __future__ import annotations

import socket
import ssl
from urllib.parse import urlsplit

from plugins.core.clock import DAY_SECONDS

CONNECT_SECONDS = 10


def count_days_left(origin: str, now: float) -> int:
    """Return for how many whole days after `now` the certificate at an https address holds.

    `now` is in seconds since 1970. Raises OSError, of which ssl's errors are, and ValueError.
    """
    parts = urlsplit(origin)
    address = (parts.hostname or "", parts.port or 443)
    with (
        socket.create_connection(address, timeout=CONNECT_SECONDS) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=address[0]) as secure,
    ):
        certificate = secure.getpeercert() or {}
    return int(ssl.cert_time_to_seconds(str(certificate.get("notAfter"))) - now) // DAY_SECONDS
