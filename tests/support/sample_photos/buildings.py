"""Houses, small and public, seen from the front."""

from tests.support.sample_photos.canvas import Canvas, around
from tests.support.sample_photos.colours import Colour, darker, lighter, mix, rgb
from tests.support.sample_photos.things import WOOD

ROOFS = [rgb(code) for code in ("#b4533a", "#a8452f", "#8d5540", "#5d7f9c", "#4e7d6c")]
WALLS = [rgb(code) for code in ("#f5e3b5", "#f3efe6", "#dfeadd", "#f2d9c4", "#d9e6ef")]


def house(c: Canvas, x: float, y: float, width: float) -> None:
    """Draw a small house with a tiled roof on its lower left corner."""
    wall, roof, height = c.choice(WALLS), c.choice(ROOFS), width * 0.5
    c.shadow(x + width / 2, y, width * 0.58, width * 0.05)
    c.gradient(x, y - height, width, height, lighter(wall, 0.2), darker(wall, 0.08))
    c.polygon(
        around(x, y, width, height, (-0.1, -1), (0.16, -1.72), (0.84, -1.72), (1.1, -1)), roof
    )
    for row in range(1, 5):
        level = y - height * (1 + 0.72 * row / 5)
        inset = width * (0.26 * row / 5)
        ends = [(x - width * 0.1 + inset, level), (x + width * 1.1 - inset, level)]
        c.line(ends, darker(roof, 0.16), width * 0.008)
    c.veil(around(x, y, width, height, (0, -1), (1, -1), (1, -0.86), (0, -0.9)), (30, 26, 30), 0.25)
    c.rect(x + width * 0.42, y - height * 0.68, width * 0.17, height * 0.68, darker(WOOD, 0.1))
    for share in (0.12, 0.7):
        c.rect(x + width * share, y - height * 0.62, width * 0.19, height * 0.34, rgb("#f8f4e8"))
        left, top = x + width * (share + 0.015), y - height * 0.6
        c.rect(left, top, width * 0.16, height * 0.3, rgb("#6f95ab"))
        c.rect(
            x + width * (share + 0.09), y - height * 0.6, width * 0.01, height * 0.3, rgb("#f8f4e8")
        )
    for post in (0.02, 0.36, 0.64, 0.95):
        c.rect(x + width * post, y - height, width * 0.025, height, lighter(wall, 0.55))


def stilt_house(c: Canvas, x: float, y: float, width: float) -> None:
    """Draw a communal house of the uplands: posts, steep thatch, a broad stair."""
    deck, eaves = y - width * 0.2, y - width * 0.4
    c.shadow(x + width / 2, y, width * 0.6, width * 0.05)
    for post in range(7):
        c.rect(
            x + width * (0.04 + post * 0.148), deck, width * 0.03, width * 0.2, darker(WOOD, 0.2)
        )
    c.gradient(x, eaves, width, deck - eaves, lighter(WOOD, 0.15), WOOD)
    for board in range(1, 16):
        c.rect(x + width * board / 16, eaves, width * 0.005, deck - eaves, darker(WOOD, 0.25))
    for share in (0.18, 0.68):
        c.rect(x + width * share, eaves + width * 0.05, width * 0.13, width * 0.1, rgb("#3b2a20"))
    c.rect(x + width * 0.44, eaves + width * 0.03, width * 0.12, width * 0.17, rgb("#33241c"))
    c.rect(x - width * 0.03, deck, width * 1.06, width * 0.025, darker(WOOD, 0.1))
    thatch = rgb("#b98f4e")
    edge, ridge = eaves + width * 0.02, around(x, y, width, width, (0.12, -0.95), (0.88, -0.95))
    roof = [(x - width * 0.1, edge), *ridge, (x + width * 1.1, edge)]
    c.blend(roof, lighter(thatch, 0.14), darker(thatch, 0.2))
    for straw in range(60):
        top = x + width * (0.13 + 0.74 * straw / 60)
        foot = x + width * (-0.08 + 1.16 * straw / 60)
        ends = [(top, y - width * 0.93), (foot, eaves + width * c.uniform(-0.02, 0.03))]
        c.line(ends, mix(thatch, darker(thatch, 0.35), c.rng.random()), width * 0.003)
    for step in range(6):
        half = width * (0.07 + 0.006 * step)
        left, top = x + width / 2 - half, deck + width * 0.033 * step
        c.rect(left, top, half * 2, width * 0.02, lighter(WOOD, 0.12))


def hall_front(
    c: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
    wall: Colour,
    floors: int,
    columns: int,
) -> None:
    """Draw the front of a public building: rows of windows, porch and steps."""
    c.gradient(x, y - height, width, height, lighter(wall, 0.25), darker(wall, 0.05))
    c.rect(x - 14, y - height - 20, width + 28, 26, lighter(wall, 0.5))
    cell, level = width / columns, height / floors
    for floor in range(floors):
        for column in range(columns):
            left, top = x + cell * (column + 0.22), y - height + level * (floor + 0.22)
            c.rect(left - 5, top - 5, cell * 0.56 + 10, level * 0.56 + 10, rgb("#fbf8ef"))
            c.gradient(left, top, cell * 0.56, level * 0.56, rgb("#8fb6cc"), rgb("#4f7890"))
            c.rect(left + cell * 0.27, top, cell * 0.02, level * 0.56, rgb("#fbf8ef"))
        c.rect(x, y - height + level * (floor + 1) - 7, width, 8, lighter(wall, 0.5))
    porch = width * 0.3
    middle = x + width / 2
    c.rect(middle - porch / 2, y - level * 1.02, porch, level * 1.02, rgb("#5c6f7c"))
    for column in range(4):
        c.rect(
            middle - porch / 2 + porch * column / 3 - 11, y - level, 22, level, rgb("#fbf8ef"), 3
        )
    c.polygon(
        around(middle, y, porch, level, (-0.62, -1), (0, -1.5), (0.62, -1)), lighter(wall, 0.45)
    )
    c.polygon(
        around(middle, y, porch, level, (-0.4, -1.06), (0, -1.37), (0.4, -1.06)), rgb("#c98b3a")
    )
    for step in range(4):
        half = porch * (0.6 + 0.06 * step)
        c.rect(middle - half, y - 14 + 12 * step, half * 2, 14, mix(rgb("#e9e4da"), wall, step / 9))
