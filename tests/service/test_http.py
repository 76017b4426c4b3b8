"""What the addresses of the service accept, refuse and answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from plugins.engagement.manifest import ManifestPage, format_manifest
from tests.support.service import Reply, RunningService, ServicePlace, send
from tests.support.waiting import wait_until

Headers = Mapping[str, str]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
AS_PAGE = {"Accept": "text/html,application/xhtml+xml"}


def post(
    service: RunningService,
    path: str,
    address: str,
    headers: Headers | None = None,
    body: bytes = b"",
) -> Reply:
    """Send what a page of the portal sends."""
    return send(service.port, "POST", path, {**service.headers(address), **(headers or {})}, body)


def token_of(reply: Reply) -> str:
    found = re.match(r"tt=([\w-]{22});", reply.headers["set-cookie"])
    assert found is not None
    return found[1]


def test_a_hit_is_answered_with_the_page_the_rating_and_the_six_figures(
    service: RunningService, address: str
) -> None:
    reply = service.hit(address=address)
    assert reply.status == 200
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["content-type"] == "application/json"
    document = reply.document
    assert document["r"].keys() == {"n", "s", "mine"}
    assert document["s"].keys() == {"o", "b", "g", "d", "m", "t"}
    again = service.hit(address=address).document
    assert (again["v"], again["s"]["t"]) == (document["v"], document["s"]["t"])


def test_a_former_key_of_a_page_counts_for_the_page(service: RunningService, address: str) -> None:
    before = service.hit("bai-1", address).document["v"]
    assert service.hit("bai-cu", address).document["v"] == before


def test_a_page_that_is_no_article_is_answered_with_the_six_figures(
    service: RunningService, address: str
) -> None:
    assert service.hit("0", address).document.keys() == {"s"}


def test_presence_is_answered_with_the_six_figures_and_counts_nothing(
    service: RunningService, address: str
) -> None:
    before = service.get("/tt/s.json").document
    reply = post(service, "/tt/p", address)
    after = reply.document["s"]
    assert (after["g"], after["t"]) == (before["g"] + 1, before["t"])


@pytest.mark.parametrize(
    "agent",
    [
        pytest.param("Mozilla/5.0 (compatible; Googlebot/2.1)", id="search-engine"),
        pytest.param("curl/8.5.0", id="program"),
        pytest.param("", id="empty"),
        pytest.param("x" * 2000, id="absurd"),
    ],
)
def test_programs_see_figures_and_count_nothing(
    service: RunningService, address: str, agent: str
) -> None:
    before = service.get("/tt/s.json").document
    reply = post(service, "/tt/v/bai-1", address, {"User-Agent": agent})
    assert reply.status == 200
    assert reply.document["s"] == before
    vote = post(service, "/tt/r/bai-1", address, {"User-Agent": agent, **FORM}, b"diem=5")
    assert vote.status == 403


def test_a_page_that_is_fetched_before_anybody_sees_it_does_not_count(
    service: RunningService, address: str
) -> None:
    before = service.get("/tt/s.json").document
    reply = post(service, "/tt/v/bai-1", address, {"Sec-Purpose": "prefetch;prerender"})
    assert reply.document["s"] == before


def test_a_vote_is_kept_changed_and_taken_back(service: RunningService, address: str) -> None:
    start = service.get("/tt/a/bai-2.json").document["r"]
    cast = service.vote(4, "bai-2", address)
    assert cast.document == {"r": {"n": start["n"] + 1, "s": start["s"] + 4, "mine": 4}}
    token = token_of(cast)
    changed = service.vote(2, "bai-2", address, token)
    assert changed.document["r"] == {"n": start["n"] + 1, "s": start["s"] + 2, "mine": 2}
    assert token_of(changed) == token
    headers = {**service.headers(address), "Cookie": f"a=b; tt={token}"}
    assert send(service.port, "POST", "/tt/v/bai-2", headers).document["r"]["mine"] == 2
    assert service.vote(0, "bai-2", address, token).document["r"] == {**start, "mine": None}


def test_the_cookie_is_for_this_service_alone(service: RunningService, address: str) -> None:
    cookie = service.vote(5, address=address).headers["set-cookie"]
    assert cookie.endswith("; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax")


def test_behind_https_the_cookie_is_bound_to_host_and_https(place: ServicePlace) -> None:
    origin = "https://portal.example"
    place.settings = {"origin": origin}
    with place.running() as service:
        headers = {**service.headers(), "Origin": origin, **FORM}
        reply = send(service.port, "POST", "/tt/r/bai-1", headers, b"diem=5")
    assert re.fullmatch(
        r"__Host-tt=[\w-]{22}; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax; Secure",
        reply.headers["set-cookie"],
    )


def test_taking_back_what_was_never_cast_sets_no_cookie(
    service: RunningService, address: str
) -> None:
    reply = service.vote(0, address=address)
    assert reply.status == 200
    assert reply.document["r"]["mine"] is None
    assert "set-cookie" not in reply.headers


def test_a_form_without_scripts_leads_to_a_page_that_confirms(
    service: RunningService, address: str
) -> None:
    reply = post(service, "/tt/r/bai-1", address, {**FORM, **AS_PAGE}, b"diem=4")
    assert (reply.status, reply.headers["location"]) == (303, "/tt/r/bai-1")
    cookie = {"Cookie": f"tt={token_of(reply)}"}
    page = service.get("/tt/r/bai-1", cookie)
    text = page.body.decode()
    assert page.headers["cache-control"] == "no-store"
    assert "Đánh giá của bạn đã được ghi nhận: Bài viết tốt (4/5)." in text
    assert 'href="/tin/bai-1/"' in text
    assert "Bạn chưa đánh giá bài viết này." in service.get("/tt/r/bai-1").body.decode()


def test_a_form_that_is_refused_leads_to_a_page_that_says_why(
    service: RunningService, address: str
) -> None:
    reply = post(service, "/tt/r/bai-1", address, {**FORM, **AS_PAGE}, b"diem=9")
    assert reply.status == 400
    assert "Đánh giá không hợp lệ" in reply.body.decode()
    assert 'href="/tin/bai-1/"' in reply.body.decode()


REFUSED = [
    pytest.param("POST", "/tt/v/khong-co", {}, b"", 404, id="unknown-page"),
    pytest.param("POST", "/tt/v/", {}, b"", 404, id="no-page"),
    pytest.param("POST", "/tt/v/bai-1/x", {}, b"", 404, id="more-than-a-page"),
    pytest.param("POST", "/tt/v/bai-1?n=short", {}, b"", 400, id="short-nonce"),
    pytest.param("POST", "/tt/v/bai-1?n=abcdefgh&n=abcdefgh", {}, b"", 400, id="two-nonces"),
    pytest.param("POST", "/tt/v/bai-1", {}, b"x", 413, id="hit-with-a-body"),
    pytest.param("POST", "/tt/v/bai-1", {"Origin": "https://evil.example"}, b"", 403, id="origin"),
    pytest.param("POST", "/tt/v/bai-1", {"Origin": "null"}, b"", 403, id="null-origin"),
    pytest.param("POST", "/tt/v/bai-1", {"Origin": ""}, b"", 403, id="no-origin"),
    pytest.param("POST", "/tt/v/bai-1", {"Sec-Fetch-Site": "cross-site"}, b"", 403, id="site"),
    pytest.param("POST", "/tt/p", {"Sec-Fetch-Site": "same-site"}, b"", 403, id="other-host"),
    pytest.param("GET", "/tt/v/bai-1", {}, b"", 405, id="hit-by-get"),
    pytest.param("PUT", "/tt/s.json", {}, b"", 405, id="put"),
    pytest.param("OPTIONS", "/tt/v/bai-1", {}, b"", 405, id="preflight"),
    pytest.param("POST", "/tt/r/bai-1", FORM, b"diem=6", 400, id="six-points"),
    pytest.param("POST", "/tt/r/bai-1", FORM, b"diem=05", 400, id="points-with-a-zero"),
    pytest.param("POST", "/tt/r/bai-1", FORM, "diem=٣".encode(), 400, id="other-digits"),
    pytest.param("POST", "/tt/r/bai-1", FORM, b"diem=5&diem=5", 400, id="points-twice"),
    pytest.param("POST", "/tt/r/bai-1", FORM, b"", 400, id="no-points"),
    pytest.param("POST", "/tt/r/bai-1", FORM, b"diem=5&x=" + b"y" * 60, 413, id="long-form"),
    pytest.param("POST", "/tt/r/bai-1", FORM, b"y" * 5000, 413, id="very-long-form"),
    pytest.param("POST", "/tt/r/bai-1", {}, b"diem=5", 415, id="no-type"),
    pytest.param(
        "POST", "/tt/r/bai-1", {"Content-Type": "application/json"}, b"{}", 415, id="json"
    ),
    pytest.param("POST", "/tt/r/thong-bao", FORM, b"diem=5", 403, id="page-without-rating"),
    pytest.param("POST", "/tt/r/0", FORM, b"diem=5", 404, id="vote-for-no-article"),
    pytest.param("GET", "/tt/a/khong-co.json", {}, b"", 404, id="unknown-figures"),
    pytest.param("GET", "/tt/a/bai-1", {}, b"", 404, id="figures-without-ending"),
    pytest.param("GET", "/tt/a", {}, b"", 400, id="no-ids"),
    pytest.param("GET", "/tt/a?id=A", {}, b"", 400, id="no-page-key"),
    pytest.param("GET", "/tt/a?" + "&".join(["id=x"] * 101), {}, b"", 400, id="too-many-ids"),
    pytest.param("GET", "/tt/snapshot.json", {}, b"", 401, id="no-token"),
    pytest.param(
        "GET", "/tt/snapshot.json", {"Authorization": "Bearer x"}, b"", 401, id="wrong-token"
    ),
    pytest.param("GET", "/", {}, b"", 404, id="outside"),
    pytest.param("GET", "/tt/%73.json", {}, b"", 404, id="escaped"),
]


@pytest.mark.parametrize(("method", "path", "headers", "body", "status"), REFUSED)
def test_what_is_wrong_is_refused_with_a_vietnamese_reason(
    service: RunningService,
    address: str,
    method: str,
    path: str,
    headers: Headers,
    body: bytes,
    status: int,
) -> None:
    before = service.get("/tt/s.json").document["t"]
    sent = {**service.headers(address), **headers}
    sent = {name: value for name, value in sent.items() if value}
    reply = send(service.port, method, path, sent, body)
    assert reply.status == status
    if path == "/tt/r/bai-1" and len(body) > 1024:
        return  # beyond all bounds: answered without a word
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["cache-control"] == "no-store"
    document = reply.document
    assert document["status"] == status
    assert document["title"]
    assert document["detail"].endswith(".")
    if status == 405:
        assert reply.headers["allow"]
    assert service.get("/tt/s.json").document["t"] == before


def test_figures_are_kept_for_a_while_and_known_by_their_tag(service: RunningService) -> None:
    for path in ("/tt/a/bai-1.json", "/tt/a?id=bai-1&id=bai-2&id=x", "/tt/thong-ke"):
        reply = service.get(path)
        assert reply.headers["cache-control"] == "public, max-age=15"
        known = service.get(path, {"If-None-Match": f'"x", W/{reply.headers["etag"]}'})
        assert (known.status, known.body) == (304, b"")


def test_figures_of_several_pages_leave_out_unknown_ones(service: RunningService) -> None:
    assert service.get("/tt/a?id=bai-1&id=x").document.keys() == {"bai-1"}


def test_head_is_answered_as_get_without_a_body(service: RunningService) -> None:
    got, head = service.get("/tt/s.json"), send(service.port, "HEAD", "/tt/s.json")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


def test_readers_without_scripts_see_the_six_lines_in_their_order(service: RunningService) -> None:
    page = service.get("/tt/thong-ke")
    totals = service.get("/tt/s.json").document
    words = re.findall("<d[td]>(.+?)</d[td]>", page.body.decode())
    assert words[::2] == [
        *("Đang truy cập", "Máy chủ tìm kiếm", "Khách viếng thăm", "Hôm nay", "Tháng hiện tại"),
        "Tổng lượt truy cập",
    ]
    assert words[1::2] == [f"{totals[name]:,}" for name in "obgdmt"]
    assert "frame-ancestors 'self'" in page.headers["content-security-policy"]


def test_a_snapshot_holds_days_and_pages(service: RunningService, address: str) -> None:
    service.hit(address=address)
    token = (service.state / "keys").read_text().split()[-1]
    headers = {"Authorization": f"Bearer {token}"}
    reply = service.get("/tt/snapshot.json", headers)
    assert reply.headers["cache-control"] == "private, no-cache"
    document = reply.document
    assert document["total"] == sum(document["days"].values())
    assert document["pages"]["bai-1"]["views"] >= 1
    again = service.get("/tt/snapshot.json", {**headers, "If-None-Match": reply.headers["etag"]})
    assert again.status == 304


def test_every_answer_has_headers_that_keep_it_safe(service: RunningService) -> None:
    for path in ("/tt/s.json", "/tt/thong-ke", "/tt/openapi.json", "/tt/x"):
        headers = service.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "server" not in headers


def test_who_asks_too_often_has_to_wait(place: ServicePlace) -> None:
    place.settings = {"hits-per-minute": "5"}
    with place.running() as service:
        replies = [service.hit() for _ in range(6)]
        assert [reply.status for reply in replies] == [200] * 5 + [429]
        assert 1 <= int(replies[-1].headers["retry-after"]) <= 12
        assert service.hit(address="203.0.113.8").status == 200


def test_a_reader_cannot_invent_an_address(service: RunningService, address: str) -> None:
    before = service.hit("0", address).document["s"]["t"]
    for invented in ("1.1.1.1", "2.2.2.2", "unknown"):
        after = service.hit("0", f"{invented}, {address}").document["s"]["t"]
        assert after == before


def test_a_changed_manifest_is_taken_over_and_a_broken_one_is_not(place: ServicePlace) -> None:
    with place.running() as service:
        assert service.hit("moi").status == 404
        place.manifest.write_text("{", encoding="utf-8")
        wait_until(lambda: send(service.status_port, "GET", "/readyz").status == 503)
        assert service.hit("bai-1").status == 200
        place.manifest.write_text(format_manifest([ManifestPage("moi", "/moi/")]))
        wait_until(lambda: service.hit("moi").status == 200)
        assert send(service.status_port, "GET", "/readyz").status == 200


def test_metrics_and_health_are_on_another_port_only(service: RunningService) -> None:
    assert service.get("/metrics").status == 404
    reply = send(service.status_port, "GET", "/metrics")
    assert b"# TYPE tuong_tac_messages counter\ntuong_tac_messages " in reply.body
    assert send(service.status_port, "GET", "/healthz").body == b"ok\n"
    assert send(service.status_port, "GET", "/tt/s.json").status == 404


def test_two_services_on_one_file_are_refused(place: ServicePlace) -> None:
    with place.running():
        done = place.run("serve", "--port=1", "--status-port=0", "--origin=http://x")
        assert done.returncode == 1
        assert "another service runs on this store" in done.stderr
