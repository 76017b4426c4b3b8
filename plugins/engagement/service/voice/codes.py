"""Codes of comments and answers, receipts of letters: Crockford's base 32, no look-alikes."""

from __future__ import annotations

import re
import secrets
from hashlib import blake2b

SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_SIGNS, RECEIPT_SIGNS = 10, 12
LOOK_ALIKES = str.maketrans("oil", "011")
RECEIPT = re.compile(f"[{SIGNS}]{{{RECEIPT_SIGNS}}}")


def make_code() -> str:
    """Return a new code of a comment or an answer."""
    return _make(CODE_SIGNS)


def make_receipt() -> str:
    """Return a new code of a letter, of 60 random bits: who knows it may ask about the letter."""
    return _make(RECEIPT_SIGNS)


def derive_code(*parts: str) -> str:
    """Return the same code for the same texts, for comments of the starting data."""
    number = int.from_bytes(blake2b("\0".join(parts).encode(), digest_size=8).digest(), "big")
    return "".join(SIGNS[number >> 5 * place & 31] for place in range(CODE_SIGNS))


def show_receipt(code: str) -> str:
    """Return `7K3M-9QXT-W2HD`."""
    text = code.upper()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def read_receipt(text: str) -> str | None:
    """Return the code that somebody typed, None if it has not the form of one."""
    code = read_code(text)
    return code if RECEIPT.fullmatch(code) else None


def read_code(text: str) -> str:
    """Return the code of a comment or letter as stored, however it was typed."""
    return re.sub(r"[\s-]", "", text).lower().translate(LOOK_ALIKES)


def _make(length: int) -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(length))
