"""Where Pelican meets the editors' page."""

from __future__ import annotations

import sys
from typing import Any

from plugins.core.errors import SettingsError
from plugins.editors.settings import EditorsSettings


def check_settings(pelican: Any) -> None:  # noqa: ANN401 - Pelican has no types
    """Stop the run when the settings do not fit."""
    try:
        EditorsSettings.from_settings(pelican.settings)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None
