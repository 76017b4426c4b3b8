"""The editors' desk and the small pages of readers in a real browser, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from plugins.engagement.service.store import open_store
from plugins.vietnamese.plain_text import clean_text
from tests.browser.accessibility import find_violations, in_every_mode
from tests.support.ports import free_port
from tests.support.service import BROWSER, FORM, TOPICS, Reply, RunningService, ServicePlace, send
from tests.support.xss import CORPUS

LONG = "Đường vào thôn bị ngập mỗi khi mưa lớn. " * 20

OLDEST = (LONG, "Bài vieets rất hay.", "x" * 900)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningService, str]]:
    """Return a service with something of everything that waits, and the origin of its desk."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    settings = {"desk": str(port), "origin": origin}
    place = ServicePlace(tmp_path_factory.mktemp("desk") / "service", settings=settings)
    with place.running() as service:
        for number, text in enumerate((*OLDEST, *CORPUS)):
            comment = {"ten": f"Bạn đọc {number}", "noi_dung": text, "thu": "an@co-quan.example"}
            post(service, "/tt/c/bai-1", f"10.0.{number}.1", comment)
            letter = {"chu_de": TOPICS[0], "ten": "An", "lien_he": text[:200], "noi_dung": text}
            post(service, "/tt/g", f"10.1.{number}.1", letter)
        for _ in range(7):
            service.vote(1, "bai-2", "198.51.100.9")
        with closing(open_store(f"sqlite:///{service.state / 'engagement.sqlite3'}")) as store:
            for table in ("comment", "letter"):  # all came within a second or two
                for text in OLDEST:
                    store.run(
                        f"UPDATE {table} SET moment = moment - 60 WHERE text = :text",
                        {"text": clean_text(text)},
                    )
        yield service, origin


def post(service: RunningService, path: str, address: str, fields: dict[str, str]) -> Reply:
    headers = {**service.headers(address), "Content-Type": FORM}
    return send(service.port, "POST", path, headers, urlencode(fields).encode())


@pytest.fixture
def page(scriptless: Page, desk: tuple[RunningService, str]) -> Page:
    scriptless.goto(f"{desk[1]}/duyet/")
    return scriptless


def card(page: Page, text: str) -> Any:  # noqa: ANN401 - a locator
    return page.get_by_role("article").filter(has_text=text).first


def test_an_editor_mends_answers_approves_and_takes_back(page: Page) -> None:
    one = card(page, "Bài vieets rất hay.")
    one.get_by_text("Sửa chữ", exact=True).click()
    one.get_by_label("Nội dung hiện trên trang").fill("Bài viết rất hay.")
    one.get_by_text("Trả lời", exact=True).click()
    one.get_by_label("Câu trả lời").fill("Cảm ơn bạn đọc.")
    one.get_by_role("button", name="Duyệt", exact=True).click()
    status = page.get_by_role("status")
    expect(status).to_contain_text("Đã duyệt ý kiến.")
    expect(status).to_contain_text("Đã đăng câu trả lời.")
    page.get_by_role("link", name="Đã duyệt").click()
    shown = card(page, "Bài viết rất hay.")
    expect(shown).to_contain_text("Cảm ơn bạn đọc.")
    shown.get_by_role("button", name="Về chờ duyệt").click()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(card(page, "Bài viết rất hay.")).to_be_visible()
    page.get_by_role("link", name="Nhật ký").click()
    expect(page.get_by_role("article").first).to_contain_text("xem thử")


def test_the_keyboard_alone_decides(page: Page) -> None:
    one = card(page, "x" * 100)
    one.get_by_role("link").focus()
    for name in ("Sửa chữ", "Trả lời"):
        page.keyboard.press("Tab")
        expect(one.locator("summary", has_text=name)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(one.get_by_label("Câu trả lời")).to_be_focused()
    for name in ("Duyệt", "Không duyệt", "Rác"):
        page.keyboard.press("Tab")
        expect(one.get_by_role("button", name=name, exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã chuyển ý kiến vào mục rác.")
    page.get_by_role("button", name="Hoàn tác").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã đưa ý kiến về chờ duyệt (hoàn tác).")


def test_a_letter_is_closed_with_a_note(page: Page) -> None:
    page.get_by_role("link", name="Góp ý (").click()
    one = card(page, "Đường vào thôn")
    one.get_by_text("Lời nhắn khi kết thúc").click()
    one.get_by_label("Người góp ý đọc được").fill("Đã chuyển phòng chuyên môn.")
    one.get_by_role("button", name="Kết thúc").click()
    expect(page.get_by_role("status")).to_contain_text("Đã kết thúc góp ý.")
    page.get_by_role("link", name="Góp ý đã xong").click()
    one = card(page, "Đường vào thôn")
    one.get_by_text("Lời nhắn đã ghi").click()
    expect(one.get_by_text("Đã chuyển phòng chuyên môn.")).to_be_visible()


VIEWS = ("", "don-dap", "gop-y", "phieu", "da-duyet", "gop-y-xong", "nhat-ky", "khong-co")


@in_every_mode
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    mode: dict[str, Any], browser: Browser, desk: tuple[RunningService, str]
) -> None:
    context = browser.new_context(**mode, bypass_csp=True)  # axe is a script
    page = context.new_page()
    for view in VIEWS:
        page.goto(f"{desk[1]}/duyet/{view}")
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert (view, find_violations(page)) == (view, [])
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, view
    context.close()


def test_hostile_text_runs_nowhere_with_scripts_on(
    browser: Browser, desk: tuple[RunningService, str]
) -> None:
    context = browser.new_context()
    page = context.new_page()
    happened: list[str] = []
    asked: list[str] = []

    def close(dialog: Dialog) -> None:
        happened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", close)
    page.on("pageerror", lambda error: happened.append(str(error)))
    page.on("console", lambda message: happened.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for view in ("", "?trang=2", "gop-y", "gop-y?trang=2", "nhat-ky"):
        page.goto(f"{desk[1]}/duyet/{view}")
    assert happened == []
    assert [url for url in asked if not url.startswith(f"{desk[1]}/duyet/")] == []
    context.close()


@in_every_mode
def test_small_pages_of_readers_are_accessible(
    mode: dict[str, Any], browser: Browser, desk: tuple[RunningService, str]
) -> None:
    service, _ = desk
    context = browser.new_context(**mode, user_agent=BROWSER, bypass_csp=True)
    page = context.new_page()

    def show(path: str, fields: dict[str, str]) -> None:
        """Send a form as a page of the portal does, and show the answer."""
        address = f"http://127.0.0.1:{service.port}{path}"
        boxes = "".join(f'<input name="{name}">' for name in fields)
        page.goto(f"http://127.0.0.1:{service.port}/tt/thong-ke")
        page.evaluate(
            "([action, boxes]) => { document.body.innerHTML ="
            " `<form method=post action=${action}>${boxes}<button></button></form>` }",
            [address, boxes],
        )
        for name, value in fields.items():
            page.locator(f"[name={name}]").fill(value)
        page.locator("button").click()

    for path, fields, title in (
        ("/tt/c/bai-1", {"ten": "An", "noi_dung": f"Hay {mode}"}, "Gửi phản hồi"),
        ("/tt/c/bai-1", {"ten": "", "noi_dung": LONG * 3}, "Chưa gửi được phản hồi"),
        ("/tt/g", {"chu_de": "x", "ten": "An"}, "Chưa gửi được góp ý"),
        (
            "/tt/g",
            {"chu_de": TOPICS[0], "ten": "An", "lien_he": "0912", "noi_dung": f"Hay {mode}"},
            "Gửi góp ý",
        ),
        ("/tt/g/hoi", {"ma": "0000-0000-0000"}, "Hỏi kết quả góp ý"),
    ):
        show(path, fields)
        expect(page).to_have_title(title)
        assert (title, find_violations(page)) == (title, [])
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, title
    context.close()
