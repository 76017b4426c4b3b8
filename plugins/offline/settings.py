"""The setting of the plugin, and what it takes over of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.core.errors import SettingsError


@dataclass(frozen=True)
class OfflineSettings:
    """Whether pages are kept on devices.

    Addresses of the service, which begin with `engagement_prefix`, never are; photos stand in
    `photo_folder`.
    """

    is_on: bool = False
    engagement_prefix: str = "/tt/"
    photo_folder: str = "anh"

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> OfflineSettings:
        """Return the settings out of Pelican's.

        A build that shows drafts is somebody's desk: nothing of it is ever kept. Raises
        SettingsError when the setting does not fit.
        """
        value = settings.get("OFFLINE", cls.is_on)
        if not isinstance(value, bool):
            raise SettingsError([f"OFFLINE is {value!r}, expected True or False"])
        return cls(
            is_on=value and not settings.get("SHOW_DRAFTS", False),
            engagement_prefix=settings.get("ENGAGEMENT_PREFIX", cls.engagement_prefix),
            photo_folder=settings.get("GALLERY_URL_FOLDER", cls.photo_folder),
        )
