"""Addresses by which readers hand an article on."""

from __future__ import annotations

import json
from base64 import b64decode

import pytest

from plugins.portal.structured import ZALO, zalo_link

ADDRESSES = [f"https://portal.example/tin/{'a' * length}/" for length in range(3)]


@pytest.mark.parametrize("address", ADDRESSES, ids=["1 past", "2 past", "even"])
def test_zalo_is_given_the_address_in_letters_that_nobody_quotes(address: str) -> None:
    link = zalo_link(address)
    assert link.startswith(ZALO)
    token = link.removeprefix(ZALO)
    assert token.isalnum()
    assert json.loads(b64decode(token)) == {"url": address}
