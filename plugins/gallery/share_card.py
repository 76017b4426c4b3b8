"""The picture of shared links, drawn from the name of an office."""

from __future__ import annotations

import io
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)  # as networks crop it
MARGIN = 90
LARGEST, SMALLEST = 84, 40
MOST_LINES = 4
GOLD = "#f2c14e"
# Bold ones with Vietnamese letters, of Debian, Windows and macOS; Pillow looks where systems keep
# fonts.
FONTS = (
    "DejaVuSans-Bold.ttf",
    "LiberationSans-Bold.ttf",
    "NotoSans-Bold.ttf",
    "arialbd.ttf",
    "Arial Bold.ttf",
    "Arial Unicode.ttf",
)

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


class Card(NamedTuple):
    """A JPEG; without a font it `has_text` only of the letters that need none."""

    content: bytes
    has_text: bool


def draw_card(name: str, letters: str, colour: str) -> Card:
    """Return a card with a name on a colour, or with plain letters where no font has Vietnamese."""
    image = Image.new("RGB", SIZE, colour)
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    draw.rectangle((MARGIN, height - MARGIN, width - MARGIN, height - MARGIN + 8), fill=GOLD)
    found = _find_font()
    if found is None:
        draw.text(
            (width / 2, height / 2), letters, "white", ImageFont.load_default(200), anchor="mm"
        )
    else:
        font, lines = _fit(name, found, draw)
        text = "\n".join(lines)
        place = (width / 2, (height - MARGIN) / 2)
        draw.multiline_text(place, text, "white", font, anchor="mm", align="center", spacing=24)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=88, optimize=True)
    return Card(stream.getvalue(), found is not None)


def _find_font() -> str | None:
    for name in FONTS:
        try:
            ImageFont.truetype(name, LARGEST)
        except OSError:
            continue
        return name
    return None


def _fit(name: str, font_name: str, draw: ImageDraw.ImageDraw) -> tuple[Font, list[str]]:
    """Return the largest font in which a name fits, and its lines, as even as possible."""
    widest = SIZE[0] - 2 * MARGIN
    for size in range(LARGEST, SMALLEST - 1, -4):
        font = ImageFont.truetype(font_name, size)
        lines = _wrap(name, font, draw, widest)
        if len(lines) <= MOST_LINES and all(
            draw.textlength(line, font) <= widest for line in lines
        ):
            break
    for width in range(size * 4, widest, 20):
        even = _wrap(name, font, draw, width)
        if len(even) == len(lines):
            return font, even
    return font, lines


def _wrap(name: str, font: Font, draw: ImageDraw.ImageDraw, width: int) -> list[str]:
    lines: list[str] = []
    for word in name.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
