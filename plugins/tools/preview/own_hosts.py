"""Hosts for which the preview answers.

A page of the internet can give its name the address of this machine (DNS rebinding): the browser
then takes the preview for that page's own server and lets its scripts read drafts. The `Host`
header shows the name, so requests for any name that is not of this machine are refused.
"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv6Address, ip_address

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# RFC 9110, section 7.2: a host and a port, which a forwarded connection may have changed.
AUTHORITY = re.compile(r"([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d{0,5})?", re.IGNORECASE)


class OwnHosts:
    """Set of the hosts in `Host` headers that mean this machine."""

    def __init__(self, host: str) -> None:
        """`host` is the address or name to listen on; only loopback keeps other machines out."""
        given = host.lower().removesuffix(".")
        self._is_shared = given not in LOOPBACK
        self._names = LOOPBACK | {given} | (machine_names() if self._is_shared else set())

    def __contains__(self, authority: object) -> bool:
        found = AUTHORITY.fullmatch(str(authority))
        if found is None:
            return False
        name = found[1].lower().removesuffix(".").strip("[]")
        return name in self._names or (self._is_shared and is_own_address(name))


def machine_names() -> set[str]:
    """Return the names of this machine, in lower case; networks without DNS add `.local`."""
    name = socket.gethostname().lower()
    short = name.partition(".")[0]
    return {name, short, f"{short}.local"} if short else set()


def is_own_address(text: str) -> bool:
    """Return whether `text` is an IP address of this machine: only these can be bound."""
    try:
        address = ip_address(text)
        if address.is_unspecified or address.is_multicast:
            return False
        family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(address), 0))
    except (OSError, ValueError):
        return False
    return True
