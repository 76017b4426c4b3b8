"""Visitor keys that do not identify a person.

A key is a BLAKE2b hash of the network address, the browser's name and, where it sends one, a
random nonce of the tab, keyed by the day's random salt and cut to 64 bits. The page is hashed too,
so that keys of one visitor for different pages cannot be linked.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from plugins.engagement.retention import WINDOW_SECONDS
from plugins.engagement.service.clock import start_of
from plugins.engagement.service.messages import Window
from plugins.engagement.service.store.interface import Store

Address = bytes  # packed: 4 bytes of IPv4 or 16 of IPv6

SALT_BYTES = 32
KEY_BYTES = 8
IPV4_BYTES = 4
VISITOR = b"visitor"
CROWD = b"crowd"
NETWORK = b"network"


class Caller(NamedTuple):
    """The client of one request, never stored; `nonce` is empty if the tab has none."""

    address: Address
    agent: str
    nonce: str = ""

    @property
    def visitor_network(self) -> bytes:
        """Return the full IPv4 address, or the /64 network of an IPv6 address."""
        return self.address[:8]

    @property
    def crowd_network(self) -> bytes:
        """Return the /24 network of an IPv4 address, or the /48 network of an IPv6 address."""
        return self.address[:3] if len(self.address) == IPV4_BYTES else self.address[:6]


def visitor_key(salt: bytes, caller: Caller, page: str, *, has_room: bool = True) -> int:
    """Return the key of a visitor for a page; page `0` is the whole portal.

    Without room in the quota of the address, all its visitors share one key.
    """
    nonce, agent = (caller.nonce, caller.agent) if has_room else ("", "")
    return _key(salt, VISITOR, f"{caller.visitor_network.hex()} {nonce} {page} {agent}")


def crowd_key(salt: bytes, caller: Caller) -> int:
    """Return the key shared by a /24 or /48 network and a browser's name on one day."""
    return _key(salt, CROWD, f"{caller.crowd_network.hex()} {caller.agent}")


def network_key(salt: bytes, caller: Caller) -> int:
    """Return the key shared by a /24 or /48 network on one day."""
    return _key(salt, NETWORK, caller.crowd_network.hex())


def window_of(page: str, caller: Caller, salts: Sequence[bytes], *, has_room: bool) -> Window:
    """Return the window of a visitor for a page, that of the address if its quota is used up."""
    variants = (True,) if has_room else (False, True)
    keys = [
        visitor_key(salt, caller, page, has_room=variant) for salt in salts for variant in variants
    ]
    return Window(tuple(keys))


def make_salt(store: Store, day: int) -> bytes:
    """Return the salt of a day; the first call for a day creates a random one."""
    with store.transaction():
        return store.read_salt(day, secrets.token_bytes(SALT_BYTES))


def usable_salts(salts: Mapping[int, bytes], day: int, moment: float) -> list[bytes]:
    """Return the salt of a day, and the previous one in the first half hour after midnight."""
    days = [day, day - 1] if moment - start_of(day) < WINDOW_SECONDS else [day]
    return [salts[one] for one in days if one in salts]


def _key(salt: bytes, kind: bytes, text: str) -> int:
    # Only the browser's name can contain a space, and it comes last: the text is unambiguous.
    digest = blake2b(text.encode(), key=salt, person=kind, digest_size=KEY_BYTES).digest()
    return int.from_bytes(digest, "big", signed=True)
