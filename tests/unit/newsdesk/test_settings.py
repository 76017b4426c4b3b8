"""The settings of the newsdesk: checked as a whole, before anything is read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from plugins.core.errors import SettingsError
from plugins.newsdesk.settings import NewsdeskSettings


def read(**settings: Any) -> NewsdeskSettings:  # noqa: ANN401 - a setting may be anything
    clock = datetime(2026, 11, 23, tzinfo=UTC)
    return NewsdeskSettings.from_settings({"PATH": "/portal/content", **settings}, clock)


@pytest.mark.parametrize("hosts", [["a.example"], ("a.example",), {"a.example"}])
def test_hosts_come_in_any_collection(hosts: object) -> None:
    assert read(FRAME_HOSTS=hosts).frame_hosts == {"a.example"}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("NOW", "hôm nay", "an ISO date and time"),
        ("NOW", 2026, "an ISO date and time"),
        ("FRAME_HOSTS", "a.example", "a list of host names"),
        ("FRAME_HOSTS", [1], "a list of host names"),
        ("FRAME_HOSTS", None, "a list of host names"),
        ("SHOW_DRAFTS", 1, "True or False"),
        ("BODY_PHOTO_SIZES", None, "text"),
        ("BUILD_PROCESSES", -1, "a whole number from 0"),
        ("BUILD_PROCESSES", True, "a whole number from 0"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(
    name: str, value: object, expected: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(**{name: value})
    assert caught.value.problems == (f"{name} is {value!r}, expected {expected}",)
