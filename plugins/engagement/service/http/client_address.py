"""Client address of a request, behind trusted proxies.

X-Forwarded-For is read only from configured proxies. The client is its right-most address that is
no proxy; everything left of that can be forged.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network

from plugins.engagement.service.counting.visitors import Address
from plugins.engagement.service.settings import UNIX

BRACKETED = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\d+)?")
MAPPED_BITS = 96
NOWHERE: Address = bytes(4)  # peer on a Unix socket
MAPPED = bytes(10) + b"\xff\xff"  # prefix of an IPv4-mapped IPv6 address


class TrustedProxies:
    """Addresses and networks whose X-Forwarded-For is trusted."""

    def __init__(self, trusted: Iterable[str] = ()) -> None:
        """Trust addresses and networks, and peers on the Unix socket with `unix`.

        Raises ValueError.
        """
        trusted = set(trusted)
        self._trusts_unix = UNIX in trusted
        # Length of the address, mask and masked value.
        self._networks = [
            (len(network.network_address.packed), int(network.netmask), int(network[0]))
            for network in map(read_network, sorted(trusted - {UNIX}))
        ]

    def find_client_address(self, peer: str | None, forwarded: str | None) -> Address:
        """Return the client's address; `peer` is None on a Unix socket."""
        address = NOWHERE if peer is None else parse_address(peer) or NOWHERE
        is_trusted = self._trusts_unix if peer is None else self._trusts(address)
        if not forwarded or not is_trusted:
            return address
        for hop in reversed(forwarded.split(",")):
            found = parse_address(_strip_port(hop.strip()))
            if found is None:
                return address
            address = found
            if not self._trusts(address):
                return address
        return address

    def _trusts(self, address: Address) -> bool:
        number = int.from_bytes(address, "big")
        for length, mask, value in self._networks:
            if length == len(address) and number & mask == value:
                return True
        return False


def _strip_port(hop: str) -> str:
    """Return the address of `1.2.3.4:5678`, `[2001:db8::1]` or `[2001:db8::1]:5678`."""
    if found := BRACKETED.fullmatch(hop):
        return found[1]
    address, colon, port = hop.partition(":")
    return address if colon and port.isdecimal() and "." in address else hop


def read_network(text: str) -> IPv4Network | IPv6Network:
    """Return a network, as IPv4 if it is IPv4-mapped. Raises ValueError."""
    network = ip_network(text)
    if network.version == 6 and network.prefixlen >= MAPPED_BITS:
        mapped = network.network_address.ipv4_mapped
        if mapped is not None:
            return IPv4Network((mapped, network.prefixlen - MAPPED_BITS))
    return network


def parse_address(text: str) -> Address | None:
    """Return an address, as IPv4 if it is IPv4-mapped, or None if malformed."""
    try:
        if ":" not in text:
            return socket.inet_pton(socket.AF_INET, text)
        packed = socket.inet_pton(socket.AF_INET6, text)
    except (OSError, ValueError):
        return None
    return packed[12:] if packed.startswith(MAPPED) else packed
