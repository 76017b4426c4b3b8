"""Where Pelican meets the editors' page."""

from __future__ import annotations

from typing import Any

from plugins.core.errors import SettingsError, exiting_on
from plugins.editors.pages import EditorsPage
from plugins.editors.settings import EditorsSettings


def check_settings(pelican: Any) -> None:  # noqa: ANN401 - Pelican has no types
    """Stop the run when the settings do not fit."""
    with exiting_on(SettingsError):
        EditorsSettings.from_settings(pelican.settings)


def add_page(pelican: Any) -> type:  # noqa: ANN401
    """Offer the generator of the page."""
    del pelican
    return EditorsPage
