"""Where Pelican meets offline."""

from __future__ import annotations

import sys
from typing import Any

from plugins.core.errors import SettingsError
from plugins.offline.settings import OfflineSettings


def check_settings(pelican: Any) -> None:  # noqa: ANN401 - Pelican has no types
    """Stop the run when the setting does not fit."""
    try:
        OfflineSettings.from_settings(pelican.settings)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None
