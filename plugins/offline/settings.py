"""The setting of the plugin, and the settings of other plugins that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from plugins.core.settings import boolean, read_settings, setting, text


@dataclass(frozen=True)
class OfflineSettings:
    """Whether pages are kept on devices.

    Addresses of the service, which begin with `engagement_prefix`, never are; photos are in
    `photo_folder`. The plugins whose settings these are check them.
    """

    is_on: bool = setting("OFFLINE", False, boolean())
    engagement_prefix: str = setting("ENGAGEMENT_PREFIX", "/tt/", text())
    photo_folder: str = setting("GALLERY_URL_FOLDER", "anh", text())

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> OfflineSettings:
        """Return the settings from Pelican's; a build that shows drafts is never kept.

        Raises SettingsError if the setting is invalid.
        """
        read = read_settings(cls, settings)
        return replace(read, is_on=read.is_on and not settings.get("SHOW_DRAFTS", False))
