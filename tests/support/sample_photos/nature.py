"""Sky, hills, fields, water, trees and flowers."""

from math import cos, pi, sin

from tests.support.sample_photos.canvas import Canvas, Point, around
from tests.support.sample_photos.colours import Colour, Light, darker, lighter, mix, rgb

LEAF = rgb("#4f9148")
BLOOM = [rgb(code) for code in ("#e0435c", "#f3b33d", "#f7f2e6", "#d96fb0", "#f08a3c")]


def sky(c: Canvas, light: Light, horizon: float, *, clouds: int = 5) -> None:
    """Draw the sky down to the horizon, with the sun (or moon) and clouds."""
    c.gradient(0, 0, c.w, horizon + 2, light.sky_top, light.sky_bottom)
    c.rect(0, horizon, c.w, c.h - horizon, light.sky_bottom)
    x, y = c.w * c.uniform(0.12, 0.88), horizon * c.uniform(0.25, 0.75)
    c.glow(x, y, 330, 330, light.sun, 0.7)
    c.ellipse(x, y, 38, 38, light.sun)
    for _ in range(clouds):
        x, y = c.uniform(-50, c.w), c.uniform(0.08, 0.62) * horizon
        cloud(c, x, y, c.uniform(50, 130), mix(light.sky_bottom, (255, 255, 255), 0.55))


def cloud(c: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    for dx, dy, share in (
        (-0.9, 0.05, 0.4),
        (-0.35, -0.16, 0.58),
        (0.3, -0.06, 0.5),
        (0.85, 0.08, 0.36),
    ):
        c.ellipse(x + dx * size, y + dy * size, size * share * 1.25, size * share * 0.6, colour)
    c.rect(x - size * 1.2, y, size * 2.4, size * 0.26, colour, size * 0.13)


def ridge(c: Canvas, y: float, height: float, waves: float) -> list[Point]:
    """Return the outline of a row of hills, left to right, closed at the bottom."""
    phase, second = c.uniform(0, 2 * pi), c.uniform(0, 2 * pi)
    points: list[Point] = []
    for step in range(81):
        x = c.w * step / 80
        turn = x / 1000 * waves * pi
        lift = 0.5 + 0.32 * sin(turn + phase) + 0.18 * sin(turn * 2.3 + second)
        points.append((x, y - height * lift))
    return [*points, (c.w, c.h), (0, c.h)]


def hills(c: Canvas, light: Light, horizon: float, layers: int = 3, colour: Colour = LEAF) -> None:
    """Draw rows of hills, hazier the farther they are."""
    for layer in range(layers):
        near = (layer + 1) / (layers + 1)
        shade = mix(light.haze, colour, near * 0.8)
        points = ridge(c, horizon + 14 * layer, 190 * (1 - near * 0.6), 1.4 + layer * 0.7)
        c.blend(points, lighter(shade, 0.12), shade)


def field(c: Canvas, top: float, bottom: float, colour: Colour, bands: int = 7) -> None:
    """Draw paddies between two heights: winding strips, broader towards the viewer."""
    c.gradient(0, top, c.w, bottom - top, lighter(colour, 0.18), colour)
    y = top
    for band in range(bands):
        depth = (bottom - top) * (0.4 + band) / (bands * bands * 0.5)
        phase = c.uniform(0, 2 * pi)
        upper = [(c.w * i / 40, y + depth * 0.3 * sin(i / 6 + phase)) for i in range(41)]
        lower = [(x, point_y + depth * 0.86) for x, point_y in upper]
        tone = mix(colour, rgb("#e3cf5a"), c.uniform(0, 0.5))
        c.blend([*upper, *reversed(lower)], lighter(tone, 0.1), darker(tone, 0.06))
        for _ in range(26):
            x = c.uniform(0, c.w)
            foot = y + depth * c.uniform(0.3, 0.8)
            ends = [(x, foot), (x + c.uniform(-6, 6), foot - depth * 0.16)]
            c.line(ends, darker(tone, 0.18), 1.5 + band * 0.5)
        y += depth


def water(c: Canvas, light: Light, top: float, bottom: float) -> None:
    """Draw a river or lake with streaks of light."""
    deep = mix(light.sky_top, rgb("#1d6a86"), 0.55)
    c.gradient(0, top, c.w, bottom - top, mix(light.sky_bottom, deep, 0.35), deep)
    for _ in range(90):
        y = top + (bottom - top) * c.rng.random() ** 1.4
        near = (y - top) / (bottom - top)
        x, length = c.uniform(-50, c.w), 30 + 130 * near
        shine = mix(deep, light.sky_bottom, 0.35 + 0.3 * (1 - near))
        c.line([(x, y), (x + length, y)], shine, 1.5 + 3 * near)


def tree(c: Canvas, x: float, y: float, size: float, colour: Colour = LEAF) -> None:
    """Draw a broad tree on its foot."""
    c.shadow(x, y, size * 0.34, size * 0.05)
    bark = rgb("#6d4a32")
    c.polygon(around(x, y, size, size, (-0.05, 0), (0.05, 0), (0.03, -0.5), (-0.03, -0.5)), bark)
    c.line([(x, y - size * 0.4), (x + size * 0.16, y - size * 0.6)], bark, size * 0.03)
    for _ in range(3):
        tone = darker(colour, 0.14)
        _foliage(c, x, y - size * 0.66, size * 0.34, tone, 6)
    _foliage(c, x - size * 0.03, y - size * 0.7, size * 0.29, colour, 8)
    _foliage(c, x - size * 0.08, y - size * 0.77, size * 0.2, lighter(colour, 0.18), 6)


def _foliage(c: Canvas, x: float, y: float, spread: float, colour: Colour, count: int) -> None:
    c.ellipse(x, y, spread * 0.8, spread * 0.66, colour)
    for _ in range(count):
        angle, far = c.uniform(0, 2 * pi), c.uniform(0.45, 0.8)
        r = spread * c.uniform(0.3, 0.5)
        c.ellipse(
            x + cos(angle) * spread * far, y + sin(angle) * spread * far * 0.75, r, r * 0.9, colour
        )


def palm(c: Canvas, x: float, y: float, size: float, colour: Colour = LEAF) -> None:
    """Draw a coconut palm on its foot."""
    lean = c.uniform(-0.12, 0.12) * size
    c.shadow(x, y, size * 0.22, size * 0.035)
    trunk = [(x + lean * (i / 6) ** 2, y - size * 0.72 * i / 6) for i in range(7)]
    c.line(trunk, rgb("#8a6a4a"), size * 0.035)
    top_x, top_y = trunk[-1]
    for leaf in range(9):
        angle = pi * (0.02 + leaf / 8 * 0.96)
        tip = (top_x + cos(angle) * size * 0.36, top_y - sin(angle) * size * 0.2 + size * 0.1)
        middle = (top_x + cos(angle) * size * 0.2, top_y - sin(angle) * size * 0.24 - size * 0.02)
        low = (middle[0], middle[1] + size * 0.06)
        c.polygon([(top_x, top_y), middle, tip, low], mix(colour, darker(colour), leaf % 3 / 2))
    for dx in (-0.03, 0.03):
        c.ellipse(
            top_x + dx * size, top_y + size * 0.04, size * 0.024, size * 0.028, rgb("#a97a3d")
        )


def bush(c: Canvas, x: float, y: float, size: float, *, flowers: bool = True) -> None:
    """Draw a low shrub, in bloom or not."""
    _foliage(c, x, y - size * 0.4, size * 0.6, darker(LEAF, 0.1), 7)
    _foliage(c, x - size * 0.1, y - size * 0.5, size * 0.45, lighter(LEAF, 0.08), 5)
    if flowers:
        bloom = c.choice(BLOOM)
        for _ in range(12):
            px, py = x + c.uniform(-0.7, 0.7) * size, y - c.uniform(0.1, 0.9) * size
            c.ellipse(px, py, size * 0.075, size * 0.075, bloom)


def sapling(c: Canvas, x: float, y: float, size: float) -> None:
    """Draw a young tree with its mound of earth."""
    c.ellipse(x, y, size * 0.36, size * 0.1, rgb("#7a5234"))
    c.line([(x, y), (x, y - size * 0.8)], rgb("#7d5b3c"), size * 0.05)
    for height, side in ((0.45, 1), (0.58, -1), (0.72, 1), (0.84, -1), (0.95, 1)):
        foot = (x, y - size * height * 0.84)
        tip = (x + side * size * 0.24, foot[1] - size * 0.14)
        over, under = around(*foot, side * size, size, (0.1, -0.16), (0.14, -0.01))
        c.polygon([foot, over, tip, under], lighter(LEAF, 0.1))


def bouquet(c: Canvas, x: float, y: float, size: float) -> None:
    """Draw cut flowers in a low vase standing at `y`."""
    vase = around(x, y, size, size, (-0.22, -0.34), (0.22, -0.34), (0.14, 0), (-0.14, 0))
    c.polygon(vase, rgb("#e8e2d6"))
    for _ in range(9):
        px, py = x + c.uniform(-0.48, 0.48) * size, y - size * c.uniform(0.4, 0.85)
        c.ellipse(px, py, size * 0.14, size * 0.12, darker(LEAF, 0.12))
    first, second = c.rng.sample(BLOOM, 2)
    for number in range(13):
        px, py = x + c.uniform(-0.42, 0.42) * size, y - size * c.uniform(0.42, 0.95)
        c.ellipse(px, py, size * 0.11, size * 0.11, first if number % 3 else second)
        c.ellipse(px, py, size * 0.04, size * 0.04, rgb("#f9e4a0"))
