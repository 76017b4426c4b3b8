"""Fixtures of the gallery's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.gallery.settings import GallerySettings


@pytest.fixture
def settings(tmp_path: Path) -> GallerySettings:
    """Return small widths, so that tests are quick, and a cache of their own."""
    return GallerySettings(
        widths=(40, 80, 120), jpeg_width=80, cache_dir=tmp_path / "cache", workers=2
    )


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return the output folder, not made yet."""
    return tmp_path / "output"
