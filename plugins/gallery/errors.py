"""What can go wrong with a photo or with the plugin's settings."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from plugins.core.errors import PortalError


class PhotoReason(Enum):
    """Why a file cannot be used as a photo."""

    MISSING = "no such file"
    UNREADABLE = "damaged or cut short"
    HEIC = "HEIC, which browsers do not show"
    ANIMATED = "more than one frame or page"
    TOO_LARGE = "more pixels than the limit"
    POINTER = "a pointer of Git LFS, whose photo was not fetched"
    UNSUPPORTED = "not a kind of picture that is accepted"


class GalleryError(PortalError):
    """Base of this plugin's errors."""


class PhotoError(GalleryError):
    """A file that cannot be used; `path` and `reason` say which and why."""

    def __init__(self, path: Path, reason: PhotoReason) -> None:
        """Keep what whoever words the message needs."""
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        """Return one line for developers."""
        return f"{self.path}: {self.reason.value}"


class RenderError(GalleryError):
    """Photos that were good when inspected and could not be rendered; nothing was pruned."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Keep the paths, in order."""
        super().__init__(tuple(paths))
        self.paths = tuple(paths)

    def __str__(self) -> str:
        """Return one line for developers."""
        names = ", ".join(str(path) for path in self.paths)
        return f"changed or removed while the build was running, build again: {names}"
