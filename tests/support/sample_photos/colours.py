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

    tint_share: float
    sky_top: Colour
    sky_bottom: Colour
    sun: Colour
    haze: Colour
    tint: Colour


LIGHTS = {
    name: Light(share, *map(rgb, colours.split()))
    for name, share, colours in (
        ("morning", 0.10, "#8ec9ee #fdeccb #fff3c4 #dcebe6 #ffe9c0"),
        ("noon", 0.02, "#4fa8e0 #d3eefb #fffbe0 #cfe6ee #ffffff"),
        ("golden", 0.16, "#7fb2d9 #ffd08a #ffe08a #f6d9ae #ffb65c"),
        ("dusk", 0.18, "#4a5c99 #f6a074 #ffcf8f #c99aa3 #c46a8a"),
        ("overcast", 0.16, "#a9b8c4 #dfe5e6 #eef1f0 #c8d2d3 #9fb4c4"),
        ("night", 0.31, "#0e1b3d #3b4d86 #f3efd2 #33457a #6d7cc4"),
    )
}
