"""Keys of visitors: everything that makes a visitor, and no more."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from plugins.engagement.service.counting.visitors import Caller, crowd_key, visitor_key
from tests.support.service import BROWSER
from tests.unit.engagement.builders import SALT

CALLER = Caller(bytes((203, 0, 113, 7)), BROWSER, "nonce-01")


def test_a_key_depends_on_everything_that_makes_a_visitor() -> None:
    keys = [
        visitor_key(SALT, CALLER, "0"),
        visitor_key(b"t" * 32, CALLER, "0"),
        visitor_key(SALT, CALLER, "bai-1"),
        visitor_key(SALT, CALLER, "0", has_room=False),
        visitor_key(SALT, CALLER._replace(address=bytes((203, 0, 113, 8))), "0"),
        visitor_key(SALT, CALLER._replace(agent=BROWSER + " x/1"), "0"),
        visitor_key(SALT, CALLER._replace(nonce="nonce-02"), "0"),
        crowd_key(SALT, CALLER),
    ]
    assert len(set(keys)) == len(keys)
    assert all(-(2**63) <= key < 2**63 for key in keys)


def test_neighbouring_parts_are_not_mistaken_for_each_other() -> None:
    one = Caller(bytes((1, 2, 3, 4)), "b c/1", "")
    other = Caller(bytes((1, 2, 3, 4)), "c/1", "")
    assert visitor_key(SALT, one, "a") != visitor_key(SALT, other, "a")


@pytest.mark.parametrize(
    ("one", "other", "visitors", "crowds"),
    [
        ("203.0.113.7", "203.0.113.8", False, True),
        ("203.0.113.7", "203.0.114.7", False, False),
        ("2001:db8:1:2::1", "2001:db8:1:2::2", True, True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False, True),
        ("2001:db8:1:2::1", "2001:db8:2:2::1", False, False),
    ],
)
def test_networks_are_one_visitor_or_one_crowd(
    one: str, other: str, visitors: bool, crowds: bool
) -> None:
    first, second = (
        CALLER._replace(address=ip_address(address).packed) for address in (one, other)
    )
    assert (visitor_key(SALT, first, "0") == visitor_key(SALT, second, "0")) == visitors
    assert (crowd_key(SALT, first) == crowd_key(SALT, second)) == crowds
