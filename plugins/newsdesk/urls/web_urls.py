"""Addresses as editors type them, taken apart without surprises."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def split_address(address: str) -> SplitResult | None:
    """Return the parts of an address, or None for one that is none, such as `http://[a`."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def is_foreign(address: str) -> bool:
    """Return whether an address names a host or a scheme, so that it leads away from the portal.

    Browsers read a backslash as a slash.
    """
    parts = split_address(address.replace("\\", "/"))
    return parts is None or bool(parts.scheme or parts.netloc)
