"""Photos of tests, decoded without a cache."""

from __future__ import annotations

from pathlib import Path

from plugins.gallery.photos import Photo, hash_content, make_photo, read_photo
from plugins.gallery.rendering import guard_decoding, measure
from plugins.gallery.settings import GallerySettings


def inspect_photo(path: Path, settings: GallerySettings) -> Photo:
    """Read and decode a file, as the gallery does for a photo that it has not cached.

    Raises PhotoError with the reason why the file cannot be used.
    """
    content = read_photo(path)
    with guard_decoding():
        facts = measure(content, path, settings.max_pixels)
    return make_photo(path, hash_content(content), facts, len(content))
