"""An office's colours: shades of one colour, with the contrast that readers need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from colorsys import hls_to_rgb, rgb_to_hls
from typing import NamedTuple

NAMED = {
    "đỏ": "#a8121a",
    "xanh lam": "#0b4f8a",
    "xanh lá": "#0f6b3f",
    "nâu": "#7a4a1c",
    "tím": "#5b2a86",
}
# What people also call them; yellow and white are too light for a band with white letters.
ALSO_NAMED = {
    "xanh dương": NAMED["xanh lam"],
    "xanh nước biển": NAMED["xanh lam"],
    "xanh lá cây": NAMED["xanh lá"],
    "xanh lục": NAMED["xanh lá"],
}
HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})")
STEP = 0.004

Rgb = tuple[float, float, float]


class Shade(NamedTuple):
    """A value of the theme's first tier: its least contrast on a ground; dark ones get darker."""

    name: str
    ground: str
    contrast: float
    is_dark: bool


# Text and band of the light scheme, its band in the dark scheme and for high contrast, text of the
# dark scheme, the same for high contrast. WCAG asks for 4.5, at the highest level for 7.
SHADES = (
    Shade("--red-40", "#ffffff", 10.5, is_dark=True),
    Shade("--red-50", "#f5f5f4", 5.5, is_dark=True),
    Shade("--red-80", "#1d2025", 7.5, is_dark=False),
    Shade("--red-90", "#1d2025", 10.5, is_dark=False),
)


def make_shades(colour: str) -> dict[str, str]:
    """Return name → value of the theme's first tier for a colour such as `#0b4f8a`."""
    return {shade.name: _reach(colour, shade) for shade in SHADES}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG defines it, 1 to 21."""
    lower, higher = sorted((_luminance(one), _luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def write_style(shades: Mapping[str, str]) -> str:
    """Return the style sheet that gives the theme these colours."""
    values = "\n".join(f"    {name}: {value};" for name, value in shades.items())
    return f"""\
/* Kiểu dáng riêng của cơ quan: ghi đè kiểu có sẵn của cổng, không bị mất khi nâng cấp.
   Tên các giá trị ở theme/static/css/tokens.css; độ tương phản đã được tính khi chạy init. */
@layer tokens {{
  :root {{
{values}
  }}
}}
"""


def _reach(colour: str, shade: Shade) -> str:
    """Return the shade of a colour that is nearest to it and has the contrast."""
    hue, lightness, saturation = rgb_to_hls(*_parse(colour))
    step, last = (-STEP, 0.0) if shade.is_dark else (STEP, 1.0)
    while True:
        found = _format(hls_to_rgb(hue, lightness, saturation))
        if contrast(found, shade.ground) >= shade.contrast or lightness == last:
            return found
        lightness = min(1.0, max(0.0, lightness + step))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part) for part in _parse(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _parse(colour: str) -> Rgb:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _format(parts: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
