"""The HTML of a picture: the only place that writes `<picture>`."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from plugins.gallery.recipes import Picture, Rendition
from plugins.gallery.tones import tone_class

_LAZY = Markup(' loading="lazy" decoding="async"')
_EAGER = Markup(' loading="eager" decoding="async" fetchpriority="high"')


def picture_html(
    picture: Picture, *, alt: str, sizes: str, eager: bool = False, css_class: str = ""
) -> Markup:
    """Return `<picture>` with AVIF in all widths and one JPEG for browsers without AVIF.

    `sizes` says how wide the picture is laid out, as in HTML. `eager` is for the one picture that
    readers see first. `css_class` goes to `<picture>`; the `<img>` has the class of its tone.
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
        tone=tone_class(picture.colour),
        src=picture.jpeg.url,
        width=picture.width,
        height=picture.height,
        alt=alt,
        loading=_EAGER if eager else _LAZY,
    )


def format_srcset(renditions: Iterable[Rendition]) -> str:
    """Return renditions as the value of a `srcset` attribute, addresses from the site's root."""
    return ", ".join(f"/{rendition.url} {rendition.width}w" for rendition in renditions)
