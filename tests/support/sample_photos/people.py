"""People: plain figures without anybody's likeness."""

from dataclasses import dataclass

from tests.support.sample_photos.canvas import Canvas, around
from tests.support.sample_photos.colours import Colour, darker, lighter, mix, rgb

SKINS = [rgb(code) for code in ("#f0c39d", "#e2ae84", "#d69d71", "#c58a60")]
HAIRS = [rgb(code) for code in ("#22191a", "#2d2323", "#3a2c28", "#6f6a68")]
CLOTHES = {
    "office": "#f4f6f8 #dfeaf4 #eef1ea #c9d9e8 #f7efe3 #3f5876",
    "village": "#7c4a35 #4b5f86 #8a6a3f #56765a #a34b4b #6b5580 #c98b4a",
    "neighbours": "#7c4a35 #4b5f86 #8a6a3f #56765a #a34b4b #6b5580 #c98b4a #e3d3b4 #93a7b8",
    "youth": "#2f7cc4 #2f7cc4 #3a8bd0 #2a6fb3",
    "festive": "#c7354a #e58a2e #2f8f83 #8b4aa0 #e3a92c #d95f8a #3c6fb4",
    "upland": "#2c2f52 #3a2440 #1f3a4d #4d2430",
    "green": "#5b6b3e #4f6140 #66744a",
}
DARK_CLOTH = [rgb(code) for code in ("#2d3446", "#3a3a3e", "#4a4137", "#25303a")]
STRAW = rgb("#e9d3a0")


@dataclass(frozen=True)
class Look:
    """How one person looks; the same look may be drawn in several poses."""

    skin: Colour
    hair: Colour
    top: Colour
    bottom: Colour
    trim: Colour
    is_woman: bool
    has_long_dress: bool = False
    has_hat: bool = False
    has_trim: bool = False


def look(c: Canvas, style: str) -> Look:
    """Invent somebody dressed in the given style (a key of `CLOTHES`)."""
    top = rgb(c.choice(CLOTHES[style].split()))
    is_woman = c.rng.random() < 0.5
    return Look(
        skin=c.choice(SKINS),
        hair=c.choice(HAIRS),
        top=top,
        bottom=rgb("#f3ead8") if style == "festive" else c.choice(DARK_CLOTH),
        trim=rgb(c.choice(("#d8433b", "#f0b64a", "#3f9a8a", "#d85f9a"))),
        is_woman=is_woman,
        has_long_dress=style == "festive" and is_woman,
        has_hat=style == "village" and c.rng.random() < 0.45,
        has_trim=style == "upland",
    )


def head(c: Canvas, x: float, y: float, r: float, who: Look, *, back: bool = False) -> None:
    """Draw a head around its centre, from the front or from behind."""
    hat = who.has_hat
    if who.is_woman:
        c.rect(x - r * 1.08, y - r * 0.5, r * 2.16, r * 2.0, who.hair, r * 0.7)
    if back:
        c.rect(x - r * 0.35, y + r * 0.6, r * 0.7, r * 0.9, darker(who.skin, 0.12))
        c.ellipse(x, y, r, r * 1.08, who.hair)
    else:
        c.rect(x - r * 0.34, y + r * 0.5, r * 0.68, r * 0.9, darker(who.skin, 0.14))
        c.ellipse(x, y, r * 0.94, r * 1.06, who.skin)
        c.chord(x, y - r * 0.06, r * 1.06, r * 1.12, 178, 362, who.hair)
        c.chord(x + r * 0.12, y + r * 0.02, r * 0.9, r * 0.62, 180, 360, who.skin)
        for side in (-0.36, 0.36):
            c.ellipse(x + side * r, y + r * 0.12, r * 0.09, r * 0.11, darker(who.hair, 0.3))
            cheek = mix(who.skin, (226, 110, 90), 0.3)
            c.ellipse(x + side * 1.5 * r, y + r * 0.42, r * 0.15, r * 0.1, cheek)
        c.arc(
            x, y + r * 0.34, r * 0.3, r * 0.3, 25, 155, mix(who.skin, (140, 50, 40), 0.7), r * 0.09
        )
    if hat:
        c.polygon(around(x, y, r, r, (-2, -0.25), (0, -1.75), (2, -0.25)), STRAW)
        c.polygon(around(x, y, r, r, (0, -1.75), (2, -0.25), (0.4, -0.25)), darker(STRAW, 0.12))
        c.chord(x, y - r * 0.25, r * 2.0, r * 0.3, 0, 180, darker(STRAW, 0.22))


def bust(c: Canvas, x: float, y: float, size: float, who: Look, *, back: bool = False) -> None:
    """Draw head and shoulders down to `y`; `size` is the height of all of it."""
    r = size * 0.2
    shoulder = y - size * 0.56
    c.rect(x - size * 0.4, shoulder, size * 0.8, size * 0.7, who.top, size * 0.24)
    shade = around(x, shoulder, size, size, (0.14, 0.04), (0.39, 0.2))
    shade += [(x + size * 0.4, y), (x + size * 0.2, y)]
    c.veil(shade, darker(who.top, 0.9), 0.13)
    if not back:
        c.polygon(
            around(x, shoulder, r, size, (-0.5, 0), (0.5, 0), (0, 0.16)), darker(who.skin, 0.1)
        )
        if not who.is_woman:
            collar = around(x, shoulder, r, size, (-0.5, 0), (0, 0.17), (0.5, 0))
            c.line(collar, lighter(who.top, 0.6), size * 0.03)
    if who.has_trim:
        for level in (0.24, 0.34):
            c.rect(x - size * 0.4, shoulder + size * level, size * 0.8, size * 0.045, who.trim)
    head(c, x, y - size * 0.76, r, who, back=back)


def standing(
    c: Canvas,
    x: float,
    y: float,
    size: float,
    who: Look,
    pose: str = "rest",
    *,
    back: bool = False,
    side: int = 1,
) -> None:
    """Draw somebody on foot at `y`, `size` high.

    Poses: rest, clap, give (one arm towards `side`), wave, hold (both arms before the body),
    walk, dig.
    """
    hip, shoulder, half = y - size * 0.46, y - size * 0.81, size * 0.125
    stride = size * (0.11 if pose in ("walk", "dig") else 0.045)
    c.shadow(x, y, size * 0.22, size * 0.035)
    for foot in (-stride, stride):
        c.line([(x + foot * 0.45, hip), (x + foot, y - size * 0.02)], who.bottom, size * 0.085)
        shoe = x + foot - size * 0.04 + side * size * 0.012
        top, height = y - size * 0.03, size * 0.03
        c.rect(shoe, top, size * 0.085, height, rgb("#2b2522"), size * 0.012)
    lean = side * size * 0.07 if pose == "dig" else 0.0
    if who.has_long_dress:
        waist = around(x, hip, half, size, (-0.8, -0.05), (0.8, -0.05))
        hem = around(x, y, half, size, (1.25, -0.09), (-1.25, -0.09))
        c.polygon([*waist, *hem], who.top)
    _arm(c, x + lean, shoulder, size, who, -side, "rest" if pose in ("give", "wave") else pose)
    waist = around(x, hip, half, size, (0.86, 0.03), (-0.86, 0.03))
    chest = [(x + far + lean, shoulder + size * 0.01) for far in (-half, half)]
    c.polygon([*chest, *waist], who.top)
    c.rect(x - half + lean, shoulder - size * 0.012, half * 2, size * 0.1, who.top, size * 0.045)
    if who.has_trim:
        for level, thick in ((0.06, 0.022), (0.1, 0.012), (0.28, 0.03), (0.325, 0.012)):
            c.rect(
                x - half * 0.95 + lean, shoulder + size * level, half * 1.9, size * thick, who.trim
            )
    _arm(c, x + lean, shoulder, size, who, side, pose)
    head(c, x + lean * 1.5, y - size * 0.905, size * 0.075, who, back=back)


def _arm(
    c: Canvas, x: float, shoulder: float, size: float, who: Look, side: int, pose: str
) -> None:
    root = (x + side * size * 0.115, shoulder + size * 0.035)
    bends = {
        "rest": ((0.155, 0.17), (0.15, 0.32)),
        "walk": ((0.17, 0.16), (0.22, 0.28)),
        "give": ((0.2, 0.14), (0.34, 0.12)),
        "wave": ((0.22, 0.04), (0.26, -0.13)),
        "clap": ((0.16, 0.15), (0.015, 0.12)),
        "hold": ((0.17, 0.15), (0.06, 0.19)),
        "dig": ((0.2, 0.14), (0.22, 0.26)),
    }
    (elbow_x, elbow_y), (hand_x, hand_y) = bends[pose]
    elbow = (x + side * elbow_x * size, shoulder + elbow_y * size)
    hand = (x + side * hand_x * size, shoulder + hand_y * size)
    c.line([root, elbow], darker(who.top, 0.08), size * 0.07)
    c.line([elbow, hand], who.skin, size * 0.05)


def crowd(
    c: Canvas,
    left: float,
    right: float,
    y: float,
    size: float,
    count: int,
    style: str,
    pose: str = "rest",
) -> None:
    """Draw people side by side, evenly but not stiffly."""
    step = (right - left) / max(1, count)
    for number in range(count):
        x = left + step * (number + 0.5) + c.uniform(-0.12, 0.12) * step
        height = size * c.uniform(0.93, 1.05)
        foot, who = y + c.uniform(0, size * 0.03), look(c, style)
        standing(c, x, foot, height, who, pose, side=c.choice((-1, 1)))


def audience(c: Canvas, top: float, rows: int, style: str, size: float = 130) -> None:
    """Draw rows of people seen from behind, larger towards the viewer."""
    y = top
    for row in range(rows):
        height = size * (1 + row * 0.42)
        gap = height * 0.98
        x = -gap * (0.5 if row % 2 else 0.1)
        while x < c.w + gap:
            bust(c, x + c.uniform(-0.06, 0.06) * gap, y, height, look(c, style), back=True)
            left, top = x - height * 0.42, y - height * 0.12
            seat = mix(rgb("#7a4a2b"), (40, 26, 20), row * 0.14)
            c.rect(left, top, height * 0.84, height * 0.5, seat, height * 0.08)
            x += gap
        y += height * 0.62
