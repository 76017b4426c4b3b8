"""Addresses by which readers hand an article on."""

from __future__ import annotations

import json
from base64 import b64encode
from urllib.parse import quote

ZALO = "https://button-share.zalo.me/share_external?d="


def zalo_link(address: str) -> str:
    """Return the address that offers a page to the reader's friends on Zalo.

    Zalo documents a script alone (https://sp.zalo.me/plugins/sdk.js), which a portal without
    foreign scripts cannot load. This is where the button of that script leads: `d` is JSON in
    base64. Spaces at its end spare it the `=` of base64, which Zalo and browsers quote differently.
    """
    text = json.dumps({"url": address}).encode()
    return ZALO + quote(b64encode(text + b" " * (-len(text) % 3)), safe="")
