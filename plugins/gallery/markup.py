"""HTML of pictures, with placeholder colours as classes.

The site's Content-Security-Policy forbids `style`. So a photo's mean colour is rounded to one of
35 tones: greys, and six hues at the low chroma typical of mean colours. The theme's
`components/tones.css` has a rule for each tone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from markupsafe import Markup

from plugins.gallery.recipes import Picture, Rendition

LIGHTNESSES = (0.25, 0.4, 0.55, 0.7, 0.85)
CHROMA = 0.06
HUES_DEGREES = (30, 90, 150, 210, 260, 320)
TONE_PREFIX = "tone-"

_LAZY = Markup(' loading="lazy" decoding="async"')
_EAGER = Markup(' loading="eager" decoding="async" fetchpriority="high"')


def picture_html(
    picture: Picture, *, alt: str, sizes: str, eager: bool = False, css_class: str = ""
) -> Markup:
    """Return `<picture>` with AVIF in all widths and one JPEG for browsers without AVIF.

    `sizes` is HTML's attribute: the width of the picture in the layout. `eager` is for the first
    picture on the screen. `css_class` goes to `<picture>`; `<img>` has the class of its tone, an
    upright one `tall` as well.
    """
    attributes = Markup(' class="{}"').format(css_class) if css_class else Markup()
    return Markup(
        "<picture{attributes}>"
        '<source type="image/avif" srcset="{srcset}" sizes="{sizes}">'
        '<img class="{tone}" src="/{src}" width="{width}" height="{height}" alt="{alt}"{loading}>'
        "</picture>"
    ).format(
        attributes=attributes,
        srcset=format_srcset(picture.avif),
        sizes=sizes,
        tone=tone_class(picture.colour) + (" tall" if picture.height > picture.width else ""),
        src=picture.jpeg.url,
        width=picture.width,
        height=picture.height,
        alt=alt,
        loading=_EAGER if eager else _LAZY,
    )


def picture_preload(picture: Picture, *, sizes: str) -> Markup:
    """Return the `<link>` for the head that has a browser ask for an eager picture at once.

    Without it the picture waits for the style sheet: a page's Content-Security-Policy turns the
    preload scanner off, and the last script of the head holds the parser.
    """
    return Markup(
        '<link rel="preload" as="image" type="image/avif" imagesrcset="{srcset}" '
        'imagesizes="{sizes}" fetchpriority="high">'
    ).format(srcset=format_srcset(picture.avif), sizes=sizes)


def format_srcset(renditions: Iterable[Rendition]) -> str:
    """Return the value of a `srcset` attribute, with addresses from the site's root."""
    return ", ".join(f"/{rendition.url} {rendition.width}w" for rendition in renditions)


@cache
def tones() -> tuple[str, ...]:
    """Return the tones as `#rrggbb`; a tone's number is its index."""
    return tuple(
        _to_hex(lightness, *chroma_hue)
        for lightness in LIGHTNESSES
        for chroma_hue in ((0.0, 0), *((CHROMA, hue) for hue in HUES_DEGREES))
    )


@cache
def tone_class(colour: str) -> str:
    """Return the class of the tone closest to a colour `#rrggbb` in OKLab."""
    wanted = _to_oklab(colour)
    distances = [math.dist(wanted, _to_oklab(tone)) for tone in tones()]
    return f"{TONE_PREFIX}{distances.index(min(distances)):02}"


def _to_hex(lightness: float, chroma: float, hue_degrees: float) -> str:
    """Return an OKLCH colour as sRGB. Matrices: https://bottosson.github.io/posts/oklab/."""
    a = chroma * math.cos(math.radians(hue_degrees))
    b = chroma * math.sin(math.radians(hue_degrees))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{_to_byte(channel):02x}" for channel in linear)


def _to_oklab(colour: str) -> tuple[float, float, float]:
    red, green, blue = (_to_linear(byte) for byte in bytes.fromhex(colour.removeprefix("#")))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _to_byte(linear: float) -> int:
    linear = min(1.0, max(0.0, linear))
    encoded = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return round(255 * encoded)


def _to_linear(byte: int) -> float:
    value = byte / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
