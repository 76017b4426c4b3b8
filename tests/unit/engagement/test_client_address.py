"""The client's address behind proxies, also where X-Forwarded-For is forged."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plugins.engagement.service.http.client_address import NOWHERE, TrustedProxies, parse_address

TRUSTED = ("127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8")
PROXIES = TrustedProxies(TRUSTED)


def packed(text: str) -> bytes:
    """Return an address as bytes."""
    return ip_address(text).packed


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        pytest.param("203.0.113.7", None, "203.0.113.7", id="no-proxy"),
        pytest.param("203.0.113.7", "1.1.1.1", "203.0.113.7", id="untrusted-peer"),
        pytest.param("127.0.0.1", None, "127.0.0.1", id="proxy-itself"),
        pytest.param("127.0.0.1", "", "127.0.0.1", id="empty"),
        pytest.param("127.0.0.1", "1.1.1.1", "1.1.1.1", id="one-hop"),
        pytest.param("127.0.0.1", "9.9.9.9, 1.1.1.1", "1.1.1.1", id="invented"),
        pytest.param("127.0.0.1", "9.9.9.9,1.1.1.1 , 10.1.2.3", "1.1.1.1", id="two-proxies"),
        pytest.param("127.0.0.1", "10.1.1.1, 10.2.2.2", "10.1.1.1", id="all-trusted"),
        pytest.param("127.0.0.1", "1.1.1.1, unknown", "127.0.0.1", id="garbage-last"),
        pytest.param("127.0.0.1", "unknown, 1.1.1.1", "1.1.1.1", id="garbage-first"),
        pytest.param("127.0.0.1", "unknown, 10.1.1.1", "10.1.1.1", id="garbage-behind-proxy"),
        pytest.param("127.0.0.1", "1.1.1.1:80", "1.1.1.1", id="with-port"),
        pytest.param("127.0.0.1", "[2001:db8::1]", "2001:db8::1", id="brackets"),
        pytest.param("127.0.0.1", "[2001:db8::1]:80", "2001:db8::1", id="brackets-and-port"),
        pytest.param("127.0.0.1", "1.1.1.1:http", "127.0.0.1", id="no-port"),
        pytest.param("127.0.0.1", "1.1.1.1, [::1]:80", "1.1.1.1", id="proxy-with-port"),
        pytest.param("::1", "2001:db8::1", "2001:db8::1", id="ipv6"),
        pytest.param("::ffff:127.0.0.1", "::ffff:1.1.1.1", "1.1.1.1", id="mapped"),
        pytest.param(None, "1.1.1.1", "0.0.0.0", id="untrusted-unix-socket"),
    ],
)
def test_the_right_most_hop_that_is_no_proxy_asks(
    peer: str | None, forwarded: str | None, expected: str
) -> None:
    assert PROXIES.find_client_address(peer, forwarded) == packed(expected)


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "expected"),
    [
        pytest.param("10.0.0.0/8", "10.255.255.255", "1.1.1.1", "1.1.1.1", id="end-of-a-network"),
        pytest.param("10.0.0.0/8", "11.0.0.0", "1.1.1.1", "11.0.0.0", id="just-outside"),
        pytest.param("fd00::/8", "fdff::1", "2001:db8::1", "2001:db8::1", id="ipv6-network"),
        pytest.param("fd00::/8", "fe00::1", "2001:db8::1", "fe00::1", id="outside-ipv6-network"),
        pytest.param("0.0.0.0/0", "9.9.9.9", "2001:db8::1", "2001:db8::1", id="all-of-ipv4"),
        pytest.param("0.0.0.0/0", "2001:db8::9", "1.1.1.1", "2001:db8::9", id="but-not-ipv6"),
        pytest.param("::1", "::0001", "1.1.1.1", "1.1.1.1", id="another-spelling"),
        pytest.param("10.0.0.1", "::ffff:a00:1", "1.1.1.1", "1.1.1.1", id="mapped-peer"),
        pytest.param("10.0.0.1", "10.0.0.1", "::ffff:10.0.0.1", "10.0.0.1", id="mapped-proxy"),
        pytest.param("unix", "127.0.0.1", "1.1.1.1", "127.0.0.1", id="unix-is-no-address"),
        pytest.param("10.0.0.1", "10.0.0.1", ",,,", "10.0.0.1", id="commas"),
        pytest.param("10.0.0.1", "10.0.0.1", "1.1.1.1,", "10.0.0.1", id="comma-last"),
        pytest.param("10.0.0.1", "10.0.0.1", "010.1.1.1", "10.0.0.1", id="octal"),
        pytest.param("10.0.0.1", "10.0.0.1", "16843009", "10.0.0.1", id="number"),
        pytest.param("10.0.0.1", "10.0.0.1", "[2001:db8::1", "10.0.0.1", id="half-a-bracket"),
        pytest.param("10.0.0.1", "10.0.0.1", "1.1.1.1\x00", "10.0.0.1", id="zero-byte"),
        pytest.param("10.0.0.1", "10.0.0.1", "1.1.1.1\n2.2.2.2", "10.0.0.1", id="line-end"),
        pytest.param("10.0.0.1", "10.0.0.1", "١.1.1.1", "10.0.0.1", id="arabic-digit"),
        pytest.param("10.0.0.1", "10.0.0.1", "fe80::1%eth0", "10.0.0.1", id="scope"),
    ],
)
def test_a_forged_address_gains_nothing(
    trusted: str, peer: str, forwarded: str, expected: str
) -> None:
    assert TrustedProxies([trusted]).find_client_address(peer, forwarded) == packed(expected)


@pytest.mark.parametrize("trusted", ["::ffff:127.0.0.1", "::ffff:127.0.0.0/120"])
def test_a_proxy_may_be_written_as_a_mapped_address(trusted: str) -> None:
    """A setting that is accepted must have an effect."""
    for peer in ("127.0.0.1", "::ffff:127.0.0.1"):
        assert TrustedProxies([trusted]).find_client_address(peer, "1.1.1.1") == packed("1.1.1.1")


@pytest.mark.parametrize("trusted", ["", "localhost", "10.0.0.1/8", "10.0.0.0/33", "1.2.3"])
def test_what_is_no_network_is_refused(trusted: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        TrustedProxies([trusted])


def is_stop(hop: str) -> bool:
    """Return whether the search ends at a hop: it is no proxy, or no address."""
    found = parse_address(hop.strip())
    return found is None or TrustedProxies(["255.255.255.255", *TRUSTED]).find_client_address(
        "255.255.255.255", f"198.51.100.1, {hop}"
    ) != packed("198.51.100.1")


hops = st.ip_addresses().map(str) | st.text(max_size=12) | st.just("")
proxies = st.lists(st.sampled_from(["10.9.9.9", "::1", " fd01::2 ", "::ffff:127.0.0.1"]))


@given(st.text(), hops, proxies, st.sampled_from(["127.0.0.1", "::1", "::ffff:10.1.1.1"]))
def test_whatever_stands_left_of_the_hop_that_ends_the_way_changes_nothing(
    invented: str, stop: str, behind: list[str], peer: str
) -> None:
    assume("," not in stop)
    assume(is_stop(stop))
    alone = ",".join([stop, *behind])
    assert PROXIES.find_client_address(peer, f"{invented},{alone}") == PROXIES.find_client_address(
        peer, alone
    )


@given(st.ip_addresses(), st.text())
def test_a_peer_that_is_no_proxy_is_who_asks_whatever_it_forwards(
    peer: object, forwarded: str
) -> None:
    assume(not getattr(peer, "ipv4_mapped", None))
    assume(PROXIES.find_client_address(str(peer), "198.51.100.1") != packed("198.51.100.1"))
    assert PROXIES.find_client_address(str(peer), forwarded) == packed(str(peer))


@given(st.none() | st.text(), st.none() | st.text())
def test_no_peer_and_no_header_does_harm(peer: str | None, forwarded: str | None) -> None:
    for trusted in ([], ["unix"], ["0.0.0.0/0", "::/0", "unix"]):
        assert len(TrustedProxies(trusted).find_client_address(peer, forwarded)) in {4, 16}


def test_who_comes_by_the_unix_socket_is_nowhere_unless_it_is_trusted() -> None:
    assert PROXIES.find_client_address(None, "1.1.1.1") == NOWHERE
    assert TrustedProxies(["unix"]).find_client_address(None, None) == NOWHERE
    both = TrustedProxies(["unix", "10.0.0.0/8"])
    assert both.find_client_address(None, "1.1.1.1, 10.0.0.1") == packed("1.1.1.1")
    assert both.find_client_address(None, "1.1.1.1, garbage") == NOWHERE
