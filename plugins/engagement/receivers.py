"""Receivers of Pelican's signals."""

from __future__ import annotations

from pelican import Pelican

from plugins.core.errors import SettingsError, exiting_on
from plugins.engagement.settings import EngagementSettings


def check_settings(pelican: Pelican) -> None:
    """Stop the run if settings are invalid."""
    with exiting_on(SettingsError):
        EngagementSettings.from_settings(pelican.settings)
