"""The editors' desk: who may enter, what is decided, undone and logged; text stays text."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import html5lib
import pytest

from plugins.engagement.service.store import open_store
from plugins.engagement.service.store.voice import (
    Comment,
    find_comments,
    find_letters,
    list_all_comments,
)
from plugins.engagement.service.voice.codes import read_code
from tests.support.desk import Desk, DeskForm, read_forms
from tests.support.ports import free_port
from tests.support.service import FORM, TOPICS, Reply, RunningService, ServicePlace, send
from tests.support.xss import CORPUS

numbers = count(1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    door = folder / "desk.sock"
    place = ServicePlace(folder / "service", settings={"desk": f"unix:{door}"})
    with place.running() as service:
        yield Desk(service, door)
        assert "ERROR" not in service.read_log()


def post(service: RunningService, path: str, **fields: str) -> Reply:
    number = next(numbers)
    headers = {**service.headers(f"10.{number >> 8 & 255}.{number & 255}.1"), "Content-Type": FORM}
    reply = send(service.port, "POST", path, headers, urlencode(fields).encode())
    assert reply.status == 200, reply.document
    return reply


def new_comment(desk: Desk, text: str = "", name: str = "An", email: str = "") -> str:
    """Send a comment and return its code."""
    known = {one.code for one in stored(desk)}
    text = text or f"Ý kiến số {next(numbers)}"
    post(desk.service, "/tt/c/bai-1", ten=name, noi_dung=text, thu=email)
    (new,) = {one.code for one in stored(desk)} - known
    return new


def new_letter(desk: Desk, text: str = "", **fields: str) -> str:
    """Send a letter and return its code."""
    text = text or f"Thư số {next(numbers)}"
    given = {"chu_de": TOPICS[0], "ten": "An", "lien_he": "0912", "noi_dung": text, **fields}
    return read_code(post(desk.service, "/tt/g", **given).document["ma"])


def desk_store(desk: Desk) -> str:
    return f"sqlite:///{desk.service.state / 'engagement.sqlite3'}"


def stored(desk: Desk) -> list[Comment]:
    with closing(open_store(desk_store(desk))) as store:
        return list_all_comments(store)


def find(desk: Desk, code: str) -> Comment:
    with closing(open_store(desk_store(desk))) as store:
        (found,) = find_comments(store, [code])
        return found


def test_only_its_owner_and_group_connect_to_the_socket(desk: Desk) -> None:
    assert isinstance(desk.door, Path)
    assert stat.S_IMODE(desk.door.stat().st_mode) == 0o660


def test_the_desk_is_at_no_public_address(desk: Desk) -> None:
    assert desk.service.get("/duyet/").status == 404
    headers = {**desk.service.headers(), "Remote-User": "bien-tap", "Content-Type": FORM}
    assert send(desk.service.port, "POST", "/duyet/lui/1", headers, b"x=1").status == 404


def test_who_is_not_signed_in_sees_and_decides_nothing(desk: Desk) -> None:
    code = new_comment(desk, "Không ai được xem")
    form = desk.form(code)
    for user in ("", " ", "\u200b"):
        stranger = Desk(desk.service, desk.door, user)
        reply = stranger.ask("GET", "/duyet/")
        assert reply.status == 403
        assert "Không ai được xem" not in reply.body.decode()
        assert stranger.send(form, "duyet").status == 403
    assert find(desk, code).state == "waiting"


def test_a_preview_needs_no_sign_in_and_believes_no_name(tmp_path: Path) -> None:
    port = free_port()
    place = ServicePlace(tmp_path / "service", settings={"desk": str(port)})
    with place.running() as service:
        desk = Desk(service, port, "ai-do")
        code = new_comment(desk)
        desk.decide(code, "duyet")
        log = desk.see("nhat-ky")
    assert "xem thử" in log
    assert "ai-do" not in log


def test_pages_run_nothing_and_are_kept_nowhere(desk: Desk) -> None:
    reply = desk.ask("GET", "/duyet/")
    policy = reply.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
    assert reply.headers["cache-control"] == "no-store"
    assert "<script" not in reply.body.decode()


def test_waiting_comments_stand_oldest_first_with_article_and_time(desk: Desk) -> None:
    codes = [new_comment(desk, email="an@co-quan.example") for _ in range(2)]
    with closing(open_store(desk_store(desk))) as store, store.transaction():
        store.run("UPDATE comment SET moment = 1700000000 WHERE code = :code", {"code": codes[1]})
    page = desk.see()
    assert page.index(codes[1]) < page.index(codes[0])
    assert "15/11/2023 05:13" in page
    assert '<a href="/tin/bai-1/">Hội nghị tổng kết</a>' in page
    assert "an@co-quan.example" in page


@pytest.mark.parametrize(
    ("verb", "state", "view"),
    [
        ("duyet", "approved", "da-duyet"),
        ("khong-duyet", "refused", "khong-duyet"),
        ("rac", "spam", "rac"),
    ],
)
def test_a_comment_is_decided_and_taken_back(desk: Desk, verb: str, state: str, view: str) -> None:
    code = new_comment(desk, email="an@co-quan.example")
    page = desk.decide(code, verb)
    assert (find(desk, code).state, find(desk, code).email) == (state, "")
    assert 'role="status"' in page
    assert code in desk.see(view)
    assert code not in desk.see()
    (undo,) = [one for one in DeskPage(page).forms if one.action.startswith("/duyet/lui/")]
    assert desk.send(undo).status == 303
    assert find(desk, code).state == "waiting"
    assert desk.send(undo).status == 409


def test_a_comment_is_edited_and_answered_with_its_approval(desk: Desk) -> None:
    text = f"Bài vieets số {next(numbers)}"
    code = new_comment(desk, text)
    mended = text.replace("vieets", "viết")
    page = desk.decide(code, "duyet", noi_dung=mended, tra_loi="Cảm ơn bạn đọc.")
    for said in ("Đã sửa chữ của ý kiến", "Đã duyệt ý kiến", "Đã đăng câu trả lời"):
        assert said in page
    found = find(desk, code)
    assert (found.text, found.shown, found.state) == (text, mended, "approved")
    shown = desk.see("da-duyet")
    assert text in shown  # the original is kept
    token = (desk.service.state / "keys").read_text().split()[-1]
    given = desk.service.get("/tt/comments.json", {"Authorization": f"Bearer {token}"}).document
    (one,) = [one for one in given["comments"]["bai-1"] if one["code"] == code]
    assert (one["text"], one["answers"][0]["text"]) == (mended, "Cảm ơn bạn đọc.")
    assert (desk.service.state / "decided").exists()


def test_figures_follow_a_decision_at_once(desk: Desk) -> None:
    before = desk.service.get("/tt/a/bai-1.json").document["c"]
    code = new_comment(desk)
    desk.decide(code, "duyet")
    assert desk.service.get("/tt/a/bai-1.json").document["c"] == before + 1
    desk.decide(code, "khong-duyet", "da-duyet")
    assert desk.service.get("/tt/a/bai-1.json").document["c"] == before


def test_an_answer_is_changed_and_withdrawn(desk: Desk) -> None:
    code = new_comment(desk)
    desk.decide(code, "duyet", tra_loi="Cảm ơn")
    (answer,) = [
        one
        for one in DeskPage(desk.see(f"y-kien/{code}")).forms
        if one.action.startswith("/duyet/tra-loi/")
    ]
    assert desk.send(answer, noi_dung="Xin cảm ơn").status == 303
    assert "Xin cảm ơn" in desk.see(f"y-kien/{code}")
    stale = desk.send(answer, noi_dung="")
    assert (stale.status, "Xin cảm ơn" in stale.body.decode()) == (409, True)
    again = desk.form(answer.action.rpartition("/")[2], f"y-kien/{code}")
    assert (
        "Đã gỡ câu trả lời"
        in desk.ask("GET", desk.send(again, noi_dung="").headers["location"]).body.decode()
    )
    assert "Xin cảm ơn" not in desk.see(f"y-kien/{code}")
    assert "Xin cảm ơn" in desk.see("nhat-ky")


def test_two_editors_do_not_undo_each_other_unseen(desk: Desk) -> None:
    code = new_comment(desk)
    form = desk.form(code)
    other = Desk(desk.service, desk.door, "Trưởng ban")
    other.decide(code, "khong-duyet")
    late = desk.send(form, "duyet", tra_loi="Cảm ơn “bạn”")
    page = late.body.decode()
    assert (late.status, find(desk, code).state) == (409, "refused")
    assert "Trong lúc bạn xem" in page
    assert "Cảm ơn “bạn”</textarea>" in page  # what was typed is still there
    assert desk.send(DeskPage(page).form(code), "duyet").status == 303
    log = desk.see("nhat-ky")
    assert log.index("bien-tap") < log.index("Trưởng ban")


def test_a_double_click_decides_once(desk: Desk) -> None:
    code = new_comment(desk)
    form = desk.form(code)
    assert [desk.send(form, "duyet").status for _ in range(2)] == [303, 303]
    assert find(desk, code).version == desk_version(desk, code)


def desk_version(desk: Desk, code: str) -> int:
    with closing(open_store(desk_store(desk))) as store:
        rows = store.run("SELECT number FROM decision WHERE subject = :code", {"code": code})
    assert len(rows) == 1
    return int(rows[0][0])


def test_what_cannot_be_kept_is_said_with_what_was_typed(desk: Desk) -> None:
    code = new_comment(desk)
    refused = desk.send(desk.form(code), "khong-duyet", tra_loi="Cảm ơn")
    assert (refused.status, find(desk, code).state) == (400, "waiting")
    assert "Chỉ trả lời được ý kiến đã duyệt" in refused.body.decode()
    assert "Cảm ơn</textarea>" in refused.body.decode()
    long = desk.send(desk.form(code), "duyet", noi_dung="a" * 1_001)
    assert "dài 1.001 chữ" in long.body.decode()
    assert "a" * 1_001 in long.body.decode()


def test_letters_are_read_closed_with_a_note_and_told_by_their_receipt(desk: Desk) -> None:
    code = new_letter(desk, "Đèn đường hỏng")
    assert "Đèn đường hỏng" in desk.see("gop-y")
    desk.decide(code, "da-xem", "gop-y")
    refused = desk.send(desk.form(code, "gop-y"), "mo-lai", ghi_chu="Đã sửa")
    assert (refused.status, "Đã sửa</textarea>" in refused.body.decode()) == (400, True)
    desk.decide(code, "xong", "gop-y", ghi_chu="Đã sửa ngày 2/12.")
    assert "Đèn đường hỏng" not in desk.see("gop-y")
    assert "Đã sửa ngày 2/12." in desk.see("gop-y-xong")
    headers = {**desk.service.headers(), "Content-Type": FORM}
    asked = send(desk.service.port, "POST", "/tt/g/hoi", headers, f"ma={code}".encode())
    assert (asked.document["state"], asked.document["note"]) == ("closed", "Đã sửa ngày 2/12.")
    desk.decide(code, "mo-lai", "gop-y-xong")
    with closing(open_store(desk_store(desk))) as store:
        assert find_letters(store, [code])[0].state == "received"


def test_votes_in_quarantine_are_accepted_and_put_back(desk: Desk) -> None:
    before = desk.service.get("/tt/a/bai-2.json").document["r"]["n"]
    for _ in range(7):
        desk.service.vote(5, "bai-2", "198.51.100.9")
    assert "2 phiếu chờ xét: 2 phiếu 5 điểm" in desk.see("phieu")
    page = desk.decide("bai-2", "nhan", "phieu")
    assert "Đã tính các phiếu chờ xét, 2 phiếu" in page
    assert desk.service.get("/tt/a/bai-2.json").document["r"]["n"] == before + 7
    (undo,) = [one for one in DeskPage(page).forms if one.action.startswith("/duyet/lui/")]
    desk.send(undo)
    assert desk.service.get("/tt/a/bai-2.json").document["r"]["n"] == before + 5
    desk.decide("bai-2", "bo", "phieu")
    assert "phiếu chờ xét:" not in desk.see("phieu")


def test_a_long_list_is_shown_in_pieces(tmp_path: Path) -> None:
    door = tmp_path / "desk.sock"
    place = ServicePlace(tmp_path / "service", settings={"desk": f"unix:{door}"})
    with place.running() as service:
        desk = Desk(service, door)
        for number in range(45):
            new_comment(desk, f"Số {number}")
        pieces = [desk.see(f"?trang={number}") for number in (1, 2, 3)]
        assert [page.count("<article") for page in pieces] == [20, 20, 5]
        assert "Chờ duyệt (45)" in pieces[0]
        assert 'href="/duyet/?trang=2"' in pieces[0]
        assert 'href="/duyet/?trang=1"' in pieces[1]
        assert "trang=4" not in pieces[2]
        assert desk.see("?trang=99").count("<article") == 0


FORGED = [
    pytest.param({"Origin": "https://evil.example"}, {}, 403, id="origin"),
    pytest.param({"Sec-Fetch-Site": "cross-site"}, {}, 403, id="site"),
    pytest.param({"Sec-Fetch-Site": "same-site"}, {}, 403, id="other-host-of-the-office"),
    pytest.param({"Sec-Fetch-Site": "none"}, {}, 403, id="typed-by-hand"),
    pytest.param({}, {"khoa": ""}, 403, id="no-key"),
    pytest.param({}, {"khoa": "0" * 32}, 403, id="wrong-key"),
    pytest.param({}, {"ve": "//evil.example"}, 400, id="way-back-elsewhere"),
    pytest.param({}, {"ve": "x\r\nSet-Cookie: a=b"}, 400, id="header-in-the-way-back"),
    pytest.param({}, {"viec": "xoa"}, 400, id="unknown-verb"),
    pytest.param({}, {"them": "1"}, 400, id="unknown-field"),
    pytest.param({"Content-Type": "text/plain"}, {}, 415, id="form-of-another-type"),
]


@pytest.mark.parametrize(("headers", "fields", "status"), FORGED)
def test_what_no_form_of_the_desk_sends_decides_nothing(
    desk: Desk, headers: dict[str, str], fields: dict[str, str], status: int
) -> None:
    code = new_comment(desk)
    form = desk.form(code)
    given = {"Origin": desk.service.origin, "Content-Type": FORM, **headers}
    body = urlencode({**form.fields, "viec": "duyet", **fields}).encode()
    reply = desk.ask("POST", form.action, given, body)
    assert (reply.status, find(desk, code).state) == (status, "waiting")
    assert "location" not in reply.headers


def test_the_key_of_a_form_is_that_of_its_editor(desk: Desk) -> None:
    form = desk.form(new_comment(desk))
    other = Desk(desk.service, desk.door, "Người khác")
    assert other.send(form, "duyet").status == 403
    assert other.form(form.action.rpartition("/")[2]).fields["khoa"] != form.fields["khoa"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/duyet", 404),
        ("GET", "/", 404),
        ("GET", "/duyet/khac", 404),
        ("GET", "/duyet/y-kien/khong-co", 404),
        ("GET", "/duyet/lui/1", 404),
        ("PUT", "/duyet/", 405),
        ("DELETE", "/duyet/y-kien/x", 405),
        ("HEAD", "/duyet/", 200),
        ("GET", "/duyet/?trang=0", 200),
        ("GET", "/duyet/?trang=-1&xong=x,,99999999999999999999", 200),
        ("GET", "/duyet/nhat-ky?trang=999999999", 200),
    ],
)
def test_other_addresses_are_told(desk: Desk, method: str, path: str, status: int) -> None:
    assert desk.ask(method, path).status == status


@pytest.mark.parametrize("hostile", CORPUS, ids=range(len(CORPUS)))
def test_hostile_text_is_text_on_every_page_of_the_desk(desk: Desk, hostile: str) -> None:
    number = next(numbers)
    name = hostile[:50]
    code = new_comment(desk, f"{hostile} {number}", f"{name} {number}")
    letter = new_letter(desk, f"{hostile} {number}", ten=name, lien_he=hostile)
    editor = Desk(desk.service, desk.door, name.replace("\0", ""))
    comment_page, letter_page = f"y-kien/{code}", f"gop-y/{letter}"
    pages = [editor.see(comment_page), editor.see(letter_page)]
    refused = editor.send(editor.form(code, comment_page), "rac", tra_loi=hostile)
    pages.append(refused.body.decode())
    pages.append(editor.decide(code, "duyet", comment_page, tra_loi=hostile, noi_dung=hostile))
    pages.append(editor.decide(letter, "xong", letter_page, ghi_chu=hostile))
    pages += [editor.see("nhat-ky"), editor.see(comment_page), editor.see(letter_page)]
    for page in pages:
        DeskPage(page).is_harmless()


class DeskPage:
    """A page of the desk, parsed."""

    ELEMENTS = frozenset(
        [
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "header",
            "nav",
            "ul",
            "li",
            "a",
            "main",
            "h1",
            "h2",
            "article",
            "p",
            "div",
            "strong",
            "form",
            "input",
            "textarea",
            "label",
            "button",
            "details",
            "summary",
        ]
    )

    def __init__(self, page: str) -> None:
        self.tree = html5lib.parse(page, namespaceHTMLElements=False)
        self.forms: list[DeskForm] = read_forms(page)

    def form(self, code: str) -> DeskForm:
        (found,) = [one for one in self.forms if one.action.endswith(f"/{code}")]
        return found

    def is_harmless(self) -> None:
        """See to it that nothing in it runs, and that nothing leads or sends elsewhere."""
        elements = [one for one in self.tree.iter() if isinstance(one.tag, str)]
        assert {one.tag for one in elements} <= self.ELEMENTS
        attributes = {name for one in elements for name in one.attrib}
        assert attributes <= {
            *("lang", "charset", "name", "content", "href", "aria-label", "aria-labelledby", "id"),
            *("aria-current", "role", "class", "method", "action", "type", "value", "rows"),
            *("maxlength", "open"),
        }
        for one in elements:
            for name in ("href", "action"):
                target = one.get(name, "/")
                assert target.startswith("/")
                assert not target.startswith("//")
