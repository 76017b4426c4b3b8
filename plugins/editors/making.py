"""What the tasks do with the editors' page: make its bundle where a release will need it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from plugins.core.errors import SettingsError, SetupError
from plugins.core.project_settings import read_project_settings
from plugins.editors.bundle import ensure_bundle
from plugins.editors.settings import EditorsSettings


def prepare_release(root: Path, report: Callable[[str], None]) -> None:
    """See to it that there is a bundle when the published portal has the page.

    Raises SetupError when the settings do not fit, or when it cannot be made.
    """
    settings = read_production_settings(root)
    if settings.is_on and not settings.is_local:
        ensure_bundle(root, report)


def read_production_settings(root: Path) -> EditorsSettings:
    """Return the settings that `publish` works with. Raises SetupError."""
    try:
        return EditorsSettings.from_settings(read_project_settings(root))
    except SettingsError as error:
        raise SetupError(str(error)) from error
