"""Texts that were stored as UTF-8 in tables declared latin1, and dumped as UTF-8 once more.

MySQL's latin1 is Windows' code page 1252 with its five holes filled by control characters, which
neither `cp1252` nor `latin-1` of Python does.
"""

from __future__ import annotations

import codecs

HOLES = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_LATIN1 = {ord(bytes([byte]).decode("cp1252")): byte for byte in range(256) if byte not in HOLES}
_LATIN1 |= {hole: hole for hole in HOLES}
# A site where fewer texts than this can be mended was not encoded twice.
DOUBLE_SHARE = 0.8
LONGEST_LETTER_BYTES = 4


def decode(raw: bytes) -> tuple[str, bool]:
    """Return the text of UTF-8, and whether all of it could be read.

    A letter cut at the end, where an old limit counted bytes, is dropped.
    """
    try:
        return raw.decode(), True
    except UnicodeDecodeError as error:
        if error.start > len(raw) - LONGEST_LETTER_BYTES:
            return raw[: error.start].decode(), False
        return raw.decode(errors="replace"), False


def undo_double_encoding(text: str) -> tuple[str, bool] | None:
    """Return the text that was encoded twice, and whether all of it could be read.

    None if it was not.
    """
    try:
        raw, _ = codecs.charmap_encode(text, "strict", _LATIN1)
    except UnicodeEncodeError:
        return None
    try:
        return raw.decode(), True
    except UnicodeDecodeError as error:
        is_cut = error.start > len(raw) - LONGEST_LETTER_BYTES and error.start > 0
        return (raw[: error.start].decode(), False) if is_cut else None
