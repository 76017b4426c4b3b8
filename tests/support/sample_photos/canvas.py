"""A drawing surface with a height of 1,000 units, drawn twice as large and then reduced."""

from collections.abc import Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.support.sample_photos.colours import Colour, Light, mix

Point = tuple[float, float]
OVERSAMPLING = 2


def around(x: float, y: float, width: float, height: float, *shares: Point) -> list[Point]:
    """Return points that are given in shares of a width and a height, from a place."""
    return [(x + dx * width, y + dy * height) for dx, dy in shares]


def _glow_at(distance: float) -> float:
    # Image.radial_gradient reaches about 180 at the middle of an edge, 255 in the corners.
    near = max(0.0, 1 - distance / 178)
    return 255 * near * near * (3 - 2 * near)


class Canvas:
    """Shapes in units: `h` is 1,000, `w` follows from the shape of the picture."""

    def __init__(self, width_px: int, height_px: int, seed: str) -> None:
        self.width_px, self.height_px = width_px, height_px
        self.unit = height_px * OVERSAMPLING / 1000
        self.w, self.h = width_px / height_px * 1000, 1000.0
        self.rng = Random(seed)
        self.choice, self.uniform = self.rng.choice, self.rng.uniform
        self.image = Image.new("RGB", (width_px * OVERSAMPLING, height_px * OVERSAMPLING))
        self.pen = ImageDraw.Draw(self.image)

    def _scaled(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.unit, y * self.unit) for x, y in points]

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        self.pen.polygon(self._scaled(points), fill=fill)

    def rect(
        self, x: float, y: float, width: float, height: float, fill: Colour, radius: float = 0
    ) -> None:
        """Draw a rectangle from its upper left corner, the corners rounded by `radius`."""
        box = self._scaled([(x, y), (x + width, y + height)])
        if box[1][0] - box[0][0] < 1 or box[1][1] - box[0][1] < 1:  # thinner than a pixel
            return
        self.pen.rounded_rectangle((*box[0], *box[1]), radius * self.unit, fill=fill)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        """Draw an ellipse around its centre."""
        box = self._scaled([(x - rx, y - ry), (x + rx, y + ry)])
        self.pen.ellipse((*box[0], *box[1]), fill=fill)

    def chord(
        self, x: float, y: float, rx: float, ry: float, start: float, end: float, fill: Colour
    ) -> None:
        """Draw the part of an ellipse between two angles (degrees, clockwise from the right)."""
        box = self._scaled([(x - rx, y - ry), (x + rx, y + ry)])
        self.pen.chord((*box[0], *box[1]), start, end, fill=fill)

    def arc(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        start: float,
        end: float,
        fill: Colour,
        width: float,
    ) -> None:
        box = self._scaled([(x - rx, y - ry), (x + rx, y + ry)])
        self.pen.arc(
            (*box[0], *box[1]), start, end, fill=fill, width=max(1, round(width * self.unit))
        )

    def line(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        """Draw a line with round ends and joints."""
        thick = max(1, round(width * self.unit))
        self.pen.line(self._scaled(points), fill=fill, width=thick, joint="curve")
        for x, y in (points[0], points[-1]):
            self.ellipse(x, y, width / 2, width / 2, fill)

    def gradient(
        self, x: float, y: float, width: float, height: float, top: Colour, bottom: Colour
    ) -> None:
        """Fill a rectangle from one colour down to another."""
        self.blend(around(x, y, width, height, (0, 0), (1, 0), (1, 1), (0, 1)), top, bottom)

    def blend(self, points: Sequence[Point], top: Colour, bottom: Colour) -> None:
        """Fill a polygon from one colour (its top) down to another (its bottom)."""
        box, mask = self._mask(points)
        if mask is None:
            return
        size = mask.size
        ramp = Image.linear_gradient("L").resize(size, Image.Resampling.BILINEAR)
        patch = Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp)
        self.image.paste(patch, box, mask)

    def veil(self, points: Sequence[Point], colour: Colour, share: float) -> None:
        """Lay a see-through colour over a polygon."""
        box, mask = self._mask(points)
        if mask is not None:
            corners = (*box, box[0] + mask.width, box[1] + mask.height)
            self.image.paste(colour, corners, mask.point(lambda value: value * share))

    def _mask(self, points: Sequence[Point]) -> tuple[tuple[int, int], Image.Image | None]:
        scaled = self._scaled(points)
        left = max(0, int(min(x for x, _ in scaled)))
        top = max(0, int(min(y for _, y in scaled)))
        right = min(self.image.width, int(max(x for x, _ in scaled)) + 1)
        bottom = min(self.image.height, int(max(y for _, y in scaled)) + 1)
        if right <= left or bottom <= top:
            return (left, top), None
        mask = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in scaled], fill=255)
        return (left, top), mask

    def glow(self, x: float, y: float, rx: float, ry: float, colour: Colour, share: float) -> None:
        """Lay a soft round patch of colour: light of a lamp, shadow on the ground."""
        size = (max(2, round(2 * rx * self.unit)), max(2, round(2 * ry * self.unit)))
        mask = Image.radial_gradient("L").point(_glow_at).resize(size)
        corner = (round((x - rx) * self.unit), round((y - ry) * self.unit))
        patch = Image.new("RGB", size, colour)
        self.image.paste(patch, corner, mask.point(lambda value: value * share))

    def shadow(self, x: float, y: float, rx: float, ry: float, share: float = 0.45) -> None:
        self.glow(x, y, rx * 1.35, ry * 1.35, (25, 30, 45), share)

    def finish(self, light: Light, *, mirrored: bool = False) -> Image.Image:
        """Return the picture in its final size, with the light's tint, a vignette and grain."""
        picture = self.image.reduce(OVERSAMPLING)
        size = picture.size
        tinted = ImageChops.multiply(picture, Image.new("RGB", size, light.tint))
        picture = Image.blend(picture, tinted, min(1.0, light.tint_share * 2.2))
        edge = Image.radial_gradient("L").resize(size, Image.Resampling.BILINEAR)
        dark = mix((0, 0, 0), light.tint, 0.12)
        picture.paste(Image.new("RGB", size, dark), mask=edge.point(lambda value: value * 0.13))
        picture = ImageChops.add(picture, self._grain(size), offset=-128)
        return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else picture

    def _grain(self, size: tuple[int, int]) -> Image.Image:
        noise = Image.frombytes("L", (256, 256), self.rng.randbytes(65536))
        noise = noise.filter(ImageFilter.GaussianBlur(1.2)).point(
            lambda value: 128 + (value - 128) * 0.06
        )
        tiled = Image.new("L", size)
        for left in range(0, size[0], 256):
            for top in range(0, size[1], 256):
                tiled.paste(noise, (left, top))
        return Image.merge("RGB", (tiled, tiled, tiled))
