"""Colours as red, green, blue; and the kinds of light that a scene may stand in."""

from dataclasses import dataclass

Colour = tuple[int, int, int]


def rgb(hex_code: str) -> Colour:
    """Return the colour written as `#rrggbb`."""
    return (int(hex_code[1:3], 16), int(hex_code[3:5], 16), int(hex_code[5:7], 16))


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour `share` (0 to 1) of the way from the first to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return (red, green, blue)


def darker(colour: Colour, share: float = 0.2) -> Colour:
    """Return the colour mixed with a deep blue-black."""
    return mix(colour, (20, 24, 40), share)


def lighter(colour: Colour, share: float = 0.2) -> Colour:
    """Return the colour mixed with a warm white."""
    return mix(colour, (255, 250, 240), share)


@dataclass(frozen=True)
class Light:
    """What the hour of the day does to a scene: sky, sun, haze far away, tint over all."""

    sky_top: Colour
    sky_bottom: Colour
    sun: Colour
    haze: Colour
    tint: Colour
    tint_share: float


LIGHTS = {
    "morning": Light(
        rgb("#8ec9ee"), rgb("#fdeccb"), rgb("#fff3c4"), rgb("#dcebe6"), rgb("#ffe9c0"), 0.10
    ),
    "noon": Light(
        rgb("#4fa8e0"), rgb("#d3eefb"), rgb("#fffbe0"), rgb("#cfe6ee"), rgb("#ffffff"), 0.02
    ),
    "golden": Light(
        rgb("#7fb2d9"), rgb("#ffd08a"), rgb("#ffe08a"), rgb("#f6d9ae"), rgb("#ffb65c"), 0.16
    ),
    "dusk": Light(
        rgb("#4a5c99"), rgb("#f6a074"), rgb("#ffcf8f"), rgb("#c99aa3"), rgb("#c46a8a"), 0.18
    ),
    "overcast": Light(
        rgb("#a9b8c4"), rgb("#dfe5e6"), rgb("#eef1f0"), rgb("#c8d2d3"), rgb("#9fb4c4"), 0.16
    ),
    "night": Light(
        rgb("#0e1b3d"), rgb("#3b4d86"), rgb("#f3efd2"), rgb("#33457a"), rgb("#6d7cc4"), 0.31
    ),
}
