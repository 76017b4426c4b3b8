"""Shrink editors' photos before they are committed."""

from __future__ import annotations

from pathlib import Path

from plugins.core.files import write_whole
from plugins.gallery.photos import read_photo
from plugins.gallery.rendering import (
    allow_pixels,
    encode_jpeg,
    guard_decoding,
    iter_steps,
    measure,
)

JPEG_QUALITY = 88

LONGEST_PX = 2560  # longer side of photos in the repository
MOST_PIXELS = 250_000_000  # telephones make 200 megapixels; the portal takes less as it is


def check_photo(source: Path) -> None:
    """Raise PhotoError if `shrink_photo` would."""
    with guard_decoding(), allow_pixels(MOST_PIXELS):
        measure(read_photo(source), source, MOST_PIXELS)


def shrink_photo(source: Path, target: Path, max_px: int = LONGEST_PX) -> None:
    """Write a photo as JPEG, upright, in sRGB, without metadata, no side longer than `max_px`.

    `source` and `target` may be the same file. A small photo keeps its size. Raises PhotoError if
    the source cannot be used, ValueError if the target is not named as a JPEG.
    """
    if target.suffix.lower() not in (".jpg", ".jpeg"):
        raise ValueError(f"{target}: expected a name that ends in .jpg")
    content = read_photo(source)
    with guard_decoding(), allow_pixels(MOST_PIXELS):
        facts = measure(content, source, MOST_PIXELS)
        scale = min(1.0, max_px / max(facts.width, facts.height))
        size = (max(1, round(facts.width * scale)), max(1, round(facts.height * scale)))
        step = next(iter_steps(content, source, (size,), MOST_PIXELS))
    write_whole(target, encode_jpeg(step, JPEG_QUALITY), staging=target.parent)
