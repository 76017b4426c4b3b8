"""Scenes under a roof."""

from tests.support.sample_photos.canvas import Canvas, around
from tests.support.sample_photos.colours import Light, darker, lighter, mix, rgb
from tests.support.sample_photos.nature import BLOOM, bouquet, bush
from tests.support.sample_photos.people import audience, bust, crowd, look, standing
from tests.support.sample_photos.things import WOOD, backdrop, curtain, room, table, window

CLOTHS = [rgb(code) for code in ("#9c2531", "#2f5f8a", "#3b6f58", "#7a4a8a")]
WALL_TONES = [rgb(code) for code in ("#e8dcc3", "#d8e2e6", "#e3d5c7", "#dbe3d3")]


def hall(c: Canvas, light: Light) -> None:
    """A conference hall seen from the back rows: stage, presidium, backdrop."""
    cloth = c.choice(CLOTHS)
    room(c, c.choice(WALL_TONES), rgb("#a9784f"), 600)
    stage_left, stage_width = c.w * 0.1, c.w * 0.8
    curtain(c, stage_left, 60, stage_width, 500, darker(cloth, 0.1))
    backdrop(c, c.w * 0.24, 96, c.w * 0.52, 250, cloth)
    c.gradient(stage_left - 30, 556, stage_width + 60, 64, lighter(WOOD, 0.3), WOOD)
    seats = c.choice((3, 4, 5))
    left, width = c.w * 0.28, c.w * 0.44
    for seat in range(seats):
        bust(c, left + width * (seat + 0.5) / seats, 476, 124, look(c, "office"))
    table(c, left, 462, width, 96, lighter(cloth, 0.1), flowers=1)
    standing(c, c.w * 0.82, 560, 225, look(c, "office"), "hold")
    c.gradient(c.w * 0.79, 450, c.w * 0.065, 112, lighter(WOOD, 0.1), darker(WOOD))
    bouquet(c, c.w * 0.82, 454, 60)
    for x in (0.14, 0.19):
        bush(c, c.w * x, 566, 44)
    audience(c, 720, 4, "office")


def listeners(c: Canvas, light: Light) -> None:
    """Rows of people at desks, facing the viewer."""
    room(c, c.choice(WALL_TONES), rgb("#b58a62"), 430)
    for pane in range(3):
        window(c, c.w * (0.08 + 0.32 * pane), 110, c.w * 0.2, 230, light)
    cloth = c.choice([*CLOTHS, rgb("#c9b48f")])
    for row in range(4):
        size = 135 * (1 + row * 0.42)
        y = 440 + row * 128 + row * row * 22
        gap = size * 1.15
        count = int(c.w / gap) + 1
        offset = (c.w - count * gap) / 2
        for seat in range(count):
            who = look(c, "office" if c.rng.random() < 0.75 else "neighbours")
            bust(c, offset + gap * (seat + 0.5), y + size * 0.05, size, who)
        c.gradient(
            -10, y - size * 0.12, c.w + 20, size * 0.62, lighter(cloth, 0.16), darker(cloth, 0.16)
        )
        c.rect(-10, y - size * 0.15, c.w + 20, size * 0.07, lighter(cloth, 0.4))
        for seat in range(count):
            x = offset + gap * (seat + 0.5)
            near, far = ((-0.2, -0.09), (0.16, -0.09)), ((0.2, -0.13), (-0.15, -0.13))
            c.polygon(around(x, y, size, size, *near, *far), rgb("#ffffff"))


def talk(c: Canvas, light: Light) -> None:
    """A meeting around one long table, windows behind."""
    room(c, c.choice(WALL_TONES), rgb("#9a7a5c"), 560)
    window(c, c.w * 0.1, 120, c.w * 0.26, 300, light)
    window(c, c.w * 0.64, 120, c.w * 0.26, 300, light)
    c.rect(c.w * 0.43, 150, c.w * 0.14, 190, rgb("#c69a5a"), 4)
    c.gradient(c.w * 0.44, 160, c.w * 0.12, 170, rgb("#bcd9e2"), rgb("#7fae7a"))
    style = c.choice(("office", "office", "office", "neighbours"))
    count = c.choice((5, 6, 7))
    for seat in range(count):
        x = c.w * (0.14 + 0.72 * (seat + 0.5) / count)
        bust(c, x, 640, 205, look(c, style))
    top = [(c.w * 0.12, 620), (c.w * 0.88, 620), (c.w * 1.02, 800), (-c.w * 0.02, 800)]
    c.blend(top, rgb("#b57b4a"), rgb("#d59a62"))
    c.gradient(-20, 800, c.w + 40, 60, rgb("#9a6238"), rgb("#6f4426"))
    for place in range(count):
        x = c.w * (0.14 + 0.72 * (place + 0.5) / count)
        c.polygon([(x - 36, 668), (x + 30, 668), (x + 38, 640), (x - 26, 640)], rgb("#fdfdfb"))
        c.rect(x + 46, 632, 16, 28, rgb("#f6f6f2"), 4)
    bouquet(c, c.w * 0.5, 740, 120)
    for seat in range(4):
        bust(c, c.w * (0.12 + 0.25 * seat), 1010, 300, look(c, "office"), back=True)


def lesson(c: Canvas, light: Light) -> None:
    """A training room: a screen with a chart, a speaker, learners from behind."""
    room(c, c.choice(WALL_TONES), rgb("#8d7a68"), 640)
    x, y, width, height = c.w * 0.24, 90, c.w * 0.42, 380
    c.rect(x - 12, y - 12, width + 24, height + 24, rgb("#4c525a"), 8)
    c.gradient(x, y, width, height, rgb("#ffffff"), rgb("#e9f1f7"))
    c.rect(x + 30, y + 30, width * 0.6, 20, rgb("#b3383f"), 10)
    if c.rng.random() < 0.5:
        for bar in range(6):
            tall = height * c.uniform(0.2, 0.62)
            colour = BLOOM[bar % 5] if bar % 5 != 2 else rgb("#4f8fc0")
            left = x + width * (0.1 + 0.14 * bar)
            c.rect(left, y + height * 0.9 - tall, width * 0.08, tall, colour, 4)
    else:
        c.ellipse(x + width * 0.3, y + height * 0.58, 110, 110, rgb("#4f8fc0"))
        middle = x + width * 0.3, y + height * 0.58
        box = [tuple((at + far) * c.unit for at in middle) for far in (-110, 110)]
        c.pen.pieslice((*box[0], *box[1]), -90, c.uniform(10, 80), fill=rgb("#e58a2e"))
        for row in range(5):
            top = y + height * (0.32 + 0.11 * row)
            c.rect(x + width * 0.58, top, width * 0.34, 13, rgb("#9fb0bd"), 6)
    window(c, c.w * 0.77, 140, c.w * 0.15, 300, light)
    standing(c, c.w * 0.16, 700, 350, look(c, "office"), "give")
    c.gradient(c.w * 0.05, 560, c.w * 0.09, 150, lighter(WOOD, 0.1), darker(WOOD))
    audience(c, 790, 3, c.choice(("office", "neighbours")), 175)


def counter(c: Canvas, light: Light) -> None:
    """A public service counter: clerks behind screens, people waiting before it."""
    room(c, rgb("#dfe9ee"), rgb("#cfc6b8"), 620)
    c.gradient(c.w * 0.06, 90, c.w * 0.88, 86, rgb("#b3383f"), rgb("#94242d"))
    c.rect(c.w * 0.26, 118, c.w * 0.48, 28, rgb("#f9dc8a"), 14)
    clerks = 4
    for clerk in range(clerks):
        x = c.w * (0.06 + 0.88 * (clerk + 0.5) / clerks)
        c.rect(x - 54, 222, 108, 60, rgb("#24465f"), 8)
        for bar in range(2):
            c.rect(x - 34, 238 + 18 * bar, 68 - 26 * bar, 9, rgb("#ffe08a"), 4)
        bust(c, x - 28, 560, 190, look(c, "office"))
        c.rect(x + 34, 450, 104, 72, rgb("#33393f"), 6)
        c.gradient(x + 40, 456, 92, 58, rgb("#a9d2ea"), rgb("#5f9cc4"))
        c.rect(x + 78, 520, 16, 26, rgb("#33393f"))
    c.gradient(0, 540, c.w, 180, rgb("#e9dcc6"), rgb("#c6ab83"))
    c.rect(0, 528, c.w, 24, rgb("#8a5a34"))
    for panel in range(1, 8):
        c.rect(c.w * panel / 8, 560, 5, 150, rgb("#b89a70"))
    for visitor in range(c.choice((4, 5))):
        x = c.w * (0.12 + 0.19 * visitor) + c.uniform(-20, 20)
        foot, who = 930 + c.uniform(-30, 40), look(c, "neighbours")
        pose = c.choice(("rest", "hold", "give"))
        standing(c, x, foot, 470, who, pose, side=c.choice((-1, 1)))


def stage(c: Canvas, light: Light) -> None:
    """A festive stage: singers or contestants, lanterns, flowers, spectators."""
    cloth = c.choice((rgb("#a3262f"), rgb("#27466f"), rgb("#6a3a74"), rgb("#1f6a5c")))
    c.gradient(0, 0, c.w, 700, darker(cloth, 0.62), darker(cloth, 0.2))
    curtain(c, 0, 0, c.w * 0.16, 640, cloth)
    curtain(c, c.w * 0.84, 0, c.w * 0.16, 640, cloth)
    backdrop(c, c.w * 0.22, 120, c.w * 0.56, 250, lighter(cloth, 0.08))
    c.gradient(0, 600, c.w, 120, lighter(WOOD, 0.35), WOOD)
    c.gradient(0, 720, c.w, 280, darker(cloth, 0.55), darker(cloth, 0.8))
    for lamp in range(3):
        x = c.w * (0.25 + 0.25 * lamp)
        c.veil([(x - 20, 0), (x + 20, 0), (x + 210, 620), (x - 210, 620)], rgb("#fff3c4"), 0.16)
    for lantern in range(9):
        x = c.w * (lantern + 0.5) / 9
        drop = 58 + 26 * (1 - abs(lantern - 4) / 4) + c.uniform(-6, 6)
        c.line([(x, 0), (x, drop)], rgb("#d9b26a"), 3)
        c.glow(x, drop + 26, 80, 80, rgb("#ffd98a"), 0.55)
        c.ellipse(x, drop + 26, 26, 30, rgb("#e0533f") if lantern % 2 else rgb("#f0a93c"))
        c.rect(x - 12, drop - 6, 24, 7, rgb("#f9dc8a"))
        c.rect(x - 12, drop + 52, 24, 7, rgb("#f9dc8a"))
    count = c.choice((5, 6, 7))
    crowd(c, c.w * 0.2, c.w * 0.8, 656, 285, count, "festive", c.choice(("clap", "hold", "wave")))
    for pot in range(14):
        bush(c, c.w * (pot + 0.5) / 14, 724, 38)
    audience(c, 860, 2, c.choice(("office", "neighbours", "youth")), 170)


def gifts(c: Canvas, light: Light) -> None:
    """Visitors hand parcels to people of a household or a school."""
    room(c, c.choice(WALL_TONES), rgb("#b08a66"), 640)
    window(c, c.w * 0.06, 130, c.w * 0.18, 320, light)
    backdrop(c, c.w * 0.34, 110, c.w * 0.36, 210, c.choice(CLOTHS))
    bouquet(c, c.w * 0.84, 610, 210)
    pairs = c.choice((3, 4)) if c.w > 1200 else 2
    for pair in range(pairs):
        x = c.w * (0.08 + 0.84 * (pair + 0.5) / pairs)
        foot, size = 900 + 26 * (pair % 2), 540.0
        standing(c, x - 104, foot, size, look(c, "office"), "give", side=1)
        standing(
            c, x + 104, foot, size, look(c, c.choice(("neighbours", "upland"))), "give", side=-1
        )
        paper = c.choice(BLOOM)
        c.rect(x - 62, foot - size * 0.73, 124, 104, paper, 6)
        c.rect(x - 10, foot - size * 0.73, 20, 104, mix(paper, (255, 255, 255), 0.7))
        c.ellipse(x - 18, foot - size * 0.74, 20, 11, mix(paper, (255, 255, 255), 0.7))
        c.ellipse(x + 18, foot - size * 0.74, 20, 11, mix(paper, (255, 255, 255), 0.7))
