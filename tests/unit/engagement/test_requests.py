"""Requests as browsers send them, and as nobody should."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.engagement.service.http.client_address import TrustedProxies
from plugins.engagement.service.http.handlers import read_points
from plugins.engagement.service.http.refusals import HttpRefusal, Reason
from plugins.engagement.service.http.requests import LONGEST_FORM, Request, read_pairs

ORIGINS = frozenset({"https://portal.example"})
FORM = b"application/x-www-form-urlencoded"
TOKEN = "abcdefghij_klmnopqr-12"
PROXIES = TrustedProxies(["127.0.0.1"])


def request(
    target: bytes = b"/tt/v/bai-1",
    body: bytes = b"",
    peer: str | None = "203.0.113.7",
    **headers: bytes,
) -> Request:
    """Return a request; underscores in names of headers stand for hyphens."""
    names = {name.replace("_", "-").encode(): value for name, value in headers.items()}
    return Request("POST", target, names, body, peer)


def refusal_of(work: object, *arguments: object) -> Reason | None:
    """Return why something is refused, None when it is not."""
    assert callable(work)
    try:
        work(*arguments)
    except HttpRefusal as refusal:
        return refusal.reason
    return None


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        pytest.param({"origin": b"https://portal.example"}, True, id="ours"),
        pytest.param({}, False, id="none"),
        pytest.param({"origin": b""}, False, id="empty"),
        pytest.param({"origin": b"null"}, False, id="null"),
        pytest.param({"origin": b"http://portal.example"}, False, id="without-encryption"),
        pytest.param({"origin": b"https://portal.example:443"}, False, id="with-port"),
        pytest.param({"origin": b"https://portal.example/"}, False, id="slash"),
        pytest.param({"origin": b"https://PORTAL.example"}, False, id="capitals"),
        pytest.param({"origin": b"https://portal.example.evil.example"}, False, id="longer"),
        pytest.param({"origin": b"https://evil.example https://portal.example"}, False, id="two"),
        pytest.param({"origin": b"https://portal.example\xff"}, False, id="high-byte"),
        *(
            pytest.param(
                {"origin": b"https://portal.example", "sec_fetch_site": site},
                site == b"same-origin",
                id=f"site-{site.decode()}",
            )
            for site in (b"same-origin", b"same-site", b"cross-site", b"none", b"", b"Same-Origin")
        ),
    ],
)
def test_only_our_own_pages_send(headers: dict[str, Any], is_ours: bool) -> None:
    refused = refusal_of(request(**headers).check_origin, ORIGINS)
    assert refused is (None if is_ours else Reason.FOREIGN_ORIGIN)


def test_where_no_origin_is_known_nobody_sends() -> None:
    for origin in (b"", b"null", b"https://portal.example"):
        assert refusal_of(request(origin=origin).check_origin, frozenset()) is Reason.FOREIGN_ORIGIN


@pytest.mark.parametrize(
    ("query", "nonce"),
    [
        pytest.param(b"", "", id="none"),
        pytest.param(b"n=abcdefgh", "abcdefgh", id="shortest"),
        pytest.param(b"n=" + b"a" * 32, "a" * 32, id="longest"),
        pytest.param(b"n=aB3_-aB3_-", "aB3_-aB3_-", id="all-kinds"),
        pytest.param(b"n=%61bcdefgh", "abcdefgh", id="escaped"),
        pytest.param(b"x=1&n=abcdefgh", "abcdefgh", id="other-first"),
        pytest.param(b"x=1", "", id="only-another"),
        pytest.param(b"n=", None, id="empty"),
        pytest.param(b"n", None, id="no-value"),
        pytest.param(b"n=abcdefg", None, id="short"),
        pytest.param(b"n=" + b"a" * 33, None, id="long"),
        pytest.param(b"n=abcdefg%20", None, id="space"),
        pytest.param(b"n=abcdefgh+", None, id="plus"),
        pytest.param(b"n=abcdefgh\n", None, id="line-end"),
        pytest.param(b"n=abcdefgh%0a", None, id="escaped-line-end"),
        pytest.param(b"n=abcdefg\xc3\xa9", None, id="letter-with-a-mark"),
        pytest.param(b"n=abcdefgh&n=abcdefgh", None, id="twice"),
        pytest.param(b"&".join([b"a=1"] * 201), None, id="too-many-fields"),
    ],
)
def test_a_nonce_is_good_or_the_request_is_refused(query: bytes, nonce: str | None) -> None:
    one = request(b"/tt/v/bai-1?" + query)
    if nonce is None:
        assert refusal_of(one.read_caller, PROXIES) is Reason.BAD_REQUEST
    else:
        assert one.read_caller(PROXIES).nonce == nonce


@pytest.mark.parametrize(
    ("value", "is_private"),
    [(b"1", True), (b"0", False), (b"", False), (b"true", False), (b"1, 1", False)],
)
def test_who_asks_for_privacy_has_no_nonce(value: bytes, is_private: bool) -> None:
    one = request(b"/tt/p?n=abcdefgh", sec_gpc=value)
    assert one.is_private == is_private
    assert one.read_caller(PROXIES).nonce == ("" if is_private else "abcdefgh")


@pytest.mark.parametrize(
    ("peer", "expected"),
    [("127.0.0.1", b"\1\1\1\1"), ("203.0.113.7", b"\xcb\0q\7"), (None, bytes(4))],
)
def test_the_callers_address_is_the_proxys_word_or_the_peers(
    peer: str | None, expected: bytes
) -> None:
    one = request(peer=peer, x_forwarded_for=b"9.9.9.9, 1.1.1.1", forwarded=b"for=8.8.8.8")
    assert one.read_caller(PROXIES).address == expected


@pytest.mark.parametrize(
    ("cookie", "token"),
    [
        pytest.param(b"", None, id="none"),
        pytest.param(f"tt={TOKEN}".encode(), TOKEN, id="alone"),
        pytest.param(f"a=b; tt={TOKEN}; c".encode(), TOKEN, id="among-others"),
        pytest.param(f"a=b;tt={TOKEN}".encode(), TOKEN, id="no-space"),
        pytest.param(f"TT={TOKEN}".encode(), None, id="capitals"),
        pytest.param(f"xtt={TOKEN}".encode(), None, id="longer-name"),
        pytest.param(f'tt="{TOKEN}"'.encode(), None, id="quotes"),
        pytest.param(f"tt={TOKEN}=".encode(), None, id="equals-behind"),
        pytest.param(f"tt={TOKEN}\n".encode(), TOKEN, id="line-end-is-space"),
        pytest.param(f"tt={TOKEN}x".encode(), None, id="too-long"),
        pytest.param(f"tt=x; tt={TOKEN}".encode(), TOKEN, id="first-good-one"),
        pytest.param(f"tt={TOKEN}, tt=x".encode(), None, id="comma"),
        pytest.param(b"tt=" + b"\xe9" * 22, None, id="marks"),
        pytest.param(b";" * 10_000, None, id="nothing-often"),
    ],
)
def test_a_token_is_read_from_its_own_cookie(cookie: bytes, token: str | None) -> None:
    assert request(cookie=cookie).read_token("tt") == token
    assert request(cookie=cookie).read_token("__Host-tt") is None


@pytest.mark.parametrize(
    ("value", "has_it"),
    [
        (b"Bearer key", True),
        (b"bearer  key", True),
        (b"BEARER key", True),
        (b"Bearer key ", False),
        (b"Bearer ", False),
        (b"key", False),
        (b"Basic key", False),
        (b"Bearer k\xc3\xa9y", False),
        (b"", False),
    ],
)
def test_a_bearer_token_is_compared_as_a_whole(value: bytes, has_it: bool) -> None:
    assert request(authorization=value).has_bearer("key") == has_it


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        pytest.param(FORM, b"diem=5", 5, id="form"),
        pytest.param(FORM + b"; charset=utf-8", b"diem=1", 1, id="charset"),
        pytest.param(FORM.upper(), b"diem=3", 3, id="capitals"),
        pytest.param(FORM, b"diem=0", 0, id="taken-back"),
        pytest.param(FORM, b"diem=%35", 5, id="escaped"),
        pytest.param(FORM, b"", Reason.BAD_POINTS, id="empty"),
        pytest.param(FORM, b"diem=", Reason.BAD_POINTS, id="no-points"),
        pytest.param(FORM, b"diem=6", Reason.BAD_POINTS, id="six"),
        pytest.param(FORM, b"diem=-1", Reason.BAD_POINTS, id="negative"),
        pytest.param(FORM, b"diem=05", Reason.BAD_POINTS, id="leading-zero"),
        pytest.param(FORM, b"diem=5.0", Reason.BAD_POINTS, id="fraction"),
        pytest.param(FORM, b"diem=+5", Reason.BAD_POINTS, id="space-before"),
        pytest.param(FORM, b"diem=5%0a", Reason.BAD_POINTS, id="line-end"),
        pytest.param(FORM, b"diem=%EF%BC%95", Reason.BAD_POINTS, id="wide-digit"),
        pytest.param(FORM, b"DIEM=5", Reason.BAD_POINTS, id="name-in-capitals"),
        pytest.param(FORM, b"diem=5&diem=5", Reason.BAD_POINTS, id="twice"),
        pytest.param(FORM, b"diem=5&x=1", Reason.BAD_POINTS, id="another-field"),
        pytest.param(FORM, b"diem=5&x", Reason.BAD_POINTS, id="another-name"),
        pytest.param(FORM, b'{"diem": 5}', Reason.BAD_POINTS, id="json-in-a-form"),
        pytest.param(FORM, b"\xff\xfe", Reason.BAD_POINTS, id="no-text"),
        pytest.param(FORM, b"diem=5" + b"&" * (LONGEST_FORM - 6), 5, id="longest"),
        pytest.param(FORM, b"diem=5" + b"&" * (LONGEST_FORM - 5), Reason.TOO_LARGE, id="too-long"),
        pytest.param(b"", b"diem=5", Reason.WRONG_TYPE, id="no-type"),
        pytest.param(b"text/plain", b"diem=5", Reason.WRONG_TYPE, id="text"),
        pytest.param(b"application/json", b'{"diem": 5}', Reason.WRONG_TYPE, id="json"),
        pytest.param(b"multipart/form-data; boundary=x", b"--x", Reason.WRONG_TYPE, id="multipart"),
        pytest.param(FORM + b"x", b"diem=5", Reason.WRONG_TYPE, id="longer-type"),
    ],
)
def test_a_vote_is_just_one_field(kind: bytes, body: bytes, expected: int | Reason) -> None:
    one = request(b"/tt/r/bai-1", body, content_type=kind)
    found: list[int] = []
    refused = refusal_of(lambda: found.append(read_points(one.read_form())))
    assert (refused or found[0]) == expected


def test_what_takes_no_body_gets_none() -> None:
    assert refusal_of(request().refuse_body) is None
    assert refusal_of(request(body=b" ").refuse_body) is Reason.TOO_LARGE


@pytest.mark.parametrize(
    ("accept", "wants"),
    [
        (b"text/html,application/xhtml+xml,*/*;q=0.8", True),
        (b"*/*", False),
        (b"application/json", False),
        (b"", False),
    ],
)
def test_browsers_want_pages_and_scripts_do_not(accept: bytes, wants: bool) -> None:
    assert request(accept=accept).wants_html == wants


@pytest.mark.parametrize(
    ("purpose", "is_prefetch"),
    [(b"prefetch", True), (b"prefetch;prerender", True), (b"", False), (b"x", False)],
)
def test_what_nobody_has_seen_yet_is_told(purpose: bytes, is_prefetch: bool) -> None:
    assert request(sec_purpose=purpose).is_prefetch == is_prefetch


@pytest.mark.parametrize(
    ("target", "path"),
    [
        (b"/tt/v/a?n=b?c", "/tt/v/a"),
        (b"/tt/v/a#b", "/tt/v/a#b"),
        (b"/tt/v/%61", "/tt/v/%61"),
        (b"//[", "//["),
        (b"/\xe1\xba\xa1", "/á\xba\xa1"),
        (b"*", "*"),
        (b"", ""),
    ],
)
def test_a_path_is_taken_as_it_came(target: bytes, path: str) -> None:
    assert request(target).path == path


texts = st.binary(max_size=80)
NAMES = (
    *("accept", "authorization", "content-type", "cookie", "if-none-match", "origin", "sec-gpc"),
    *("sec-fetch-site", "sec-purpose", "user-agent", "x-forwarded-for"),
)


@given(texts, st.dictionaries(st.sampled_from([name.encode() for name in NAMES]), texts), texts)
def test_no_request_does_more_than_be_refused(
    target: bytes, headers: dict[bytes, bytes], body: bytes
) -> None:
    one = Request("POST", target, headers, body, "127.0.0.1")
    for work in (one.read_query, one.read_form, one.refuse_body):
        refusal_of(work)
    refusal_of(one.check_origin, ORIGINS)
    refusal_of(one.read_caller, PROXIES)
    assert one.read_token("tt") is None or len(one.read_token("tt") or "") == 22
    assert not one.has_bearer("key") or headers[b"authorization"].lower().split() == [
        b"bearer",
        b"key",
    ]
    assert isinstance(one.wants_html and one.is_private and one.is_prefetch, bool)


@given(st.text())
def test_any_text_is_pairs_or_refused(text: str) -> None:
    found: list[Mapping[str, list[str]]] = []
    refused = refusal_of(lambda: found.append(read_pairs(text)))
    assert refused in {None, Reason.BAD_REQUEST}
    assert all(values for pairs in found for values in pairs.values())
