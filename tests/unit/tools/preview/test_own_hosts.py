"""For which hosts the preview answers."""

from __future__ import annotations

import socket

import pytest

from plugins.tools.preview.own_hosts import OwnHosts

NAME = "May-Cua-Toi.phong.example"
DOCUMENTATION = "203.0.113.9"  # RFC 5737: of no machine


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: NAME)


@pytest.mark.parametrize("listens", ["127.0.0.1", "localhost", "::1", "0.0.0.0", "::", "may.lan"])
@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8000", "LocalHost:1", "localhost.", "127.0.0.1:65535", "[::1]:8000"],
)
def test_loopback_is_this_machine_at_any_port(listens: str, host: str) -> None:
    assert host in OwnHosts(listens)


@pytest.mark.parametrize("listens", ["127.0.0.1", "0.0.0.0", "may.lan"])
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example#localhost",
        "localhost@evil.example",
        "evil.example:80@localhost",
        "localhost:8000, evil.example",
        "localhost:8000:8000",
        "localhost:port",
        "localhost..",
        "localhost evil.example",
        "localhost\n",
        "[::1",
        "[::2]",
        "[localhost]",
        "::1",
        DOCUMENTATION,
        "224.0.0.1",
        "[::]",
        "127.1",
        "2130706433",
        "",
        ":8000",
        "." * 10_000,
    ],
)
def test_any_other_host_is_not(listens: str, host: str) -> None:
    assert host not in OwnHosts(listens)


@pytest.mark.parametrize("host", [NAME, "may-cua-toi", "may-cua-toi.local:8000", "127.0.0.2:8000"])
def test_names_and_addresses_of_the_machine_count_if_others_are_let_in(host: str) -> None:
    assert host in OwnHosts("0.0.0.0")
    assert host not in OwnHosts("127.0.0.1")


def test_a_name_that_is_asked_for_counts() -> None:
    assert "cong.example:8000" in OwnHosts("Cong.Example.")


def test_every_address_is_one_only_if_it_is_asked_for() -> None:
    assert "0.0.0.0:8000" in OwnHosts("0.0.0.0")
    assert "0.0.0.0:8000" not in OwnHosts("127.0.0.1")
