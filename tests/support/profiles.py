"""Write small ICC profiles whose effect a test can see. Format: ICC.1:2001-04."""

from __future__ import annotations

import struct
from itertools import product

WHITE_D50 = (0.9642, 1.0, 0.8249)
SRGB_D50 = ((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141))

BLACK_LAB = (0, 128, 128)


def rgb_profile(gamma: float) -> bytes:
    """Return a profile with sRGB's colours and another gamma; 1.0 makes mid grey much lighter."""
    red, green, blue = (_xyz(*primary) for primary in SRGB_D50)
    curves = dict.fromkeys(("rTRC", "gTRC", "bTRC"), _curve(gamma))
    primaries = {"rXYZ": red, "gXYZ": green, "bXYZ": blue}
    return _profile(b"mntr", b"RGB ", b"XYZ ", {**primaries, **curves})


def grey_profile(gamma: float) -> bytes:
    return _profile(b"mntr", b"GRAY", b"XYZ ", {"kTRC": _curve(gamma)})


def ink_profile(paper_lab: tuple[int, int, int], full_lab: tuple[int, int, int]) -> bytes:
    """Return a CMYK profile: no ink looks like the first colour, cyan at full like the second.

    Colours are Lab in bytes: L × 2.55, a + 128, b + 128. Black ink is black, magenta and yellow
    change nothing.
    """
    corners = [
        BLACK_LAB if black else full_lab if cyan else paper_lab
        for cyan, _, _, black in product((0, 1), repeat=4)
    ]
    grid = bytes(channel for corner in corners for channel in corner)
    ramp = bytes(range(256))
    identity = (1, 0, 0, 0, 1, 0, 0, 0, 1)
    table = b"mft1" + struct.pack(">IBBBx", 0, 4, 3, 2)
    table += b"".join(_fixed(number) for number in identity) + ramp * 4 + grid + ramp * 3
    return _profile(b"prtr", b"CMYK", b"Lab ", {"A2B0": table})


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict[str, bytes]) -> bytes:
    text = b"test\0"
    description = b"desc" + struct.pack(">II", 0, len(text)) + text + bytes(78)
    tags = {
        "desc": description,
        "wtpt": _xyz(*WHITE_D50),
        "cprt": b"text" + bytes(4) + text,
        **tags,
    }
    directory, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        directory += name.encode() + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    header = struct.pack(">I4xI", start + len(body), 0x02100000) + kind + space + connection
    header += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    header += b"".join(_fixed(number) for number in WHITE_D50) + bytes(48)
    return header + directory + body


def _xyz(*numbers: float) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(_fixed(number) for number in numbers)


def _curve(gamma: float) -> bytes:
    return b"curv" + struct.pack(">IIH", 0, 1, round(gamma * 256))


def _fixed(number: float) -> bytes:
    """Return a number as ICC's signed 16.16."""
    return struct.pack(">i", round(number * 65536))
