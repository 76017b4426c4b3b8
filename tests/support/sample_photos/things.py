"""Furniture and other things that people made."""

from tests.support.sample_photos.canvas import Canvas, around
from tests.support.sample_photos.colours import Colour, Light, darker, lighter, mix, rgb
from tests.support.sample_photos.nature import BLOOM, bouquet

WOOD = rgb("#8a5a34")


def room(c: Canvas, wall: Colour, floor: Colour, line: float) -> None:
    """Draw the wall and the floor of a room that meet at `line`."""
    c.gradient(0, 0, c.w, line, lighter(wall, 0.25), wall)
    c.gradient(0, line, c.w, c.h - line, darker(floor, 0.06), lighter(floor, 0.16))
    c.rect(0, line - 16, c.w, 16, lighter(wall, 0.5))
    for lamp in range(4):
        x = c.w * (lamp + 0.5) / 4
        c.rect(x - 70, 18, 140, 14, rgb("#fffdf2"), 7)
        c.glow(x, 26, 260, 190, rgb("#fffbe6"), 0.4)


def window(c: Canvas, x: float, y: float, width: float, height: float, light: Light) -> None:
    """Draw a window with greenery behind it."""
    c.rect(x - 12, y - 12, width + 24, height + 24, rgb("#f7f3ea"), 4)
    c.gradient(x, y, width, height, light.sky_top, light.sky_bottom)
    for _ in range(5):
        r = width * c.uniform(0.14, 0.26)
        px = x + c.uniform(r, width - r)
        tone = mix(rgb("#5b9a55"), light.haze, c.uniform(0.1, 0.4))
        c.chord(px, y + height, r, r * 1.6, 180, 360, tone)
    c.rect(x + width / 2 - 4, y, 8, height, rgb("#f7f3ea"))
    c.rect(x, y + height * 0.4, width, 7, rgb("#f7f3ea"))
    c.veil(
        around(x, y, width, height, (0, 0.5), (0.6, 0), (0.85, 0), (0, 0.75)), (255, 255, 255), 0.2
    )


def curtain(c: Canvas, x: float, y: float, width: float, height: float, colour: Colour) -> None:
    """Draw a pleated curtain."""
    folds = max(4, round(width / 46))
    step = width / folds
    for fold in range(folds):
        left = x + fold * step
        c.gradient(left, y, step + 1, height, lighter(colour, 0.06), darker(colour, 0.18))
        shade = around(left, y, step, height, (0, 0), (0.4, 0), (0.3, 1), (0, 1))
        c.veil(shade, darker(colour, 0.9), 0.22)


def backdrop(c: Canvas, x: float, y: float, width: float, height: float, colour: Colour) -> None:
    """Draw a stage backdrop: bars stand for its lettering."""
    c.rect(x, y, width, height, darker(colour, 0.14), 6)
    c.gradient(x + 8, y + 8, width - 16, height - 16, lighter(colour, 0.1), colour)
    left, right, bottom = x + 8, x + width - 8, y + height - 8
    wave = [(left, y + height * 0.7), (x + width * 0.5, y + height * 0.86)]
    wave += [(right, y + height * 0.66), (right, bottom), (left, bottom)]
    c.veil(wave, lighter(colour, 0.5), 0.28)
    gold = rgb("#f9dc8a")
    for row, (share, thick) in enumerate(((0.42, 0.07), (0.66, 0.12), (0.5, 0.06))):
        bar = width * share
        left, top, tall = x + (width - bar) / 2, y + height * (0.2 + row * 0.2), height * thick
        c.rect(left, top, bar, tall, gold if row == 1 else lighter(colour, 0.78), tall / 2)


def table(
    c: Canvas, x: float, y: float, width: float, height: float, cloth: Colour, *, flowers: int = 0
) -> None:
    """Draw a table covered to the ground, its edge at `y`."""
    c.shadow(x + width / 2, y + height, width * 0.52, height * 0.12)
    c.gradient(x, y, width, height, lighter(cloth, 0.1), darker(cloth, 0.18))
    folds = max(3, round(width / 90))
    for fold in range(1, folds):
        left = x + width * fold / folds
        top, bottom = [(left, y + 14), (left + 9, y + 14)], y + height
        c.veil([*top, (left + 16, bottom), (left - 6, bottom)], darker(cloth, 0.95), 0.2)
    c.rect(x - 12, y - 16, width + 24, 30, lighter(cloth, 0.4), 6)
    for cup in range(max(2, round(width / 150))):
        left = x + width * (cup + 0.5) / max(2, round(width / 150))
        c.rect(left - 22, y - 30, 13, 20, rgb("#ffffff"), 3)
        c.rect(left + 2, y - 15, 40, 5, rgb("#f4f6f8"), 2)
    for number in range(flowers):
        bouquet(c, x + width * (number + 0.5) / flowers, y - 6, height * 0.62)


def bicycle(c: Canvas, x: float, y: float, size: float, paint: Colour, side: int = 1) -> None:
    """Draw a bicycle whose wheels stand at `y`; `size` is its length."""
    r = size * 0.24
    c.shadow(x, y, size * 0.5, size * 0.05)
    back, front = (x - side * size * 0.28, y - r), (x + side * size * 0.28, y - r)
    for hub_x, hub_y in (back, front):
        c.arc(hub_x, hub_y, r, r, 0, 360, rgb("#2b2b30"), size * 0.03)
        c.ellipse(hub_x, hub_y, size * 0.025, size * 0.025, rgb("#77777d"))
    pedal, seat = (x - side * size * 0.03, y - r * 0.9), (x - side * size * 0.12, y - size * 0.5)
    bar = (x + side * size * 0.2, y - size * 0.54)
    for start, end in (
        (back, pedal),
        (pedal, seat),
        (seat, back),
        (seat, bar),
        (pedal, bar),
        (bar, front),
    ):
        c.line([start, end], paint, size * 0.028)
    saddle = [(seat[0] - size * 0.07, seat[1]), (seat[0] + size * 0.07, seat[1])]
    c.line(saddle, rgb("#2b2522"), size * 0.04)
    handlebar = [bar, *around(*bar, side * size, size, (-0.02, -0.08), (0.08, -0.09))]
    c.line(handlebar, rgb("#55555c"), size * 0.025)


def boat(c: Canvas, x: float, y: float, size: float, hull: Colour, *, roof: bool = True) -> None:
    """Draw a wooden river boat on the water line `y`."""
    mirrored = around(x, y, size, size, (-0.5, 0), (0.5, 0), (0.38, 0.2), (-0.38, 0.2))
    c.veil(mirrored, darker(hull, 0.5), 0.4)
    if roof:
        c.chord(
            x - size * 0.06, y - size * 0.06, size * 0.24, size * 0.24, 180, 360, rgb("#c49a58")
        )
        c.chord(
            x - size * 0.06, y - size * 0.06, size * 0.15, size * 0.16, 180, 360, rgb("#4a3a2c")
        )
    c.polygon(
        around(x, y, size, size, (-0.56, -0.12), (0.6, -0.16), (0.42, 0.06), (-0.42, 0.06)), hull
    )
    rim = around(x, y, size, size, (-0.56, -0.12), (0.6, -0.16), (0.56, -0.11), (-0.52, -0.08))
    c.polygon(rim, lighter(hull, 0.3))


def lamp_post(c: Canvas, x: float, y: float, height: float, *, lit: bool) -> None:
    """Draw a street lamp, leaning its arm to the right."""
    c.line(
        around(x, y, height, height, (0, 0), (0, -1), (0.16, -1.04)), rgb("#6d7580"), height * 0.022
    )
    c.ellipse(x + height * 0.18, y - height * 1.03, height * 0.05, height * 0.02, rgb("#fff6cf"))
    if lit:
        c.glow(x + height * 0.18, y - height, height * 0.42, height * 0.42, rgb("#ffe08a"), 0.8)
        c.glow(x + height * 0.18, y, height * 0.5, height * 0.12, rgb("#ffd77a"), 0.6)


def stall(c: Canvas, x: float, y: float, width: float, awning: Colour) -> None:
    """Draw a market stall with fruit and vegetables."""
    for post in (x, x + width - 8):
        c.rect(post, y - width * 0.82, 8, width * 0.82, rgb("#7d7466"))
    c.rect(x, y - width * 0.34, width, width * 0.34, WOOD)
    for plank in range(1, 4):
        c.rect(x, y - width * 0.34 + width * 0.085 * plank, width, 3, darker(WOOD, 0.25))
    heaps = 4
    for heap in range(heaps):
        left = x + width * (heap + 0.5) / heaps
        fruit = c.choice([*BLOOM, rgb("#7fae45"), rgb("#8a4f9a"), rgb("#d9c24a")])
        for row in range(3):
            for spot in range(4 - row):
                px = left + (spot - (3 - row) / 2) * width * 0.055
                py, r = y - width * (0.36 + row * 0.045), width * 0.032
                c.ellipse(px, py, r, r, mix(fruit, darker(fruit, 0.3), c.rng.random() * 0.6))
    stripes = 8
    for stripe in range(stripes):
        left = x - width * 0.08 + width * 1.16 * stripe / stripes
        upper = x + width * 0.04 + width * 0.92 * stripe / stripes
        colour = awning if stripe % 2 else rgb("#fbf6ea")
        top = [(upper, y - width), (upper + width * 0.92 / stripes, y - width)]
        edge = y - width * 0.78
        c.polygon([*top, (left + width * 1.16 / stripes, edge), (left, edge)], colour)
        c.chord(
            left + width * 0.0725, y - width * 0.785, width * 0.0725, width * 0.05, 0, 180, colour
        )
