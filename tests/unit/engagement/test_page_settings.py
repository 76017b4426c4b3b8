"""The settings of pages and builds: checked as a whole, before anything is read or asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plugins.core.errors import SettingsError
from plugins.core.settings import settings_of
from plugins.engagement.figures import read_pinned
from plugins.engagement.settings import EngagementSettings

EXPECTED = {name: rule.expected for name, rule in settings_of(EngagementSettings).values()}
SAFE = [
    "https://portal.example/tt/snapshot.json",
    "https://portal.example:8443/",
    "HTTPS://PORTAL.EXAMPLE/",
    "http://localhost/tt/snapshot.json",
    "http://LOCALHOST:8710/",
    "http://127.0.0.1:8710/",
    "http://[::1]:8710/",
]


def read(**settings: Any) -> EngagementSettings:  # noqa: ANN401 - a setting may be anything
    """Read settings of a site whose content is in /portal/content."""
    return EngagementSettings.from_settings({"PATH": "/portal/content", **settings})


def test_without_settings_the_defaults_hold() -> None:
    assert read(SITENAME="Cổng") == EngagementSettings(cache=Path("/portal/.cache/figures"))


def test_the_cache_is_beside_the_content_wherever_the_build_is_called_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cache = EngagementSettings.from_settings({"PATH": "site/content"}).cache
    assert cache == tmp_path / "site/.cache/figures"


@pytest.mark.parametrize(
    ("name", "given", "attribute", "taken"),
    [
        pytest.param("ENGAGEMENT", False, "is_on", False, id="off"),
        pytest.param("ENGAGEMENT_PREFIX", "/a/", "prefix", "/a/", id="prefix"),
        pytest.param("ENGAGEMENT_PREFIX", "/a/b-2/", "prefix", "/a/b-2/", id="longer-prefix"),
        pytest.param("THOUSANDS", ",", "thousands", ",", id="thousands"),
        pytest.param("ENGAGEMENT_LOG_HOURS", 1, "log_hours", 1, id="fewest-hours"),
        pytest.param("ENGAGEMENT_LOG_HOURS", 48, "log_hours", 48, id="most-hours"),
        pytest.param("ENGAGEMENT_SNAPSHOT_URL", "", "snapshot_url", "", id="nobody-is-asked"),
        pytest.param("ENGAGEMENT_FIGURES", "a/b.json", "pinned", Path("a/b.json"), id="pinned"),
        pytest.param("ENGAGEMENT_FIGURES", Path("b.json"), "pinned", Path("b.json"), id="a-path"),
        pytest.param("ENGAGEMENT_FIGURES", "", "pinned", None, id="nothing-pinned"),
        pytest.param("ENGAGEMENT_FIGURES", None, "pinned", None, id="none-pinned"),
        pytest.param("ENGAGEMENT_CACHE_DIR", "/var/c", "cache", Path("/var/c"), id="cache"),
        pytest.param("ENGAGEMENT_CACHE_DIR", Path("c"), "cache", Path("c"), id="cache-as-a-path"),
    ],
)
def test_a_good_value_is_taken(name: str, given: object, attribute: str, taken: object) -> None:
    assert getattr(read(**{name: given}), attribute) == taken


@pytest.mark.parametrize("url", SAFE)
def test_a_token_may_go_by_https_or_to_this_machine(url: str) -> None:
    assert read(ENGAGEMENT_SNAPSHOT_URL=url).snapshot_url == url


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://portal.example/", id="without-encryption"),
        pytest.param("http://localhost.portal.example/", id="begins-like-this-machine"),
        pytest.param("http://127.0.0.1.portal.example/", id="begins-like-its-address"),
        pytest.param("http://localhost@portal.example/", id="this-machine-as-a-user"),
        pytest.param("http://localhost:80@portal.example/", id="this-machine-as-user-and-word"),
        pytest.param("http://portal.example/#@localhost/", id="this-machine-after-the-path"),
        pytest.param("http://192.168.0.1/", id="an-inner-network"),
        pytest.param("http:///tt/snapshot.json", id="no-host"),
        pytest.param("https:///tt/snapshot.json", id="https-without-a-host"),
        pytest.param("https:portal.example", id="no-slashes"),
        pytest.param("//portal.example/", id="no-scheme"),
        pytest.param("portal.example/tt/snapshot.json", id="no-scheme-and-no-slashes"),
        pytest.param("/tt/snapshot.json", id="path"),
        pytest.param("ftp://localhost/", id="ftp"),
        pytest.param("file:///etc/passwd", id="file"),
        pytest.param("file://localhost/etc/passwd", id="file-of-this-machine"),
        pytest.param(" ", id="blank"),
        pytest.param(b"https://portal.example/", id="bytes"),
        pytest.param(None, id="none"),
        pytest.param(["https://portal.example/"], id="list"),
        pytest.param("https://user:word@portal.example/", id="a-user"),
        pytest.param("https://[", id="half-a-bracket"),
        pytest.param("https://[portal.example]/", id="name-in-brackets"),
    ],
)
def test_a_token_goes_nowhere_else(url: object) -> None:
    expected = r"\AENGAGEMENT_SNAPSHOT_URL is .+, expected an address"
    with pytest.raises(SettingsError, match=expected):
        read(ENGAGEMENT_SNAPSHOT_URL=url)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("ENGAGEMENT", 1, id="number-for-true"),
        pytest.param("ENGAGEMENT", "False", id="text-for-false"),
        pytest.param("ENGAGEMENT", None, id="none-for-false"),
        pytest.param("ENGAGEMENT_PREFIX", "", id="no-prefix"),
        pytest.param("ENGAGEMENT_PREFIX", "/", id="root"),
        pytest.param("ENGAGEMENT_PREFIX", "//", id="two-slashes"),
        pytest.param("ENGAGEMENT_PREFIX", "tt/", id="no-slash-first"),
        pytest.param("ENGAGEMENT_PREFIX", "/tt", id="no-slash-last"),
        pytest.param("ENGAGEMENT_PREFIX", "/TT/", id="capitals"),
        pytest.param("ENGAGEMENT_PREFIX", "/a//b/", id="slash-twice"),
        pytest.param("ENGAGEMENT_PREFIX", "/../", id="folder-above"),
        pytest.param("ENGAGEMENT_PREFIX", '/"/', id="quote"),
        pytest.param("ENGAGEMENT_PREFIX", "/tt/\n", id="line-end"),
        pytest.param("ENGAGEMENT_PREFIX", Path("/tt/"), id="prefix-as-a-path"),
        pytest.param("THOUSANDS", "", id="no-separator"),
        pytest.param("THOUSANDS", ",.", id="both-separators"),
        pytest.param("THOUSANDS", [","], id="separator-in-a-list"),
        pytest.param("ENGAGEMENT_LOG_HOURS", 0, id="no-hours"),
        pytest.param("ENGAGEMENT_LOG_HOURS", 49, id="too-many-hours"),
        pytest.param("ENGAGEMENT_LOG_HOURS", True, id="true-for-one-hour"),
        pytest.param("ENGAGEMENT_LOG_HOURS", 24.0, id="hours-with-a-point"),
        pytest.param("ENGAGEMENT_LOG_HOURS", "24", id="hours-as-text"),
        pytest.param("ENGAGEMENT_FIGURES", 1, id="pinned-number"),
        pytest.param("ENGAGEMENT_FIGURES", {"total": 1}, id="pinned-figures-themselves"),
        pytest.param("ENGAGEMENT_CACHE_DIR", None, id="no-cache"),
        pytest.param("ENGAGEMENT_CACHE_DIR", b"/var", id="cache-in-bytes"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(name: str, value: object) -> None:
    with pytest.raises(SettingsError) as caught:
        read(**{name: value})
    assert str(caught.value) == f"{name} is {value!r}, expected {EXPECTED[name]}"


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read(**dict.fromkeys(EXPECTED, -1))
    lines = str(caught.value).splitlines()
    assert [line.partition(" is -1, ")[0] for line in lines] == list(EXPECTED)


@pytest.mark.parametrize("content", [None, b"", b"<html>", b'{"total": 1', b"\xff"])
def test_a_pinned_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    pinned = tmp_path / "pinned.json"
    if content is not None:
        pinned.write_bytes(content)
    for path in (pinned, tmp_path):
        with pytest.raises(SettingsError) as caught:
            read_pinned(path)
        assert str(caught.value).startswith(f"ENGAGEMENT_FIGURES: {path}: ")
