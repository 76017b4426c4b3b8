"""Receivers of Pelican's signals."""

from __future__ import annotations

from pelican import Pelican

from plugins.core.errors import SettingsError, exiting_on
from plugins.offline.settings import OfflineSettings


def check_settings(pelican: Pelican) -> None:
    """Stop the run if the setting is invalid."""
    with exiting_on(SettingsError):
        OfflineSettings.from_settings(pelican.settings)
