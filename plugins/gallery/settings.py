"""Settings of the gallery, read from Pelican's as `GALLERY_…`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from plugins.core.forking import count_cores
from plugins.core.settings import Rule, matching, path, read_settings, setting, text, whole_number

PREFIX = "GALLERY_"
FOLDER = matching(
    r"[a-z0-9-]+(/[a-z0-9-]+)*", "a folder such as 'anh' (a-z, 0-9, hyphens, slashes between)"
)
WIDTH = whole_number(16, 8192)


def _parse_widths(value: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise ValueError(value)
    widths = tuple(WIDTH.parse(width) for width in value)
    if list(widths) != sorted(set(widths)):
        raise ValueError(value)
    return widths


WIDTHS = Rule("widths in pixels from 16 to 8192, each once, ascending", _parse_widths)


@dataclass(frozen=True)
class GallerySettings:
    """What every photo is made into, and where that is kept.

    Lengths are pixels. `workers` 0 means one thread per core. Pillow itself warns above 89
    megapixels: a limit below that keeps the two from contradicting.
    """

    widths: tuple[int, ...] = setting("GALLERY_WIDTHS", (400, 800, 1200, 1600), WIDTHS)
    avif_quality: int = setting("GALLERY_AVIF_QUALITY", 65, whole_number(1, 100))
    avif_speed: int = setting("GALLERY_AVIF_SPEED", 9, whole_number(0, 10))
    jpeg_quality: int = setting("GALLERY_JPEG_QUALITY", 80, whole_number(1, 95))
    jpeg_width: int = setting("GALLERY_JPEG_WIDTH", 1200, WIDTH)
    max_megapixels: int = setting("GALLERY_MAX_MEGAPIXELS", 60, whole_number(1, 89))
    url_folder: str = setting("GALLERY_URL_FOLDER", "anh", FOLDER)
    cache_dir: Path = setting("GALLERY_CACHE_DIR", Path(".cache/photos"), path())
    keep_days: int = setting("GALLERY_KEEP_DAYS", 30, whole_number(1, 3650))
    elsewhere: str = setting("GALLERY_ELSEWHERE", "", text("a file"))
    workers: int = setting("GALLERY_WORKERS", 0, whole_number(0, 256))

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> GallerySettings:
        """Return the settings from Pelican's.

        Raises SettingsError with every invalid and every unknown `GALLERY_…` setting.
        """
        return read_settings(cls, settings, prefix=PREFIX)

    @property
    def max_pixels(self) -> int:
        """Return the number of pixels above which a photo is refused undecoded."""
        return self.max_megapixels * 1_000_000

    @cached_property
    def sizes_elsewhere(self) -> Mapping[str, int]:
        """Return path in the output → bytes of the renditions that the file `elsewhere` lists."""
        if not self.elsewhere:
            return {}
        lines = Path(self.elsewhere).read_text(encoding="utf-8").splitlines()
        pairs = (line.strip().split(" ", 1) for line in lines)
        return {f"{self.url_folder}/{name}": int(size) for size, name in pairs}

    @property
    def thread_count(self) -> int:
        """Return how many photos are worked on at once."""
        return self.workers or count_cores()
