"""Where Pelican meets offline."""

from __future__ import annotations

from typing import Any

from plugins.core.errors import SettingsError, exiting_on
from plugins.offline.model import Offline
from plugins.offline.pages import OfflinePages
from plugins.offline.settings import OfflineSettings


def check_settings(pelican: Any) -> None:  # noqa: ANN401 - Pelican has no types
    """Stop the run when the setting does not fit."""
    with exiting_on(SettingsError):
        OfflineSettings.from_settings(pelican.settings)


def add_pages(pelican: Any) -> type:  # noqa: ANN401
    """Offer the generator of the page and of the worker."""
    del pelican
    return OfflinePages


def name_worker(generators: list[Any]) -> None:
    """Let every page name the worker where it is on."""
    if OfflineSettings.from_settings(generators[0].settings).is_on:
        generators[0].context["frame"]["offline"] = Offline()
