"""Scenes in the open country and on the water."""

from tests.support.sample_photos import buildings, people, things
from tests.support.sample_photos.canvas import Canvas
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

RICE = [rgb(code) for code in ("#8dbb4f", "#a9bf4e", "#d3b84c", "#79ad55")]


def paddies(c: Canvas, light: Light) -> None:
    """Rice fields before hills, people at work."""
    sky(c, light, 430)
    hills(c, light, 430, 3)
    for _ in range(7):
        palm(c, c.rng.uniform(0, c.w), 446, c.rng.uniform(90, 150), mix(LEAF, light.haze, 0.3))
    for _ in range(3):
        buildings.house(
            c,
            c.rng.uniform(0, c.w * 0.9),
            450,
            c.rng.uniform(70, 110),
            c.rng.choice(buildings.WALLS),
            c.rng.choice(buildings.ROOFS),
        )
    field(c, 440, 1000, c.rng.choice(RICE))
    for _ in range(c.rng.choice((3, 4, 5))):
        y = c.rng.uniform(600, 900)
        people.standing(
            c,
            c.rng.uniform(0.1, 0.9) * c.w,
            y,
            90 + (y - 500) * 0.36,
            people.look(c.rng, "village"),
            c.rng.choice(("dig", "walk", "hold")),
            side=c.rng.choice((-1, 1)),
        )
    if c.rng.random() < 0.6:
        palm(c, c.w * c.rng.choice((0.06, 0.95)), 1010, 760)


def planting(c: Canvas, light: Light) -> None:
    """People plant young trees on a slope."""
    sky(c, light, 420)
    hills(c, light, 430, 3)
    grass = rgb("#86b35a")
    c.gradient(0, 425, c.w, 575, lighter(grass, 0.1), darker(grass, 0.08))
    for row in range(3):
        y = 520.0 + row * 90
        for spot in range(9 - row):
            sapling(c, c.w * (spot + 0.5) / (9 - row) + c.rng.uniform(-20, 20), y, 56 + row * 20)
    style = c.rng.choice(("youth", "office", "village", "green"))
    count = c.rng.choice((4, 5, 6)) if c.w > 900 else 2
    for person in range(count):
        x = c.w * (person + 0.5) / count + c.rng.uniform(-25, 25)
        y = c.rng.uniform(840, 930)
        side = c.rng.choice((-1, 1))
        sapling(c, x + side * 105, y + 22, 165)
        people.standing(c, x, y, 330, people.look(c.rng, style), "dig", side=side)
        c.line([(x + side * 88, y - 250), (x + side * 122, y + 12)], rgb("#8a6a4a"), 9)
        c.polygon(
            [(x + side * 108, y - 14), (x + side * 138, y - 18), (x + side * 128, y + 34)],
            rgb("#8d949b"),
        )
    for _ in range(40):
        c.ellipse(c.rng.uniform(0, c.w), c.rng.uniform(700, 1000), 5, 5, c.rng.choice(BLOOM))


def river(c: Canvas, light: Light) -> None:
    """A broad river with boats before hills."""
    sky(c, light, 440)
    hills(c, light, 450, 4)
    water(c, light, 455, 1000)
    for _ in range(9):
        palm(c, c.rng.uniform(0, c.w), 466, c.rng.uniform(90, 170), mix(LEAF, light.haze, 0.25))
    for boat in range(c.rng.choice((3, 4, 5))):
        y = 540 + boat * 95 + c.rng.uniform(-15, 15)
        size = 110 + (y - 500) * 0.55
        x = c.w * c.rng.uniform(0.12, 0.88)
        people.bust(c, x + size * 0.3, y - size * 0.06, size * 0.34, people.look(c.rng, "village"))
        things.boat(
            c,
            x,
            y,
            size,
            c.rng.choice((things.WOOD, rgb("#5f7f8a"), rgb("#9a4a34"))),
            roof=c.rng.random() < 0.6,
        )


def relief(c: Canvas, light: Light) -> None:
    """Boats bring boxes to houses along flooded water."""
    sky(c, light, 380, clouds=9)
    hills(c, light, 400, 2)
    water(c, light, 400, 1000)
    for house in range(4):
        buildings.house(
            c,
            c.w * (0.02 + 0.25 * house),
            470 + 24 * (house % 2),
            c.w * 0.16,
            c.rng.choice(buildings.WALLS),
            c.rng.choice(buildings.ROOFS),
        )
        c.veil(
            [
                (c.w * 0.25 * house, 468),
                (c.w * (0.25 * house + 0.22), 468),
                (c.w * (0.25 * house + 0.22), 560),
                (c.w * 0.25 * house, 560),
            ],
            mix(light.sky_bottom, rgb("#3b7a8c"), 0.5),
            0.5,
        )
    for _ in range(3):
        tree(c, c.rng.uniform(0, c.w), 500, c.rng.uniform(150, 240))
    boats = 2 if c.w > 900 else 1
    for boat in range(boats):
        x, y, size = c.w * (boat + 0.5) / boats, 760 + 90 * boat, 520 + 60 * boat
        for seat in range(4):
            who = people.look(c.rng, "green" if seat % 2 else "village")
            people.bust(c, x + size * (-0.36 + 0.22 * seat), y - size * 0.06, size * 0.34, who)
        for box in range(5):
            paper = c.rng.choice((rgb("#d0a063"), rgb("#e0b878"), rgb("#f2f0ea")))
            c.rect(
                x + size * (-0.3 + 0.13 * box), y - size * 0.19, size * 0.12, size * 0.12, paper, 4
            )
            c.rect(
                x + size * (-0.3 + 0.13 * box),
                y - size * 0.14,
                size * 0.12,
                size * 0.015,
                darker(paper, 0.3),
            )
        things.boat(c, x, y, size, rgb("#3f6f5a"), roof=False)


def upland(c: Canvas, light: Light) -> None:
    """A communal house of the uplands and people before it."""
    sky(c, light, 470)
    hills(c, light, 490, 4, rgb("#3f7f5a"))
    ground = rgb("#c49f6a")
    c.gradient(0, 560, c.w, 440, lighter(ground, 0.14), darker(ground, 0.06))
    c.blend([(0, 560), (c.w, 560), (c.w, 640), (0, 610)], rgb("#86a85a"), rgb("#a8ad62"))
    for _ in range(4):
        tree(c, c.rng.uniform(0, c.w), 590, c.rng.uniform(240, 340), rgb("#4f8a50"))
    width = min(720.0, c.w * 0.62)
    buildings.stilt_house(c, c.w * c.rng.uniform(0.14, 0.3), 745, width)
    people.crowd(
        c,
        c.w * 0.04,
        c.w * 0.96,
        925,
        300,
        max(3, round(c.w / 170)),
        "upland",
        c.rng.choice(("rest", "clap", "hold")),
    )
    for x in (0.04, 0.94):
        bush(c, c.w * x, 995, 100)


def boulevard(c: Canvas, light: Light) -> None:
    """The front of a public building, trees and people before it."""
    sky(c, light, 620)
    hills(c, light, 560, 2)
    wall = c.rng.choice(buildings.WALLS)
    buildings.hall_front(
        c, c.w * 0.12, 690, c.w * 0.76, 400, wall, c.rng.choice((2, 3)), max(5, round(c.w / 160))
    )
    paving = rgb("#d8cfc0")
    c.gradient(0, 735, c.w, 265, darker(paving, 0.08), lighter(paving, 0.1))
    for seam in range(9):
        x = c.w * seam / 8
        c.line(
            [(c.w / 2 + (x - c.w / 2) * 0.8, 735), (c.w / 2 + (x - c.w / 2) * 1.6, 1000)],
            darker(paving, 0.15),
            3,
        )
    c.gradient(0, 700, c.w, 40, rgb("#79a653"), rgb("#628e46"))
    c.gradient(c.w * 0.4, 700, c.w * 0.2, 40, lighter(paving, 0.1), paving)
    for x in (0.05, 0.16, 0.86, 0.96):
        tree(c, c.w * x, 740, c.rng.uniform(300, 400))
    for pot in range(10):
        if not 3 < pot < 6:
            bush(c, c.w * (pot + 0.5) / 10, 752, 36)
    people.crowd(
        c,
        c.w * 0.14,
        c.w * 0.86,
        900,
        190,
        max(3, round(c.w / 260)),
        c.rng.choice(("office", "village")),
        c.rng.choice(("walk", "rest")),
    )
