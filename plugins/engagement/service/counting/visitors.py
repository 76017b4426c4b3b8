"""Keys for who asks, made so that nobody can be found by them.

A key is a BLAKE2b hash of the network address, the browser's name and, where it sends one, a
random nonce of the tab, keyed by the day's random salt and cut to 64 bits. What the key is for
goes into the hash: keys of different pages cannot be told to be of one visitor.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

Address = bytes  # packed: 4 bytes of IPv4 or 16 of IPv6

SALT_BYTES = 32
KEY_BYTES = 8
IPV4_BYTES = 4
VISITOR = b"visitor"
CROWD = b"crowd"


class Caller(NamedTuple):
    """Who asks, as long as the request lasts; `nonce` is empty where the tab has none."""

    address: Address
    agent: str
    nonce: str = ""

    @property
    def visitor_network(self) -> bytes:
        """Return the whole IPv4 address, or the /64 network of an IPv6 one."""
        return self.address[:8]

    @property
    def crowd_network(self) -> bytes:
        """Return the /24 network of an IPv4 address, or the /48 one of an IPv6 address."""
        return self.address[:3] if len(self.address) == IPV4_BYTES else self.address[:6]


def visitor_key(salt: bytes, caller: Caller, page: str, *, has_nonce: bool = True) -> int:
    """Return the key of a visitor for a page; page `0` is the whole portal.

    The network is the whole IPv4 address or the first 64 bits of the IPv6 one.
    """
    nonce = caller.nonce if has_nonce else ""
    return _key(salt, VISITOR, f"{caller.visitor_network.hex()} {nonce} {page} {caller.agent}")


def crowd_key(salt: bytes, caller: Caller) -> int:
    """Return the key of all who share a /24 or /48 network and a browser's name on a day."""
    return _key(salt, CROWD, f"{caller.crowd_network.hex()} {caller.agent}")


def _key(salt: bytes, kind: bytes, text: str) -> int:
    # Only the browser's name can hold a space, and it stands last: no two texts are alike.
    digest = blake2b(text.encode(), key=salt, person=kind, digest_size=KEY_BYTES).digest()
    return int.from_bytes(digest, "big", signed=True)
