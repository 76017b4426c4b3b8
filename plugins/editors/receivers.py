"""Receivers of Pelican's signals."""

from __future__ import annotations

from pelican import Pelican

from plugins.core.errors import SettingsError, exiting_on
from plugins.editors.settings import EditorsSettings


def check_settings(pelican: Pelican) -> None:
    """Stop the run if the settings are invalid."""
    with exiting_on(SettingsError):
        EditorsSettings.from_settings(pelican.settings)
