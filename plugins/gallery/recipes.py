"""Sizes and addresses of a photo's renditions, without reading or writing files.

An address contains a hash of the photo's bytes and of the recipe: the settings and RECIPE_VERSION.
Pillow's version is not part of it, or an update would change every address of the portal. Increase
RECIPE_VERSION when `rendering` changes the visible result.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from plugins.gallery.photos import Photo
from plugins.gallery.settings import GallerySettings
from plugins.vietnamese.normalize import fold

RECIPE_VERSION = 1
SUFFIXES = {"avif": "avif", "jpeg": "jpg", "share": "jpg"}
DIGEST_IN_URL = 10
SHARE_RATIO = 630 / 1200
SLUG_LENGTH = 60
# Base 32 without vowels: content blockers hide folders such as `ad`.
_TO_LETTERS = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789bcdefghjklmnpqrstvwxyz"
)


@dataclass(frozen=True)
class Rendition:
    """One produced file: site-relative `url`, size in pixels, `format` as in SUFFIXES."""

    url: str
    width: int
    height: int
    format: str
    cache_name: str

    @property
    def save_as(self) -> str:
        return self.url


@dataclass(frozen=True)
class Picture:
    """All renditions of a photo: `avif` in ascending widths and one `jpeg` for every browser.

    `width` and `height` are those of the largest rendition in pixels.
    """

    avif: tuple[Rendition, ...]
    jpeg: Rendition
    colour: str

    @property
    def width(self) -> int:
        return max(self.avif[-1].width, self.jpeg.width)

    @property
    def height(self) -> int:
        return max(self.avif[-1].height, self.jpeg.height)

    @property
    def large(self) -> Rendition:
        """Return the target of a thumbnail's link: the JPEG, which every browser opens."""
        return self.jpeg

    @property
    def renditions(self) -> tuple[Rendition, ...]:
        return (*self.avif, self.jpeg)


def plan_picture(photo: Photo, settings: GallerySettings) -> Picture:
    """Return the picture of a photo under these settings; never larger than the photo."""
    names = _Namer(photo, settings)
    widths = sorted({min(width, photo.width) for width in settings.widths})
    return Picture(
        avif=tuple(names.rendition("avif", width) for width in widths),
        jpeg=names.rendition("jpeg", min(settings.jpeg_width, photo.width)),
        colour=photo.colour,
    )


def plan_share(photo: Photo, settings: GallerySettings) -> Rendition:
    """Return the JPEG of link cards on other sites (`og:image`).

    The middle of the photo, as wide as the picture's JPEG and at most SHARE_RATIO as high:
    1200 × 630, as Open Graph consumers ask for.
    """
    width = min(settings.jpeg_width, photo.width)
    height = min(_height(photo, width), round(width * SHARE_RATIO))
    return _Namer(photo, settings).rendition("share", width, height)


def plan_steps(photo: Photo, settings: GallerySettings) -> tuple[tuple[int, int], ...]:
    """Return the sizes through which a photo is resized, largest first.

    Always all of them: a rendition's bytes must not depend on which others are missing.
    """
    widths = {min(width, photo.width) for width in (*settings.widths, settings.jpeg_width)}
    return tuple((width, _height(photo, width)) for width in sorted(widths, reverse=True))


def slug_of(path: Path) -> str:
    """Return the readable part of an address: `Ảnh hội nghị.JPG` gives `anh-hoi-nghi`."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(path.stem))[:SLUG_LENGTH].strip("-")
    return slug or "anh"


class _Namer:
    """Names the files of one photo."""

    def __init__(self, photo: Photo, settings: GallerySettings) -> None:
        self.photo = photo
        self.slug = slug_of(photo.path)
        self.url_folder = settings.url_folder
        self.digests = {kind: _digest(photo, settings, kind) for kind in SUFFIXES}

    def rendition(self, kind: str, width: int, height: int | None = None) -> Rendition:
        digest, suffix = self.digests[kind], SUFFIXES[kind]
        name = f"{self.slug}-{digest[:DIGEST_IN_URL]}-{width}.{suffix}"
        return Rendition(
            url=f"{self.url_folder}/{digest[:2]}/{name}",
            width=width,
            height=height or _height(self.photo, width),
            format=kind,
            cache_name=f"{digest[:2]}/{digest}-{width}.{suffix}",
        )


def _digest(photo: Photo, settings: GallerySettings, kind: str) -> str:
    """Return a hash of the photo's bytes and one format's recipe: 26 characters, 128 bits."""
    chain = sorted({*settings.widths, settings.jpeg_width})
    quality = {
        "avif": (settings.avif_quality, settings.avif_speed),
        "jpeg": (settings.jpeg_quality,),
        "share": (settings.jpeg_quality, SHARE_RATIO),
    }[kind]
    recipe = f"{RECIPE_VERSION} {kind} {chain} {quality} {photo.content_hash}"
    digest = hashlib.sha256(recipe.encode()).digest()[:16]
    return base64.b32encode(digest).rstrip(b"=").translate(_TO_LETTERS).decode()


def _height(photo: Photo, width: int) -> int:
    return max(1, round(photo.height * width / photo.width))
