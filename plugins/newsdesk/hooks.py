"""How the newsdesk takes part in a build."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plugins.core.clock import ZONE
from plugins.newsdesk.settings import NewsdeskSettings


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raise SettingsError if settings of this plugin are invalid."""
    NewsdeskSettings.from_settings(settings, datetime.now(ZONE))
