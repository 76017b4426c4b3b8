"""Scenes in the open country and on the water."""

from tests.support.sample_photos.buildings import WALLS, hall_front, house, stilt_house
from tests.support.sample_photos.canvas import Canvas, around
from tests.support.sample_photos.colours import Light, darker, lighter, mix, rgb
from tests.support.sample_photos.nature import (
    BLOOM,
    LEAF,
    bush,
    field,
    hills,
    palm,
    sapling,
    sky,
    tree,
    water,
)
from tests.support.sample_photos.people import bust, crowd, look, standing
from tests.support.sample_photos.things import WOOD, boat

RICE = [rgb(code) for code in ("#8dbb4f", "#a9bf4e", "#d3b84c", "#79ad55")]


def paddies(c: Canvas, light: Light) -> None:
    """Rice fields before hills, people at work."""
    sky(c, light, 430)
    hills(c, light, 430, 3)
    for _ in range(7):
        palm(c, c.uniform(0, c.w), 446, c.uniform(90, 150), mix(LEAF, light.haze, 0.3))
    for _ in range(3):
        house(c, c.uniform(0, c.w * 0.9), 450, c.uniform(70, 110))
    field(c, 440, 1000, c.choice(RICE))
    for _ in range(c.choice((3, 4, 5))):
        y = c.uniform(600, 900)
        x, who = c.uniform(0.1, 0.9) * c.w, look(c, "village")
        pose, side = c.choice(("dig", "walk", "hold")), c.choice((-1, 1))
        standing(c, x, y, 90 + (y - 500) * 0.36, who, pose, side=side)
    if c.rng.random() < 0.6:
        palm(c, c.w * c.choice((0.06, 0.95)), 1010, 760)


def planting(c: Canvas, light: Light) -> None:
    """People plant young trees on a slope."""
    sky(c, light, 420)
    hills(c, light, 430, 3)
    grass = rgb("#86b35a")
    c.gradient(0, 425, c.w, 575, lighter(grass, 0.1), darker(grass, 0.08))
    for row in range(3):
        y = 520.0 + row * 90
        for spot in range(9 - row):
            sapling(c, c.w * (spot + 0.5) / (9 - row) + c.uniform(-20, 20), y, 56 + row * 20)
    style = c.choice(("youth", "office", "village", "green"))
    count = c.choice((4, 5, 6)) if c.w > 900 else 2
    for person in range(count):
        x = c.w * (person + 0.5) / count + c.uniform(-25, 25)
        y = c.uniform(840, 930)
        side = c.choice((-1, 1))
        sapling(c, x + side * 105, y + 22, 165)
        standing(c, x, y, 330, look(c, style), "dig", side=side)
        c.line([(x + side * 88, y - 250), (x + side * 122, y + 12)], rgb("#8a6a4a"), 9)
        blade = around(x, y, side, 1, (108, -14), (138, -18), (128, 34))
        c.polygon(blade, rgb("#8d949b"))
    for _ in range(40):
        c.ellipse(c.uniform(0, c.w), c.uniform(700, 1000), 5, 5, c.choice(BLOOM))


def river(c: Canvas, light: Light) -> None:
    """A broad river with boats before hills."""
    sky(c, light, 440)
    hills(c, light, 450, 4)
    water(c, light, 455, 1000)
    for _ in range(9):
        palm(c, c.uniform(0, c.w), 466, c.uniform(90, 170), mix(LEAF, light.haze, 0.25))
    for row in range(c.choice((3, 4, 5))):
        y = 540 + row * 95 + c.uniform(-15, 15)
        size = 110 + (y - 500) * 0.55
        x = c.w * c.uniform(0.12, 0.88)
        bust(c, x + size * 0.3, y - size * 0.06, size * 0.34, look(c, "village"))
        hull = c.choice((WOOD, rgb("#5f7f8a"), rgb("#9a4a34")))
        boat(c, x, y, size, hull, roof=c.rng.random() < 0.6)


def relief(c: Canvas, light: Light) -> None:
    """Boats bring boxes to houses along flooded water."""
    sky(c, light, 380, clouds=9)
    hills(c, light, 400, 2)
    water(c, light, 400, 1000)
    for place in range(4):
        house(c, c.w * (0.02 + 0.25 * place), 470 + 24 * (place % 2), c.w * 0.16)
        flood = around(c.w * 0.25 * place, 468, c.w * 0.22, 92, (0, 0), (1, 0), (1, 1), (0, 1))
        c.veil(flood, mix(light.sky_bottom, rgb("#3b7a8c"), 0.5), 0.5)
    for _ in range(3):
        tree(c, c.uniform(0, c.w), 500, c.uniform(150, 240))
    boats = 2 if c.w > 900 else 1
    for row in range(boats):
        x, y, size = c.w * (row + 0.5) / boats, 760 + 90 * row, 520 + 60 * row
        for seat in range(4):
            who = look(c, "green" if seat % 2 else "village")
            bust(c, x + size * (-0.36 + 0.22 * seat), y - size * 0.06, size * 0.34, who)
        for box in range(5):
            paper = c.choice((rgb("#d0a063"), rgb("#e0b878"), rgb("#f2f0ea")))
            left, tape = x + size * (-0.3 + 0.13 * box), size * 0.015
            c.rect(left, y - size * 0.19, size * 0.12, size * 0.12, paper, 4)
            c.rect(left, y - size * 0.14, size * 0.12, tape, darker(paper, 0.3))
        boat(c, x, y, size, rgb("#3f6f5a"), roof=False)


def upland(c: Canvas, light: Light) -> None:
    """A communal house of the uplands and people before it."""
    sky(c, light, 470)
    hills(c, light, 490, 4, rgb("#3f7f5a"))
    ground = rgb("#c49f6a")
    c.gradient(0, 560, c.w, 440, lighter(ground, 0.14), darker(ground, 0.06))
    c.blend([(0, 560), (c.w, 560), (c.w, 640), (0, 610)], rgb("#86a85a"), rgb("#a8ad62"))
    for _ in range(4):
        tree(c, c.uniform(0, c.w), 590, c.uniform(240, 340), rgb("#4f8a50"))
    width = min(720.0, c.w * 0.62)
    stilt_house(c, c.w * c.uniform(0.14, 0.3), 745, width)
    count, pose = max(3, round(c.w / 170)), c.choice(("rest", "clap", "hold"))
    crowd(c, c.w * 0.04, c.w * 0.96, 925, 300, count, "upland", pose)
    for x in (0.04, 0.94):
        bush(c, c.w * x, 995, 100)


def boulevard(c: Canvas, light: Light) -> None:
    """The front of a public building, trees and people before it."""
    sky(c, light, 620)
    hills(c, light, 560, 2)
    wall = c.choice(WALLS)
    hall_front(
        c, c.w * 0.12, 690, c.w * 0.76, 400, wall, c.choice((2, 3)), max(5, round(c.w / 160))
    )
    paving = rgb("#d8cfc0")
    c.gradient(0, 735, c.w, 265, darker(paving, 0.08), lighter(paving, 0.1))
    for seam in range(9):
        x = c.w * seam / 8
        ends = [(c.w / 2 + (x - c.w / 2) * 0.8, 735), (c.w / 2 + (x - c.w / 2) * 1.6, 1000)]
        c.line(ends, darker(paving, 0.15), 3)
    c.gradient(0, 700, c.w, 40, rgb("#79a653"), rgb("#628e46"))
    c.gradient(c.w * 0.4, 700, c.w * 0.2, 40, lighter(paving, 0.1), paving)
    for x in (0.05, 0.16, 0.86, 0.96):
        tree(c, c.w * x, 740, c.uniform(300, 400))
    for pot in range(10):
        if not 3 < pot < 6:
            bush(c, c.w * (pot + 0.5) / 10, 752, 36)
    style, pose = c.choice(("office", "village")), c.choice(("walk", "rest"))
    crowd(c, c.w * 0.14, c.w * 0.86, 900, 190, max(3, round(c.w / 260)), style, pose)
