"""Settings that look right, and would leave the portal uncounted or open."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.core.errors import SettingsError
from plugins.core.settings import settings_of
from plugins.engagement.service.settings import ServiceSettings, read_settings

SETTINGS = settings_of(ServiceSettings)
REQUIRED = frozenset({"manifest", "origin"})
WITH_FORM = (
    *("STORE", "PORT", "STATUS_PORT", "PREFIX", "THOUSANDS"),
    *("HITS_PER_MINUTE", "COUNT_CRAWLERS", "DEVELOPMENT"),
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("origin", "https://portal.example:x", id="port-is-no-number"),
        pytest.param("origin", "https://portal.example:99999", id="port-too-high"),
        pytest.param("origin", "https://portal.example:", id="port-is-missing"),
        pytest.param("origin", "https://portal.example:443", id="port-that-no-browser-sends"),
        pytest.param("origin", "http://portal.example:80", id="the-other-one"),
        pytest.param("origin", "https://cổng.example", id="name-that-browsers-spell-xn--"),
        pytest.param("origin", "https://", id="no-host"),
        pytest.param("origin", "https://[::1", id="half-an-address"),
        pytest.param("origin", "null", id="null"),
        pytest.param("origin", "https://portal.example?x", id="query"),
        pytest.param("origin", "https://portal.example#x", id="fragment"),
        pytest.param("origin", "https://a,https://b", id="comma"),
        pytest.param("host", "", id="empty-host-listens-everywhere"),
        pytest.param("host", "unix:", id="socket-without-a-name"),
        pytest.param("port", "", id="empty-port"),
        pytest.param("port", "80.0", id="fraction"),
        pytest.param("hits_per_minute", "1e3", id="exponent"),
        pytest.param("hits_per_minute", "1000001", id="too-many"),
        pytest.param("prefix", "/", id="no-prefix"),
        pytest.param("prefix", "/tt/../", id="prefix-that-climbs"),
        pytest.param("prefix", "//", id="prefix-without-name"),
        pytest.param("prefix", "/tt/\n", id="line-end"),
        pytest.param("trusted_proxy", "10.0.0.0/8,::1", id="proxies-with-comma"),
        pytest.param("trusted_proxy", "unix:/run/x", id="unix-with-a-path"),
        pytest.param("thousands", ".,", id="two-separators"),
        pytest.param("store", "postgresql", id="no-address"),
        pytest.param("store", "sqlite://engagement.sqlite3", id="two-slashes"),
        pytest.param("manifest", "", id="empty-manifest"),
        pytest.param("access_log", "", id="empty-log"),
        pytest.param("public", "", id="empty-public"),
        pytest.param("backups", "", id="empty-backups"),
        pytest.param("count_crawlers", "on", id="on"),
    ],
)
def test_a_value_that_cannot_work_is_refused(name: str, text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({}, {f"TUONG_TAC_{name.upper()}": text})
    [problem] = caught.value.problems
    assert problem.startswith(f"TUONG_TAC_{name.upper()} is ")
    assert problem.endswith(f"expected {SETTINGS[name].rule.expected}")


@pytest.mark.parametrize("text", ["", " ", "\t\n"])
def test_a_required_setting_that_is_empty_is_missing(text: str) -> None:
    """Without an origin every hit would be refused, and nobody would be told."""
    with pytest.raises(SettingsError):
        read_settings({}, {"TUONG_TAC_ORIGIN": text}, required=frozenset({"origin"}))


@pytest.mark.parametrize("name", SETTINGS)
def test_flags_come_before_variables_and_variables_before_defaults(name: str) -> None:
    texts = {
        "store": ("sqlite:///a", "sqlite:///b"),
        "port": ("1", "2"),
        "status_port": ("1", "2"),
        "prefix": ("/a/", "/b/"),
        "origin": (["https://a"], "https://b"),
        "trusted_proxy": (["10.0.0.1"], "10.0.0.2"),
        "count_crawlers": ("yes", "no"),
        "development": ("yes", "no"),
        "ends_with_input": ("yes", "no"),
        "thousands": (".", ","),
        "hits_per_minute": ("1", "2"),
        "desk": ("unix:/a", "8712"),
    }
    flag, variable = texts.get(name, ("a", "b"))
    variables = {f"TUONG_TAC_{name.upper()}": str(variable)}
    by_flag = getattr(read_settings({name: flag}, {}), name)
    assert getattr(read_settings({name: flag}, variables), name) == by_flag
    by_variable = getattr(read_settings({}, variables), name)
    assert by_variable != by_flag
    nothings: tuple[object, ...] = (None, [], ())
    for nothing in nothings:
        assert getattr(read_settings({name: nothing}, variables), name) == by_variable
    assert getattr(read_settings({}, {}), name) == getattr(ServiceSettings(), name)


def test_a_wrong_flag_is_not_hidden_by_a_good_variable() -> None:
    with pytest.raises(SettingsError, match="--port is 'x'"):
        read_settings({"port": "x"}, {"TUONG_TAC_PORT": "8000"})


def test_a_wrong_variable_does_not_matter_under_a_good_flag() -> None:
    assert read_settings({"port": "8000"}, {"TUONG_TAC_PORT": "x"}).port == 8000


def test_every_rule_can_be_broken_and_all_are_told_at_once() -> None:
    variables = {f"TUONG_TAC_{name.upper()}": "\n" for name in SETTINGS}
    variables |= {"TUONG_TAC_A": "1", "TUONG_TAC_b": "2", "TUONGTAC_C": "3"}
    with pytest.raises(SettingsError) as caught:
        read_settings({}, variables)
    told = {problem.partition(" ")[0].rstrip(":") for problem in caught.value.problems}
    wanted = {f"TUONG_TAC_{name}" for name in ("A", "b", *WITH_FORM)}
    free = {f"TUONG_TAC_{name.upper()}" for name in SETTINGS} - wanted
    assert wanted <= told <= wanted | free


def test_every_missing_setting_is_told_with_what_is_expected() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({}, {"TUONG_TAC_PORT": "x"}, required=REQUIRED)
    assert [problem.partition(", expected")[0] for problem in caught.value.problems] == [
        "TUONG_TAC_PORT is 'x'",
        "--manifest is missing",
        "--origin is missing",
    ]


@pytest.mark.parametrize(
    ("variables", "state"),
    [
        pytest.param({}, ".cache/engagement", id="default"),
        pytest.param({"STATE_DIRECTORY": ""}, ".cache/engagement", id="empty"),
        pytest.param({"STATE_DIRECTORY": "/a:/b"}, "/a", id="first-of-two"),
        pytest.param({"STATE_DIRECTORY": "/a", "TUONG_TAC_STATE": "/c"}, "/c", id="own-variable"),
    ],
)
def test_the_state_folder_comes_from_systemd_at_last(variables: dict[str, str], state: str) -> None:
    assert read_settings({}, variables).state == Path(state)
    assert read_settings({"state": "/d"}, variables).state == Path("/d")


@pytest.mark.parametrize(
    ("origins", "is_secure"),
    [(["http://a"], False), (["https://a"], True), (["http://a", "https://b"], True), ([], False)],
)
def test_cookies_are_secure_as_soon_as_one_origin_is(origins: list[str], is_secure: bool) -> None:
    assert read_settings({"origin": origins}, {}).is_secure == is_secure
