"""Prepare the editors' page for a release; used by the tasks `publish` and `receive`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from plugins.core.errors import SettingsError, SetupError
from plugins.core.project import read_project_settings
from plugins.editors.bundle import ensure_bundle
from plugins.editors.settings import EditorsSettings


def prepare_release(root: Path, report: Callable[[str], None]) -> None:
    """Make the bundle if it is missing and the published portal has the page.

    Raises SetupError if the settings are invalid or the bundle cannot be made.
    """
    settings = read_production_settings(root)
    if settings.is_on and not settings.is_local:
        ensure_bundle(root, report)


def read_production_settings(root: Path) -> EditorsSettings:
    """Return the settings of the published portal. Raises SetupError."""
    try:
        return EditorsSettings.from_settings(read_project_settings(root))
    except SettingsError as error:
        raise SetupError(str(error)) from error
