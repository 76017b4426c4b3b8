"""Settings of the gallery, read from Pelican's as `GALLERY_…`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from plugins.core.cores import count_cores
from plugins.core.errors import SettingsError

PREFIX = "GALLERY_"
_FOLDER = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)*")


@dataclass(frozen=True)
class GallerySettings:
    """What every photo is made into, and where that is kept.

    Lengths are pixels. `workers` 0 means one thread per core.
    """

    widths: tuple[int, ...] = (400, 800, 1200, 1600)
    avif_quality: int = 65
    avif_speed: int = 9
    jpeg_quality: int = 80
    jpeg_width: int = 1200
    max_megapixels: int = 60
    url_folder: str = "anh"
    cache_dir: Path = Path(".cache/photos")
    keep_days: int = 30
    workers: int = 0

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> GallerySettings:
        """Return the settings after checking every `GALLERY_…` value.

        Raises SettingsError which names all settings that are wrong or unknown.
        """
        given = {key: value for key, value in settings.items() if key.startswith(PREFIX)}
        names = {PREFIX + field.name.upper(): field.name for field in fields(cls)}
        problems = [f"{key}: there is no such setting" for key in given if key not in names]
        values = {}
        for key, name in names.items():
            if key not in given:
                continue
            expected, accepts = _RULES[name]
            if accepts(given[key]):
                values[name] = _CASTS.get(name, _same)(given[key])
            else:
                problems.append(f"{key} is {given[key]!r}, expected {expected}")
        if problems:
            raise SettingsError(problems)
        return cls(**values)

    @property
    def max_pixels(self) -> int:
        """Return the number of pixels above which a photo is refused undecoded."""
        return self.max_megapixels * 1_000_000

    @property
    def thread_count(self) -> int:
        """Return how many photos are worked on at once."""
        return self.workers or count_cores()


def _whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and low <= value <= high


def _is_widths(value: Any) -> bool:  # noqa: ANN401 - any setting may hold anything
    is_width = _whole(16, 8192)
    return (
        isinstance(value, list | tuple)
        and len(value) > 0
        and all(is_width(width) for width in value)
        and list(value) == sorted(set(value))
    )


def _is_folder(value: Any) -> bool:  # noqa: ANN401 - any setting may hold anything
    return isinstance(value, str) and _FOLDER.fullmatch(value) is not None


def _is_path(value: Any) -> bool:  # noqa: ANN401 - any setting may hold anything
    return isinstance(value, Path) or (isinstance(value, str) and value != "")


def _same(value: Any) -> Any:  # noqa: ANN401 - any setting may hold anything
    return value


_CASTS: Mapping[str, Callable[[Any], Any]] = {"widths": tuple, "cache_dir": Path}

# Pillow itself warns above 89 megapixels: a limit below that keeps the two from contradicting.
_RULES: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "widths": ("widths in pixels from 16 to 8192, each once, ascending", _is_widths),
    "avif_quality": ("a whole number from 1 to 100", _whole(1, 100)),
    "avif_speed": ("a whole number from 0 to 10", _whole(0, 10)),
    "jpeg_quality": ("a whole number from 1 to 95", _whole(1, 95)),
    "jpeg_width": ("a whole number from 16 to 8192", _whole(16, 8192)),
    "max_megapixels": ("a whole number from 1 to 89", _whole(1, 89)),
    "url_folder": ("a folder such as 'anh' (a-z, 0-9, hyphens, slashes between)", _is_folder),
    "cache_dir": ("the path of a folder", _is_path),
    "keep_days": ("a whole number from 1 to 3650", _whole(1, 3650)),
    "workers": ("a whole number from 0 to 256", _whole(0, 256)),
}
