"""Shrink editors' photos before they are committed."""

from __future__ import annotations

from pathlib import Path

from plugins.core.files import write_whole
from plugins.gallery.photos import read_photo
from plugins.gallery.rendering import encode_jpeg, guard_decoding, iter_steps, measure
from plugins.gallery.settings import GallerySettings

JPEG_QUALITY = 88

LONGEST_PX = 2560  # longer side of photos in the repository


def shrink_photo(source: Path, target: Path, max_px: int = LONGEST_PX) -> None:
    """Write a photo as JPEG, upright, in sRGB, without metadata, no side longer than `max_px`.

    `source` and `target` may be the same file. A small photo keeps its size. Raises PhotoError if
    the source cannot be used, ValueError if the target is not named as a JPEG.
    """
    if target.suffix.lower() not in (".jpg", ".jpeg"):
        raise ValueError(f"{target}: expected a name that ends in .jpg")
    max_pixels = GallerySettings().max_pixels
    content = read_photo(source)
    with guard_decoding():
        facts = measure(content, source, max_pixels)
        scale = min(1.0, max_px / max(facts.width, facts.height))
        size = (max(1, round(facts.width * scale)), max(1, round(facts.height * scale)))
        step = next(iter_steps(content, source, (size,), max_pixels))
    write_whole(target, encode_jpeg(step, JPEG_QUALITY), staging=target.parent)
