"""Comments and letters by HTTP: what is taken, refused, shown and given to the build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlencode

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.core.voice import LONGEST_COMMENT, LONGEST_LETTER, LONGEST_NAME
from plugins.engagement.manifest import ManifestPage, format_manifest
from plugins.engagement.service.store import open_store
from plugins.engagement.service.store.voice import Comment, list_all_comments, list_letters
from plugins.engagement.service.voice.reception import ADDRESS_PER_HOUR, USUAL_OF_BROWSER
from tests.support.service import FORM, TOPICS, Reply, RunningService, ServicePlace, send
from tests.support.waiting import wait_until
from tests.support.xss import CORPUS

SENT = "Phản hồi của bạn đã được ghi nhận và sẽ hiện sau khi được duyệt."
AS_PAGE = {"Accept": "text/html,application/xhtml+xml"}
LETTER = {"chu_de": TOPICS[0], "ten": "An", "lien_he": "0912 345 678", "noi_dung": "Đèn hỏng"}
numbers = count(1)


@pytest.fixture
def text() -> str:
    """Return a text that no other test has sent."""
    return f"Ý kiến số {next(numbers)}"


def post(
    service: RunningService,
    path: str,
    address: str,
    fields: dict[str, str] | bytes,
    **headers: str,
) -> Reply:
    body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {**service.headers(address), "Content-Type": FORM, **given}
    return send(service.port, "POST", path, sent, body)


def comment(service: RunningService, address: str, text: str, **fields: str) -> Reply:
    return post(service, "/tt/c/bai-1", address, {"ten": "An", "noi_dung": text, **fields})


def stored(service: RunningService) -> list[Comment]:
    with closing(open_store(f"sqlite:///{service.state / 'engagement.sqlite3'}")) as store:
        return list_all_comments(store)


def find(service: RunningService, text: str) -> Comment:
    (found,) = [one for one in stored(service) if one.text == text]
    return found


def test_a_comment_is_taken_and_waits(service: RunningService, address: str, text: str) -> None:
    reply = comment(service, address, text, thu="an@co-quan.example")
    assert (reply.status, reply.document) == (200, {"detail": SENT})
    assert reply.headers["cache-control"] == "no-store"
    found = find(service, text)
    assert (found.page, found.name, found.email) == ("bai-1", "An", "an@co-quan.example")
    assert (found.state, found.is_held) == ("waiting", 0)
    assert re.fullmatch("[0-9a-hjkmnp-tv-z]{10}", found.code)
    assert service.get("/tt/a/bai-1.json").document["c"] == 0


def test_a_browser_is_led_to_a_page_that_says_so(
    service: RunningService, address: str, text: str
) -> None:
    form = {"ten": "An", "noi_dung": text}
    reply = post(service, "/tt/c/bai-cu", address, form, **AS_PAGE)
    assert (reply.status, reply.headers["location"]) == (303, "/tt/c/bai-1")
    page = service.get(reply.headers["location"]).body.decode()
    assert SENT in page
    assert "Hội nghị tổng kết" in page
    assert 'href="/tin/bai-1/"' in page
    assert "<script" not in page


def test_text_is_cleaned_and_keeps_its_lines(service: RunningService, address: str) -> None:
    typed = "\u202eHo\u0300a\u200b bi\u0300nh\x00\r\n\r\n\r\n\r\n<b>ở xã</b>\u2066 "
    comment(service, address, typed, ten=" A\u202en\n\tở xã ")
    found = find(service, "Hòa bình\n\n<b>ở xã</b>")
    assert found.name == "An ở xã"


def test_the_same_text_twice_is_one(service: RunningService, address: str, text: str) -> None:
    for other in (text, f" {text}\r\n", text):
        assert comment(service, address, other).status == 200
    assert find(service, text)


def test_who_fills_in_the_hidden_field_is_thanked_and_nothing_is_stored(
    service: RunningService, address: str, text: str
) -> None:
    before = len(stored(service))
    reply = comment(service, address, text, website="https://spam.example")
    assert (reply.status, reply.document) == (200, {"detail": SENT})
    trapped = post(service, "/tt/g", address, {**LETTER, "noi_dung": text, "website": "x"})
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", trapped.document["ma"])
    asked = post(service, "/tt/g/hoi", address, {"ma": trapped.document["ma"]})
    assert (asked.status, len(stored(service))) == (404, before)


LONG = {"ten": "A" * (LONGEST_NAME + 1), "noi_dung": "b" * (LONGEST_COMMENT + 1), "thu": "x"}
BAD = [
    pytest.param({}, "Hãy ghi họ tên. Hãy ghi nội dung phản hồi.", id="empty"),
    pytest.param({"ten": "\u202e\u200b", "noi_dung": " \n "}, "Hãy ghi họ tên.", id="invisible"),
    pytest.param(LONG, "dài 61 chữ, hãy rút gọn còn không quá 60 chữ", id="long-name"),
    pytest.param(LONG, "dài 1.001 chữ, hãy rút gọn còn không quá 1.000 chữ", id="long-text"),
    pytest.param(LONG, "Địa chỉ thư điện tử không đúng", id="email"),
    pytest.param({"ten": "A", "noi_dung": "b", "them": "c"}, "tải lại trang", id="other-field"),
    pytest.param(b"ten=A&ten=B&noi_dung=c", "tải lại trang", id="twice"),
    pytest.param(b"ten=%ff%fe&noi_dung=c", "không đúng quy cách", id="no-utf-8"),
    pytest.param("ten=Á&noi_dung=c".encode("latin-1"), "không đúng quy cách", id="latin-1"),
]


@pytest.mark.parametrize(("form", "said"), BAD)
def test_all_that_is_wrong_is_said_at_once(
    service: RunningService, address: str, form: dict[str, str] | bytes, said: str
) -> None:
    before = len(stored(service))
    reply = post(service, "/tt/c/bai-1", address, form)
    assert (reply.status, reply.headers["content-type"]) == (400, "application/problem+json")
    assert said in reply.document["detail"]
    assert len(stored(service)) == before


def test_the_longest_texts_are_taken_however_they_are_encoded(
    service: RunningService, address: str
) -> None:
    for letter in ("ế", "e\u0302\u0301", "\U0001f600"):
        reply = comment(service, address, letter * LONGEST_COMMENT, ten=letter * LONGEST_NAME)
        assert (reply.status, letter) == (200, letter)
        form = {**LETTER, "noi_dung": letter * LONGEST_LETTER}
        assert (post(service, "/tt/g", address, form).status, letter) == (200, letter)


def test_a_form_beyond_all_bounds_is_refused(service: RunningService, address: str) -> None:
    for path, most in (("/tt/c/bai-1", 24_576), ("/tt/g", 98_304), ("/tt/g/hoi", 256)):
        body = b"ten=" + b"x" * most
        assert post(service, path, address, body).status == 413


def test_a_page_brings_back_what_was_typed(service: RunningService, address: str) -> None:
    form = {"ten": "", "noi_dung": '"><b>\n</textarea>', "thu": "an@"}
    signs = "\x00\x0b\ufffe\u202e"  # which no page may contain
    typed = {**form, "noi_dung": f"{signs}{form['noi_dung']}{signs}"}
    reply = post(service, "/tt/c/bai-1", address, typed, **AS_PAGE)
    assert reply.status == 400
    tree = html5lib.parse(reply.body.decode(), namespaceHTMLElements=False)
    fields = {one.get("name"): one for one in tree.iter() if one.get("name")}
    assert fields["noi_dung"].text == form["noi_dung"]
    assert fields["thu"].get("value") == "an@"
    assert fields["website"].get("hidden") is not None
    assert [one.text for one in tree.iter() if one.get("role") == "alert"] == [
        "Hãy ghi họ tên. Địa chỉ thư điện tử không đúng, hãy sửa lại hoặc để trống."
    ]
    letter = {**LETTER, "ten": "", "chu_de": TOPICS[1], "noi_dung": "abc"}
    page = post(service, "/tt/g", address, letter, **AS_PAGE).body.decode()
    assert f'<option value="{TOPICS[1]}" selected>' in page
    assert "abc</textarea>" in page


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        pytest.param("/tt/c/bai-1", {"Origin": "https://evil.example"}, 403, id="origin"),
        pytest.param("/tt/c/bai-1", {"Sec-Fetch-Site": "cross-site"}, 403, id="site"),
        pytest.param("/tt/g", {"Origin": "null"}, 403, id="letter-origin"),
        pytest.param("/tt/g/hoi", {"Origin": ""}, 403, id="receipt-origin"),
        pytest.param("/tt/c/bai-1", {"User-Agent": "curl/8.5.0"}, 403, id="program"),
        pytest.param("/tt/c/bai-1", {"Content-Type": "text/plain"}, 415, id="type"),
        pytest.param("/tt/c/thong-bao", {}, 403, id="no-comments-here"),
        pytest.param("/tt/c/khong-co", {}, 404, id="unknown-page"),
        pytest.param("/tt/c/0", {}, 404, id="no-article"),
        pytest.param("/tt/c/bai-1/x", {}, 404, id="more-than-a-page"),
    ],
)
def test_what_comes_from_elsewhere_or_for_no_page_is_refused(
    service: RunningService, address: str, path: str, headers: dict[str, str], status: int
) -> None:
    given = {name.replace("-", "_"): value for name, value in headers.items()}
    reply = post(service, path, address, {"ten": "An", "noi_dung": "x"}, **given)
    assert reply.status == status


def test_a_portal_without_comments_and_letters_has_no_trace_of_them(place: ServicePlace) -> None:
    place.manifest.write_text(format_manifest(place.pages))
    with place.running() as service:
        for path in ("/tt/c/bai-1", "/tt/g", "/tt/g/hoi"):
            assert post(service, path, "10.0.0.1", LETTER).status == 404
            assert service.get(path).status in {404, 405}
        assert service.hit().document.keys() == {"v", "r", "s"}
        assert service.get("/tt/a/bai-1.json").document.keys() == {"v", "r"}


def test_hits_and_pages_tell_the_number_of_comments(service: RunningService, address: str) -> None:
    assert service.hit(address=address).document["c"] == 0
    assert service.get("/tt/a?id=bai-1").document["bai-1"]["c"] == 0
    assert service.hit("0", address).document.keys() == {"s"}


def test_a_letter_is_answered_with_a_receipt_that_tells_what_becomes_of_it(
    service: RunningService, address: str, text: str
) -> None:
    form = {**LETTER, "noi_dung": text}
    reply = post(service, "/tt/g", address, form)
    receipt = reply.document["ma"]
    assert reply.status == 200
    assert post(service, "/tt/g", address, form).document["ma"] == receipt
    page = post(service, "/tt/g", address, form, **AS_PAGE)
    assert (page.status, receipt in page.body.decode()) == (200, True)
    for typed in (receipt, receipt.lower().replace("-", ""), f" {receipt.replace('0', 'o')} "):
        asked = post(service, "/tt/g/hoi", address, {"ma": typed})
        assert asked.document == {
            "state": "received",
            "detail": "Góp ý đã được nhận, chưa có người xem.",
            "note": "",
        }
    asked = post(service, "/tt/g/hoi", address, {"ma": receipt}, **AS_PAGE)
    assert "chưa có người xem" in asked.body.decode()
    assert text not in asked.body.decode()  # who knows the code does not read the letter
    assert receipt not in service.read_log()


@pytest.mark.parametrize("code", ["", "x", "AAAA-BBBB-CCCC", "'; --", "0" * 200])
def test_an_unknown_receipt_is_told(service: RunningService, address: str, code: str) -> None:
    reply = post(service, "/tt/g/hoi", address, {"ma": code})
    assert (reply.status, reply.document["title"]) == (404, "Không tìm thấy góp ý")
    page = post(service, "/tt/g/hoi", address, {"ma": code}, **AS_PAGE).body.decode()
    assert "role=alert>Không có góp ý nào mang mã này" in page


@pytest.mark.parametrize("field", ["chu_de", "ten", "lien_he", "noi_dung"])
def test_a_letter_needs_all_its_fields(service: RunningService, address: str, field: str) -> None:
    reply = post(service, "/tt/g", address, {**LETTER, field: " "})
    assert reply.status == 400
    assert reply.document["detail"].count("Hãy") == 1


def test_a_rush_waits_apart_and_only_a_flood_is_refused(place: ServicePlace) -> None:
    with place.running() as service:
        replies = [
            comment(service, "203.0.113.7", f"Ý kiến {number}").status
            for number in range(ADDRESS_PER_HOUR + 1)
        ]
        assert replies == [200] * ADDRESS_PER_HOUR + [429]
        neighbour = comment(service, "203.0.113.8", "Tôi ở cùng cơ quan")
        assert neighbour.status == 200
        held = [one.is_held for one in stored(service)]
        assert held.count(0) == USUAL_OF_BROWSER
        assert find(service, "Tôi ở cùng cơ quan").is_held == 1  # its network has had its share
        assert comment(service, "198.51.100.1", "Ở nơi khác").status == 200
        assert find(service, "Ở nơi khác").is_held == 0


def test_nothing_of_an_address_is_stored(place: ServicePlace) -> None:
    with place.running() as service:
        comment(service, "203.0.113.7", "Rất hay")
        post(service, "/tt/g", "203.0.113.7", LETTER)
        assert service.stop() == 0
        kept = b"".join(path.read_bytes() for path in service.state.iterdir() if path.is_file())
        for secret in (b"203.0.113", bytes((203, 0, 113)), b"Android"):
            assert secret not in kept
        assert "203.0.113" not in service.read_log()


def test_the_build_is_given_what_is_approved_and_a_tag_that_only_decisions_change(
    place: ServicePlace,
) -> None:
    with place.running() as service:
        token = (service.state / "keys").read_text().split()[-1]
        headers = {"Authorization": f"Bearer {token}"}
        assert service.get("/tt/comments.json").status == 401
        first = service.get("/tt/comments.json", headers)
        assert first.document == {"comments": {}}
        comment(service, "10.0.0.1", "Rất hay")
        service.hit()
        service.vote(5)
        known = {**headers, "If-None-Match": first.headers["etag"]}
        assert service.get("/tt/comments.json", known).status == 304
        code = find(service, "Rất hay").code
        assert place.run("comments", "approve", code).returncode == 0
        assert place.run("comments", "answer", code, "--text=Cảm ơn").returncode == 0
        changed = service.get("/tt/comments.json", known)
        ((key, (shown,)),) = changed.document["comments"].items()
        assert (key, shown["code"], shown["name"], shown["text"]) == (
            *("bai-1", code, "An", "Rất hay"),
        )
        assert [one["text"] for one in shown["answers"]] == ["Cảm ơn"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", shown["time"])
        assert service.get("/tt/snapshot.json", headers).document["comments"] == {key: [shown]}
        assert (service.state / "decided").exists()
        wait_until(lambda: service.get("/tt/a/bai-1.json").document["c"] == 1, 5)
        assert place.run("comments", "erase", code).returncode == 0
        assert service.get("/tt/comments.json", headers).document == {"comments": {}}
        wait_until(lambda: service.get("/tt/a/bai-1.json").document["c"] == 0, 5)


@pytest.mark.parametrize("hostile", CORPUS, ids=range(len(CORPUS)))
def test_hostile_text_is_text_in_every_small_page(
    service: RunningService, address: str, hostile: str
) -> None:
    forms = (
        ("/tt/c/bai-1", {"ten": hostile, "noi_dung": hostile, "thu": hostile}),
        ("/tt/g", {**dict.fromkeys(LETTER, hostile)}),
        ("/tt/g/hoi", {"ma": hostile}),
    )
    for path, form in forms:
        page = post(service, path, address, form, **AS_PAGE).body.decode()
        tree = html5lib.parse(page, namespaceHTMLElements=False)
        names = {one.tag for one in tree.iter() if isinstance(one.tag, str)}
        assert names <= {
            *("html", "head", "meta", "title", "style", "body", "main", "h1", "p", "strong", "a"),
            *("form", "label", "input", "textarea", "select", "option", "button"),
        }
        assert not [name for one in tree.iter() for name in one.attrib if name.startswith("on")]
        links = {one.get("href") for one in tree.iter("a")}
        assert links <= {"/", "/tin/bai-1/"}


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    with ServicePlace(tmp_path_factory.mktemp("fuzzed")).running() as running:
        yield running
        assert "ERROR" not in running.read_log()


pieces = st.sampled_from(
    ["ten=", "noi_dung=", "thu=", "chu_de=", "lien_he=", "website=", "ma=", "&", ";", "=", "%"]
) | st.text(max_size=8).map(lambda text: quote(text, errors="replace"))
bodies = st.lists(pieces, max_size=12).map(lambda parts: "".join(parts).encode())


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    path=st.sampled_from(["/tt/c/bai-1", "/tt/c/bai-2", "/tt/g", "/tt/g/hoi"]),
    body=bodies | st.binary(max_size=200),
    accept=st.sampled_from(["text/html", "application/json"]),
)
def test_no_form_breaks_the_service(
    fuzzed: RunningService, path: str, body: bytes, accept: str
) -> None:
    number = next(numbers)
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    reply = post(fuzzed, path, address, body, Accept=accept)
    assert reply.status in {200, 303, 400, 404, 413}
    if accept == "text/html" and reply.status != 303:
        html5lib.HTMLParser(strict=True).parse(reply.body.decode())


def test_titles_of_articles_are_text_too(place: ServicePlace) -> None:
    pages = [ManifestPage("bai-1", "/a/", "<img src=x onerror=alert(1)>&amp;")]
    place.manifest.write_text(format_manifest(pages, comments=True))
    with place.running() as service:
        page = service.get("/tt/c/bai-1").body.decode()
    assert "&lt;img src=x onerror=alert(1)&gt;&amp;amp;" in page


def test_letters_of_a_rush_are_held_too(place: ServicePlace, tmp_path: Path) -> None:
    with place.running() as service:
        for number in range(USUAL_OF_BROWSER + 1):
            form = {**LETTER, "noi_dung": f"Thư {number}"}
            assert post(service, "/tt/g", "203.0.113.7", form).status == 200
        with closing(open_store(f"sqlite:///{service.state / 'engagement.sqlite3'}")) as store:
            letters = list_letters(store, ["received"])
    assert [one.is_held for one in letters] == [0] * USUAL_OF_BROWSER + [1]
