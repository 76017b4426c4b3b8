"""Source photos: facts of a fully decoded file, and errors of one that cannot be used."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from plugins.gallery.errors import PhotoError, PhotoReason
from plugins.gallery.rendering import Facts

__all__ = ["Photo", "PhotoError", "PhotoReason"]


@dataclass(frozen=True)
class Photo:
    """A valid source file: upright size in pixels, mean colour `#rrggbb`, hash of its bytes."""

    path: Path
    content_hash: str
    width: int
    height: int
    colour: str
    size_bytes: int

    @property
    def facts(self) -> Facts:
        """Return the facts that need decoding."""
        return Facts(self.width, self.height, self.colour)


def make_photo(path: Path, content_hash: str, facts: Facts, size_bytes: int) -> Photo:
    """Return the photo with these facts."""
    return Photo(path, content_hash, facts.width, facts.height, facts.colour, size_bytes)


def read_photo(path: Path) -> bytes:
    """Return a file's bytes. Raises PhotoError if it is missing or unreadable."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise PhotoError(path, PhotoReason.MISSING) from None
    except OSError as error:
        raise PhotoError(path, PhotoReason.UNREADABLE) from error


def hash_content(content: bytes) -> str:
    """Return the hash that identifies a photo's content in caches and file names."""
    return hashlib.sha256(content).hexdigest()
