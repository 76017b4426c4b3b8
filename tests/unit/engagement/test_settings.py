"""The service's settings: read from three places, checked as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plugins.core.errors import SettingsError
from plugins.core.settings import settings_of
from plugins.engagement.service.settings import ServiceSettings, read_settings

SETTINGS = settings_of(ServiceSettings)


def read(flags: dict[str, Any] | None = None, **variables: str) -> ServiceSettings:
    """Read settings from flags and from variables without their prefix."""
    return read_settings(
        flags or {}, {f"TUONG_TAC_{name}": text for name, text in variables.items()}
    )


def test_without_settings_the_defaults_hold() -> None:
    assert read() == ServiceSettings()
    assert read().store_url == "sqlite:///.cache/engagement/engagement.sqlite3"


def test_flags_come_before_variables() -> None:
    assert read({"port": "9000"}, PORT="9001", HOST="::1") == ServiceSettings(port=9000, host="::1")


def test_lists_are_repeated_flags_or_one_variable() -> None:
    flags = {"trusted_proxy": ["127.0.0.1", "unix"]}
    expected = ServiceSettings(trusted_proxy=("127.0.0.1", "unix"), origin=("http://a", "http://b"))
    assert read(flags, ORIGIN="http://a http://b") == expected


def test_the_state_folder_is_systemds_unless_another_is_given() -> None:
    folder = {"STATE_DIRECTORY": "/var/lib/tuong-tac:/other"}
    assert read_settings({}, folder).state == Path("/var/lib/tuong-tac")
    assert read_settings({}, {**folder, "TUONG_TAC_STATE": "/x"}).state == Path("/x")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("state", ""),
        ("store", "mysql://x"),
        ("store", "sqlite:///"),
        ("store", "x.sqlite3"),
        ("port", "-1"),
        ("port", "65536"),
        ("port", "http"),
        ("status_port", "-1"),
        ("prefix", "tt"),
        ("prefix", "/tt"),
        ("prefix", "/TT/"),
        ("origin", "portal.example"),
        ("origin", "https://portal.example/"),
        ("origin", "https://Portal.example"),
        ("origin", "https://user@portal.example"),
        ("origin", "ftp://portal.example"),
        ("trusted_proxy", "localhost"),
        ("trusted_proxy", "10.0.0.1/8"),
        ("count_crawlers", "maybe"),
        ("thousands", " "),
        ("hits_per_minute", "0"),
        ("development", "2"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(name: str, text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(None, **{name.upper(): text})
    expected = f"TUONG_TAC_{name.upper()} is {text!r}, expected {SETTINGS[name].rule.expected}"
    assert str(caught.value) == expected


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("store", "postgresql://x@y/z", "postgresql://x@y/z"),
        ("store", "sqlite:////var/x", "sqlite:////var/x"),
        ("origin", "https://portal.example:8443", ("https://portal.example:8443",)),
        ("trusted_proxy", "10.0.0.0/8 ::1 unix", ("10.0.0.0/8", "::1", "unix")),
        ("count_crawlers", "yes", True),
        ("count_crawlers", "No", False),
        ("thousands", ",", ","),
        ("prefix", "/a/b-c/", "/a/b-c/"),
        ("status_port", "0", 0),
        ("backups", "/x", Path("/x")),
    ],
)
def test_a_good_value_is_taken(name: str, text: str, value: object) -> None:
    assert getattr(read(None, **{name.upper(): text}), name) == value


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(
            {"port": "x"},
            {"TUONG_TAC_THOUSANDS": "", "TUONG_TAC_COLOUR": "red", "HOME": "/root"},
            required=frozenset({"manifest", "origin"}),
        )
    assert [problem.split(" ")[0] for problem in caught.value.problems] == [
        "TUONG_TAC_COLOUR:",
        "--port",
        "TUONG_TAC_THOUSANDS",
        "--manifest",
        "--origin",
    ]


def test_a_required_setting_that_is_wrong_is_told_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"origin": ["x"]}, {}, required=frozenset({"origin"}))
    assert len(caught.value.problems) == 1


def test_in_development_this_machines_origins_may_send() -> None:
    origins = ServiceSettings(origin=("http://a",), port=8710, development=True).origins
    assert origins == {
        "http://a",
        "http://127.0.0.1:8710",
        "http://[::1]:8710",
        "http://localhost:8710",
    }
    assert ServiceSettings(origin=("http://a",)).origins == {"http://a"}
