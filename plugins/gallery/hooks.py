"""How the gallery takes part in a build."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plugins.gallery.settings import GallerySettings


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raise SettingsError if settings of this plugin are invalid."""
    GallerySettings.from_settings(settings)
