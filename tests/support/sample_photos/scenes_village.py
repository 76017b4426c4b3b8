"""Scenes in villages, wards, markets and schools."""

from tests.support.sample_photos.buildings import ROOFS, WALLS, hall_front, house
from tests.support.sample_photos.canvas import Canvas
from tests.support.sample_photos.colours import LIGHTS, Light, darker, lighter, mix, rgb
from tests.support.sample_photos.nature import BLOOM, LEAF, bush, hills, palm, sky, tree
from tests.support.sample_photos.people import audience, bust, look, standing
from tests.support.sample_photos.things import bicycle, lamp_post, stall, table

AWNINGS = [rgb(code) for code in ("#c9453c", "#2f7f96", "#3f8a55", "#d98a2b", "#7a5aa0")]


def _road(c: Canvas, horizon: float, surface: tuple[int, int, int]) -> None:
    middle = c.w * c.uniform(0.4, 0.6)
    far = [(middle - 26, horizon), (middle + 26, horizon)]
    near = [(c.w * 0.86, 1000), (c.w * 0.14, 1000)]
    c.blend([*far, *near], darker(surface, 0.05), lighter(surface, 0.12))
    for seam in range(1, 7):
        y = horizon + (1000 - horizon) * (seam / 7) ** 1.7
        share = (y - horizon) / (1000 - horizon)
        left, right = middle - 26, middle + 26
        ends = ((left, c.w * 0.14), (right, c.w * 0.86))
        line = [(far + (near - far) * share, y) for far, near in ends]
        c.line(line, darker(surface, 0.12), 2 + share * 3)


def _roadside(c: Canvas, horizon: float, *, lit: bool) -> None:
    for depth in range(6):
        share = ((depth + 0.6) / 6) ** 1.6
        y = horizon + (1000 - horizon) * share
        for side in (-1, 1):
            edge = c.w * 0.5 + side * (60 + c.w * 0.36 * share)
            size = 130 + 330 * share
            house(c, edge + (60 if side > 0 else -60 - size * 0.9), y - 12, size * 0.8)
            plant = c.choice((tree, palm))
            plant(c, edge + side * (30 + size * 0.95), y, size)
            bush(c, edge + side * 12, y + 8, 18 + 46 * share)
            if depth % 2 == 0:
                lamp_post(c, edge, y + 8, 130 + 380 * share, lit=lit)


def road(c: Canvas, light: Light) -> None:
    """A village road with houses, flowers and bicycles."""
    sky(c, light, 430)
    hills(c, light, 430, 2)
    c.gradient(0, 425, c.w, 575, rgb("#9cc46c"), rgb("#7fae58"))
    _road(c, 430, rgb("#cfc8bb"))
    _roadside(c, 430, lit=light is LIGHTS["night"])
    for rider in range(c.choice((2, 3))):
        x, y = c.w * (0.36 + 0.15 * rider), 700 + 95 * rider
        size = 120 + 62 * rider
        who = look(c, c.choice(("village", "youth")))
        standing(c, x - size * 0.06, y - size * 0.1, size * 1.35, who, "hold")
        bicycle(c, x, y, size * 1.2, c.choice(BLOOM[:2] + AWNINGS), c.choice((-1, 1)))


def roadworks(c: Canvas, light: Light) -> None:
    """People lay a concrete road together."""
    sky(c, light, 400)
    hills(c, light, 410, 3)
    c.gradient(0, 405, c.w, 595, rgb("#a6b96a"), rgb("#8aa257"))
    _road(c, 410, rgb("#b98a5c"))
    middle = c.w * 0.5
    far = [(middle - 60, 560), (middle + 60, 560)]
    near = [(middle + c.w * 0.2, 800), (middle - c.w * 0.2, 800)]
    c.blend([*far, *near], rgb("#c9cbc8"), rgb("#b3b6b3"))
    for side in (0.05, 0.93):
        tree(c, c.w * side, 640, 360)
    style = c.choice(("village", "green", "youth"))
    for worker in range(c.choice((5, 6)) if c.w > 900 else 3):
        x = c.w * (0.1 + 0.145 * worker) if c.w > 900 else c.w * (0.2 + 0.3 * worker)
        y = 760 + 70 * (worker % 3)
        side = 1 if x < middle else -1
        standing(c, x, y, 290, look(c, style), "dig", side=side)
        c.line([(x + side * 62, y - 190), (x + side * 130, y + 6)], rgb("#8a6a4a"), 8)
        c.ellipse(x + side * 136, y + 8, 30, 10, rgb("#8d949b"))
    x, y = c.w * 0.84, 900
    c.line([(x - 120, y - 90), (x + 60, y - 40)], rgb("#3c4b57"), 10)
    c.polygon(
        [(x - 40, y - 110), (x + 110, y - 110), (x + 80, y - 30), (x - 6, y - 30)], rgb("#3f7f96")
    )
    c.chord(x + 36, y - 108, 66, 34, 180, 360, rgb("#bdbfba"))
    c.ellipse(x + 36, y - 10, 30, 30, rgb("#2b2b30"))
    c.ellipse(x + 36, y - 10, 11, 11, rgb("#a3a8ad"))


def market(c: Canvas, light: Light) -> None:
    """A market: two rows of stalls and buyers between them."""
    sky(c, light, 450)
    for _ in range(5):
        palm(c, c.uniform(0, c.w), 470, c.uniform(240, 360))
    paving = rgb("#d3c3a8")
    c.gradient(0, 440, c.w, 560, darker(paving, 0.1), lighter(paving, 0.1))
    count = max(2, round(c.w / 330))
    colours = c.rng.sample(AWNINGS, 5)
    for row, (y, width) in enumerate(((600.0, c.w / count * 0.8), (760.0, c.w / count * 0.95))):
        for number in range(count):
            x = c.w * (number + 0.5 * row) / count + 10
            standing(c, x + width * 0.5, y - width * 0.04, width * 0.74, look(c, "village"), "hold")
            stall(c, x, y, width * 0.94, colours[(number + row * 2) % 5])
    for buyer in range(max(3, round(c.w / 260))):
        x = c.w * (buyer + 0.4) / max(3, round(c.w / 260)) + c.uniform(-20, 20)
        y = 930 + c.uniform(-20, 40)
        who = look(c, "village")
        standing(c, x, y, 350, who, "walk", side=c.choice((-1, 1)))
        c.arc(x + 66, y - 142, 26, 34, 180, 360, rgb("#8a5a34"), 6)
        c.chord(x + 66, y - 142, 40, 44, 0, 180, rgb("#d6a552"))


def school(c: Canvas, light: Light) -> None:
    """A school yard: classrooms, old trees, children."""
    sky(c, light, 500)
    hills(c, light, 560, 2)
    c.gradient(0, 545, c.w, 90, rgb("#8fb362"), rgb("#79a653"))
    wall = rgb("#f3d98f")
    hall_front(c, c.w * 0.04, 600, c.w * 0.92, 300, wall, 2, max(6, round(c.w / 150)))
    yard = rgb("#dcb98c")
    c.gradient(0, 628, c.w, 372, darker(yard, 0.06), lighter(yard, 0.16))
    for x in (0.12, 0.5, 0.88):
        tree(c, c.w * x, 700, c.uniform(330, 420))
        c.rect(c.w * x - 60, 692, 120, 22, rgb("#f2ede0"), 6)
    for child in range(max(5, round(c.w / 120))):
        x = c.uniform(0.06, 0.94) * c.w
        y = 760 + 200 * child / max(5, round(c.w / 120))
        who = look(c, c.choice(("youth", "office")))
        pose, side = c.choice(("wave", "walk", "rest", "hold")), c.choice((-1, 1))
        standing(c, x, y, 150 + (y - 740) * 0.3, who, pose, side=side)


def gathering(c: Canvas, light: Light) -> None:
    """Neighbours sit under a great tree and somebody speaks."""
    sky(c, light, 470)
    hills(c, light, 480, 2)
    c.gradient(0, 470, c.w, 530, rgb("#b9c37a"), rgb("#c9a873"))
    for spot in (0.04, 0.78):
        house(c, c.w * spot, 600, c.w * 0.2)
    tree(c, c.w * 0.5, 660, 640, mix(LEAF, rgb("#3f7a3a"), 0.4))
    for lamp in range(11):
        x = c.w * (lamp + 0.5) / 11
        c.ellipse(x, 200 + 50 * (1 - abs(lamp - 5) / 5), 11, 13, c.choice(BLOOM))
    standing(c, c.w * 0.36, 705, 270, look(c, "office"), "give")
    standing(c, c.w * 0.64, 700, 265, look(c, "village"), "hold")
    table(c, c.w * 0.43, 650, c.w * 0.14, 70, rgb("#a3262f"), flowers=1)
    audience(c, 820, 3, c.choice(("village", "upland")), 150)


def board(c: Canvas, light: Light) -> None:
    """People read the notice board of a village or a ward."""
    sky(c, light, 520)
    wall = c.choice(WALLS)
    c.gradient(0, 150, c.w, 560, lighter(wall, 0.15), darker(wall, 0.08))
    c.rect(0, 120, c.w, 44, c.choice(ROOFS))
    paving = rgb("#c9bda8")
    c.gradient(0, 700, c.w, 300, darker(paving, 0.1), lighter(paving, 0.1))
    x, y, width, height = c.w * 0.2, 230, c.w * 0.6, 350
    c.rect(x - 18, y - 18, width + 36, height + 36, rgb("#7a4a2b"), 6)
    c.gradient(x, y, width, height, rgb("#3f7f6a"), rgb("#2f6654"))
    columns = max(3, round(width / 170))
    for sheet in range(columns * 2):
        left = x + width * (sheet % columns + 0.12) / columns
        top = y + height * (0.07 + 0.48 * (sheet // columns))
        wide, tall = width / columns * 0.76, height * 0.4
        c.rect(left, top, wide, tall, rgb("#fdfbf4"))
        c.rect(left + wide * 0.2, top + tall * 0.1, wide * 0.6, tall * 0.07, rgb("#b3383f"))
        for row in range(5):
            line_left, line_top = left + wide * 0.12, top + tall * (0.27 + 0.13 * row)
            c.rect(line_left, line_top, wide * c.uniform(0.5, 0.76), tall * 0.05, rgb("#9aa3a8"))
    for spot in (0.06, 0.94):
        bush(c, c.w * spot, 760, 110)
    count = max(3, round(c.w / 330))
    for reader in range(count):
        place = c.w * (0.16 + 0.68 * (reader + 0.5) / count)
        foot, who = 930 + c.uniform(-20, 30), look(c, "village")
        pose, side = c.choice(("rest", "give")), c.choice((-1, 1))
        standing(c, place, foot, 440, who, pose, back=True, side=side)


def helpdesk(c: Canvas, light: Light) -> None:
    """Young people under a parasol help neighbours with telephones and a laptop."""
    sky(c, light, 480)
    hills(c, light, 470, 2)
    c.gradient(0, 470, c.w, 530, rgb("#a5c274"), rgb("#86a95c"))
    house(c, c.w * 0.03, 610, c.w * 0.26)
    tree(c, c.w * 0.88, 640, 460)
    shade = c.choice(AWNINGS)
    c.line([(c.w * 0.5, 760), (c.w * 0.5, 190)], rgb("#e9e4da"), 12)
    for panel in range(6):
        left = c.w * 0.5 - 430 + 860 * panel / 6
        c.polygon(
            [(c.w * 0.5, 150), (left, 330), (left + 860 / 6, 330)],
            shade if panel % 2 else lighter(shade, 0.7),
        )
        c.chord(
            left + 860 / 12, 330, 860 / 12, 26, 0, 180, shade if panel % 2 else lighter(shade, 0.7)
        )
    for helper in range(3):
        bust(c, c.w * (0.38 + 0.12 * helper), 690, 200, look(c, "youth"))
    table(c, c.w * 0.28, 690, c.w * 0.44, 130, rgb("#f2f0ea"))
    for spot in (0.36, 0.6):
        c.rect(c.w * spot, 618, 110, 68, rgb("#3a4048"), 6)
        c.rect(c.w * spot - 6, 684, 122, 9, rgb("#8d949b"), 3)
    for visitor, spot in enumerate((0.16, 0.3, 0.72, 0.85)):
        side, y = 1 if spot < 0.5 else -1, 930 - 20 * (visitor % 2)
        standing(c, c.w * spot, y, 430, look(c, "village"), "hold", side=side)
        c.rect(c.w * spot + side * 8, 660 - 20 * (visitor % 2), 26, 42, rgb("#26303a"), 5)
