"""Clients: addresses, User-Agent values, keys."""

from __future__ import annotations

import json
import multiprocessing
import stat
from ipaddress import ip_address, ip_network
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.engagement.service.counting.agents import Agent, Agents, find_list
from plugins.engagement.service.counting.visitors import Caller, crowd_key, visitor_key
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.http.client_address import NOWHERE, TrustedProxies, parse_address
from plugins.engagement.service.store.keys import Keys, check_keys, is_token, make_token, read_keys
from plugins.engagement.service.store.sqlite import SqliteStore
from tests.support.service import BROWSER

PROXIES = TrustedProxies(["127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8"])


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
        pytest.param("127.0.0.1", "1.1.1.1:80", "127.0.0.1", id="with-port"),
        pytest.param("::1", "2001:db8::1", "2001:db8::1", id="ipv6"),
        pytest.param("::ffff:127.0.0.1", "::ffff:1.1.1.1", "1.1.1.1", id="mapped"),
        pytest.param(None, "1.1.1.1", "0.0.0.0", id="untrusted-unix-socket"),
    ],
)
def test_the_right_most_hop_that_is_no_proxy_asks(
    peer: str | None, forwarded: str | None, expected: str
) -> None:
    assert PROXIES.find_client_address(peer, forwarded) == ip_address(expected).packed


def test_the_unix_socket_can_be_trusted() -> None:
    assert TrustedProxies(["unix"]).find_client_address(None, "1.1.1.1") == bytes((1, 1, 1, 1))
    assert TrustedProxies(["unix"]).find_client_address(None, None) == NOWHERE


hops = st.lists(st.ip_addresses().map(str) | st.text(max_size=12), max_size=4)
networks = [ip_network(text) for text in ("127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8")]


@given(hops, st.ip_addresses(), st.lists(st.sampled_from(["10.9.9.9", "::1", "fd01::2"])))
def test_nothing_left_of_that_hop_matters(
    invented: list[str], caller: object, proxies: list[str]
) -> None:
    is_proxy = any(caller in network for network in networks)
    if not is_proxy and getattr(caller, "ipv4_mapped", None) is None:
        forwarded = ",".join([*invented, str(caller), *proxies])
        assert PROXIES.find_client_address("127.0.0.1", forwarded) == caller.packed  # type: ignore[attr-defined]


@given(st.text())
def test_no_text_that_is_no_address_does_harm(text: str) -> None:
    parse_address(text)


AGENTS = Agents()
ENTRIES = json.loads(find_list().read_text(encoding="utf-8"))
MOZILLA = "Mozilla/5.0"
KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"
DESKTOPS = (
    "Windows NT 10.0; Win64; x64",
    "Windows NT 6.1; WOW64",
    "Macintosh; Intel Mac OS X 10_15_7",
    "X11; Linux x86_64",
    "X11; CrOS x86_64 14541.0.0",
)
PHONES = (
    "Linux; Android 10; K",
    "Linux; Android 13; SM-A136B",
    "Linux; Android 9; CUBOT_X19",
    "Linux; Android 11; CUBOT KINGKONG MINI 3",
    "Linux; Android 12; vivo 1904",
    "Linux; Android 14; 2201117TG Build/UP1A.231005.007",
    "Linux; U; Android 8.1.0; vi-vn; Redmi 6A Build/O11019",
    "Linux; Android 7.1.1; OPPO CPH1729",
)
VERSIONS = (79, 96, 109, 120, 130, 145)
APPLE = tuple(
    f"{MOZILLA} ({device} OS {major}_{minor} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    f"Gecko)"
    for device in ("iPhone; CPU iPhone", "iPad; CPU")
    for major in (12, 15, 17, 26)
    for minor in (0, 4)
)
HUMANS = (
    *(
        f"{MOZILLA} ({system}) {KHTML} Chrome/{version}.0.0.0 {phone}Safari/537.36{ending}"
        for systems, phone in ((DESKTOPS, ""), (PHONES, "Mobile "))
        for system, version in product(systems, VERSIONS)
        for ending in ("", f" Edg/{version}.0.0.0", " OPR/105.0.0.0", " coc_coc_browser/117.0.170")
    ),
    *(
        f"{MOZILLA} ({system}) {KHTML} coc_coc_browser/{version}.0.170 Chrome/{version}.0.5563.170 "
        "Safari/537.36"
        for system, version in product(DESKTOPS, VERSIONS)
    ),
    *(
        f"{MOZILLA} ({system}; rv:{version}.0) Gecko/20100101 Firefox/{version}.0"
        for system, version in product(DESKTOPS, VERSIONS)
    ),
    *(
        f"{MOZILLA} ({phone}) {KHTML} {app} Chrome/{version}.0.0.0 Mobile Safari/537.36{ending}"
        for phone, version in product(PHONES, (96, 130))
        for app, ending in (
            ("SamsungBrowser/25.0", ""),
            ("Version/4.0", " Zalo android/12100711 ZaloTheme/light ZaloLanguage/vi"),
            ("Version/4.0", " [FB_IAB/FB4A;FBAV/442.0.0.44.114;]"),
            ("Version/4.0", " trill_320906 BytedanceWebview/d8a21c6"),
            ("Version/4.0", " UCBrowser/13.4.0.1306"),
            ("Version/4.0", " Instagram 312.1.0.34.111 Android"),
        )
    ),
    *(
        f"{device} {rest}"
        for device in APPLE
        for rest in (
            "Version/17.4 Mobile/15E148 Safari/604.1",
            "CriOS/130.0.6723.90 Mobile/15E148 Safari/604.1",
            "FxiOS/130.0 Mobile/15E148 Safari/605.1.15",
            "Mobile/21A329 [FBAN/FBIOS;FBAV/440.0.0.33.111;FBDV/iPhone12,1;FBLC/vi_VN]",
            "Mobile/15E148 Zalo iOS/602 ZaloTheme/light ZaloLanguage/vn",
            "coc_coc_browser/108.0 Mobile/15E148 Safari/604.1",
        )
    ),
    "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1/28.3392; U; vi) Presto/2.8.119 Version/11.10",
    "Nokia6300/2.0 (05.50) Profile/MIDP-2.0 Configuration/CLDC-1.1",
    "UCWEB/2.0 (MIDP-2.0; U; Adr 4.4.2; vi; SM-G7102) U2/1.0.0 UCBrowser/10.7.9 Mobile",
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)",
    "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
)


def test_five_hundred_browsers_are_people() -> None:
    assert len(set(HUMANS)) >= 500
    assert [name for name in HUMANS if AGENTS.recognise(name) is not Agent.PERSON] == []


def test_every_example_of_the_list_is_a_program() -> None:
    examples = [name for entry in ENTRIES for name in entry["instances"]]
    assert len(examples) > 2000
    assert [name for name in examples if AGENTS.recognise(name) is Agent.PERSON] == []


@pytest.mark.parametrize(
    ("name", "agent"),
    [
        ("", Agent.PROGRAM),
        ("-", Agent.PROGRAM),
        ("Mozilla/5.0", Agent.PROGRAM),
        ("x" * 500, Agent.PROGRAM),
        (BROWSER + "x" * 1000, Agent.PROGRAM),
        ("curl/8.5.0", Agent.PROGRAM),
        ("python-requests/2.32.0", Agent.PROGRAM),
        ("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", Agent.PROGRAM),
        (f"{MOZILLA} (X11; Linux x86_64) {KHTML} HeadlessChrome/130.0", Agent.PROGRAM),
        ("Mozilla/5.0 (compatible; bingbot/2.0)", Agent.SEARCH_ENGINE),
        (
            "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com)",
            Agent.SEARCH_ENGINE,
        ),
        (BROWSER + "\xe9\x00\xff", Agent.PERSON),
    ],
)
def test_programs_and_search_engines_are_told_apart(name: str, agent: Agent) -> None:
    assert AGENTS.recognise(name) is agent


CALLER = Caller(bytes((203, 0, 113, 7)), BROWSER, "nonce-01")
SALT = b"s" * 32


def test_a_key_depends_on_everything_that_makes_a_visitor() -> None:
    keys = [
        visitor_key(SALT, CALLER, "0"),
        visitor_key(b"t" * 32, CALLER, "0"),
        visitor_key(SALT, CALLER, "bai-1"),
        visitor_key(SALT, CALLER, "0", has_nonce=False),
        visitor_key(SALT, CALLER._replace(address=bytes((203, 0, 113, 8))), "0"),
        visitor_key(SALT, CALLER._replace(agent=BROWSER + " x/1"), "0"),
        visitor_key(SALT, CALLER._replace(nonce="nonce-02"), "0"),
        crowd_key(SALT, CALLER),
    ]
    assert len(set(keys)) == len(keys)
    assert all(-(2**63) <= key < 2**63 for key in keys)


def test_neighbouring_parts_are_not_mistaken_for_each_other() -> None:
    one = Caller(bytes((1, 2, 3, 4)), "b c/1", "")
    other = Caller(bytes((1, 2, 3, 4)), "c/1", "")
    assert visitor_key(SALT, one, "a") != visitor_key(SALT, other, "a")


@pytest.mark.parametrize(
    ("one", "other", "visitors", "crowds"),
    [
        ("203.0.113.7", "203.0.113.8", False, True),
        ("203.0.113.7", "203.0.114.7", False, False),
        ("2001:db8:1:2::1", "2001:db8:1:2::2", True, True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False, True),
        ("2001:db8:1:2::1", "2001:db8:2:2::1", False, False),
    ],
)
def test_networks_are_one_visitor_or_one_crowd(
    one: str, other: str, visitors: bool, crowds: bool
) -> None:
    first, second = (
        CALLER._replace(address=ip_address(address).packed) for address in (one, other)
    )
    assert (visitor_key(SALT, first, "0") == visitor_key(SALT, second, "0")) == visitors
    assert (crowd_key(SALT, first) == crowd_key(SALT, second)) == crowds


def test_keys_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "state/keys"
    keys = read_keys(path)
    assert read_keys(path) == keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_processes_that_make_keys_at_once_get_the_same(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        made = pool.map(read_keys, [tmp_path / "keys"] * 8)
    assert len({keys.fingerprint for keys in made}) == 1


def test_a_file_that_holds_no_keys_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text("voter 1\n")
    with pytest.raises(ServiceError, match="these are no keys"):
        read_keys(path)


def test_votes_of_other_keys_are_refused(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.sqlite3")
    check_keys(store, Keys(b"a" * 32, "x"))
    check_keys(store, Keys(b"a" * 32, "y"))
    with pytest.raises(ServiceError, match="with other keys"):
        check_keys(store, Keys(b"b" * 32, "x"))
    store.close()


def test_tokens_are_told_from_other_texts() -> None:
    assert is_token(make_token())
    assert make_token() != make_token()
    assert not any(map(is_token, ("", "a" * 21, "a" * 23, "a" * 21 + "=")))
