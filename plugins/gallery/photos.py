"""Photos as sources: what a file is, once it has been decoded to its last byte."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from plugins.gallery.errors import PhotoError, PhotoReason
from plugins.gallery.rendering import Facts, guard_decoding, measure
from plugins.gallery.settings import GallerySettings

__all__ = ["Photo", "PhotoError", "PhotoReason", "inspect_photo"]


@dataclass(frozen=True)
class Photo:
    """A good source file: upright size in pixels, mean colour `#rrggbb`, hash of its bytes."""

    path: Path
    content_hash: str
    width: int
    height: int
    colour: str
    size_bytes: int

    @property
    def facts(self) -> Facts:
        """Return what decoding told."""
        return Facts(self.width, self.height, self.colour)


def inspect_photo(path: Path, settings: GallerySettings) -> Photo:
    """Read and decode a file and return what it is; nothing is remembered.

    Raises PhotoError with the reason why the file cannot be used.
    """
    content = read_photo(path)
    with guard_decoding():
        facts = measure(content, path, settings.max_pixels)
    return make_photo(path, hash_content(content), facts, len(content))


def make_photo(path: Path, content_hash: str, facts: Facts, size_bytes: int) -> Photo:
    """Return the photo with these facts."""
    return Photo(path, content_hash, facts.width, facts.height, facts.colour, size_bytes)


def read_photo(path: Path) -> bytes:
    """Return a file's bytes; raises PhotoError when it is missing or cannot be read."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise PhotoError(path, PhotoReason.MISSING) from None
    except OSError as error:
        raise PhotoError(path, PhotoReason.UNREADABLE) from error


def hash_content(content: bytes) -> str:
    """Return the hash that names a photo's content everywhere."""
    return hashlib.sha256(content).hexdigest()
