"""The setting of the plugin, and what it takes over of others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from plugins.core.errors import SettingsError
from plugins.offline.worker import OfflineSettings

README = Path(__file__).resolve().parents[3] / "plugins/offline/README.md"


@pytest.mark.parametrize(
    ("settings", "is_on"),
    [
        ({}, False),
        ({"OFFLINE": False}, False),
        ({"OFFLINE": True}, True),
        ({"OFFLINE": True, "SHOW_DRAFTS": False}, True),
        ({"OFFLINE": True, "SHOW_DRAFTS": True}, False),
    ],
    ids=["by default", "off", "on", "on without drafts", "with drafts"],
)
def test_pages_are_kept_where_it_is_on_and_drafts_are_not_shown(
    settings: dict[str, Any], is_on: bool
) -> None:
    assert OfflineSettings.from_settings(settings).is_on is is_on


@pytest.mark.parametrize("value", ["yes", 1, None])
def test_another_value_is_refused(value: object) -> None:
    with pytest.raises(SettingsError, match=f"^OFFLINE is {value!r}, expected True or Fal"):
        OfflineSettings.from_settings({"OFFLINE": value})


def test_the_addresses_of_others_are_taken_over() -> None:
    given = {"ENGAGEMENT_PREFIX": "/dem/", "GALLERY_URL_FOLDER": "hinh"}
    settings = OfflineSettings.from_settings(given)
    assert (settings.engagement_prefix, settings.photo_folder) == ("/dem/", "hinh")


def test_the_setting_is_documented() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == ["OFFLINE"]
