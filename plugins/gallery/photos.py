"""Source photos: facts of a decoded file, and errors of a file that cannot be used."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from plugins.core.errors import PortalError
from plugins.core.lfs import SIGNATURE as LFS_POINTER
from plugins.core.lfs import parse_pointer, read_object

SURE_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8")
TIFF_SIGNATURES = (b"II*\0", b"MM\0*")
SIGNATURES = (*SURE_SIGNATURES, *TIFF_SIGNATURES, b"BM")
BITMAP_HEADERS = {size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124)}
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"})
MAX_PHOTO_BYTES = 400_000_000
CONTAINER_BRANDS = frozenset({b"mif1", b"msf1"})
AVIF_BRANDS = frozenset({b"avif", b"avis"})


class PhotoReason(Enum):
    """Why a file cannot be used as a photo."""

    MISSING = "no such file"
    UNREADABLE = "damaged or cut short"
    HEIC = "HEIC, which browsers do not show"
    ANIMATED = "more than one frame"
    PAGES = "more than one page of a scan"
    TOO_LARGE = "more pixels than the limit"
    POINTER = "a pointer of Git LFS, whose photo was not fetched"
    UNSUPPORTED = "not a kind of picture that is accepted"


class PhotoError(PortalError):
    """A file that cannot be used as a photo."""

    def __init__(self, path: Path, reason: PhotoReason) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason.value}"


class RenderError(PortalError):
    """Photos that changed or vanished between inspection and rendering; nothing was pruned."""

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__(tuple(paths))
        self.paths = tuple(paths)

    def __str__(self) -> str:
        names = ", ".join(str(path) for path in self.paths)
        why = "changed or removed while the build was running, or not fetched by Git LFS"
        return f"{why}; build again: {names}"


@dataclass(frozen=True)
class Facts:
    """Results of decoding: upright size in pixels and mean colour as `#rrggbb`."""

    width: int
    height: int
    colour: str


@dataclass(frozen=True)
class Photo:
    """A valid source file: upright size in pixels, mean colour `#rrggbb`, SHA-256 of its bytes."""

    path: Path
    content_hash: str
    width: int
    height: int
    colour: str
    size_bytes: int

    @property
    def facts(self) -> Facts:
        return Facts(self.width, self.height, self.colour)


def make_photo(path: Path, content_hash: str, facts: Facts, size_bytes: int) -> Photo:
    return Photo(path, content_hash, facts.width, facts.height, facts.colour, size_bytes)


def read_photo(path: Path, store: Path | None = None) -> bytes:
    """Return a photo's bytes: for a pointer of Git LFS those in `store`, if they are there.

    Raises PhotoError if the file is missing, unreadable or too large.
    """
    content = read_bytes(path)
    pointer = parse_pointer(content) if store else None
    fetched = read_object(store, pointer) if store and pointer else None
    return content if fetched is None else fetched


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes. Raises PhotoError if it is missing, unreadable or too large."""
    try:
        if path.stat().st_size > MAX_PHOTO_BYTES:
            raise PhotoError(path, PhotoReason.TOO_LARGE)
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise PhotoError(path, PhotoReason.MISSING) from None
    except OSError as error:
        raise PhotoError(path, PhotoReason.UNREADABLE) from error


def hash_content(content: bytes) -> str:
    """Return the hash that identifies a photo's content in caches and file names."""
    return hashlib.sha256(content).hexdigest()


def is_heic(content: bytes) -> bool:
    """Return whether the brands in the first box say HEIC; AVIF has the same container."""
    if content[4:8] != b"ftyp":
        return False
    length = min(int.from_bytes(content[:4], "big"), 256)
    compatible = {content[at : at + 4] for at in range(16, length, 4)}
    major = content[8:12]
    return major in HEIC_BRANDS or (major in CONTAINER_BRANDS and not compatible & AVIF_BRANDS)


def is_picture(head: bytes, *, may_be_tiff: bool) -> bool:
    """Return whether a file that begins with these bytes is a picture.

    `may_be_tiff` is for names that say nothing: the raw files of cameras are TIFF, too.
    """
    is_bitmap = head[:2] == b"BM" and head[14:18] in BITMAP_HEADERS
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    is_boxed = head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS | CONTAINER_BRANDS | AVIF_BRANDS
    return (
        is_bitmap
        or is_webp
        or is_boxed
        or head.startswith(SURE_SIGNATURES)
        or (may_be_tiff and head.startswith(TIFF_SIGNATURES))
    )


def explain_unidentified(content: bytes) -> PhotoReason:
    """Return the reason for a file that Pillow does not identify: pointer, damaged, other kind."""
    if content.startswith(LFS_POINTER):
        return PhotoReason.POINTER
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    is_avif = content[4:8] == b"ftyp" and content[8:12] in AVIF_BRANDS | CONTAINER_BRANDS
    if not content or is_webp or is_avif or content.startswith(SIGNATURES):
        return PhotoReason.UNREADABLE
    return PhotoReason.UNSUPPORTED
