"""The editors' page: who is away is signed out and loses nothing; a failed publishing is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from plugins.tools.alerts.failures import format_status, replace_held
from tests.browser.accessibility import find_violations
from tests.support.editor_stand_in import write_stand_in
from tests.support.serving import serve

NOW = "2026-11-28T09:00:00+07:00"
IDLE = 30 * 60
WORDS = (
    "Bạn đã không sử dụng Site, Bấm vào đây để duy trì trạng thái đăng nhập. Thời gian chờ: {} giây"
)
TEXT = "Sáng 28/11, bà con thôn 4 làm đường."
KEPT = "Bài đang viết dở được giữ trong trình duyệt này"
USERS = ("sveltia-cms.user", "decap-cms-user", "netlify-cms-user")
FAILED = {
    "ok": False,
    "since": "2026-11-28T01:05:00Z",
    "what": "Đăng bài lên cổng không thành công",
    "message": ["content/a.md:1:1: thiếu tiêu đề", "Hãy <b>sửa</b> bài rồi lưu lại."],
}


@dataclass
class Desk:
    """A browser whose clock the test sets, and the folder that the page comes from."""

    context: BrowserContext
    origin: str
    folder: Path

    def open(self) -> Page:
        page = self.context.new_page()
        page.goto(f"{self.origin}/admin/")
        return page

    def sign_in(self) -> Page:
        """Open the page, sign in, and type an article that is not saved."""
        page = self.open()
        page.get_by_role("button", name="Đăng nhập").click()
        page.locator("[data-ready]").wait_for()
        page.get_by_label("Nội dung").fill(TEXT)
        page.get_by_label("Nội dung").press("End")
        self.context.clock.run_for(1000)
        page.wait_for_function(HAS_DRAFT)
        return page

    def write_status(self, status: object) -> None:
        """Say how the last publishing went."""
        text = status if isinstance(status, str) else json.dumps(status)
        (self.folder / "admin/trang-thai.json").write_text(text, encoding="utf-8")


HAS_DRAFT = """async () => {
  const request = indexedDB.open("github:ban-dan-van/cong-thong-tin");
  const database = await new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
  });
  const all = database.transaction("draft-backups").objectStore("draft-backups").getAll();
  const found = await new Promise((resolve) => { all.onsuccess = () => resolve(all.result) });
  database.close();
  return found.some(({ body }) => body);
}"""


@pytest.fixture
def desk(context: BrowserContext, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Return a browser at nine in the morning; the parameter is `data-idle`."""
    write_stand_in(tmp_path, getattr(request, "param", None))
    context.clock.install(time=NOW)
    with serve(tmp_path) as origin:
        yield Desk(context, origin, tmp_path)


def bar(page: Page) -> Locator:
    return page.locator(".watch-bar button")


def user(page: Page) -> Any:  # noqa: ANN401
    return page.evaluate("localStorage.getItem('sveltia-cms.user')")


def test_the_bar_appears_after_half_an_hour_and_counts_from_sixty(desk: Desk) -> None:
    page = desk.sign_in()
    desk.context.clock.pause_at("2026-11-28T09:29:00+07:00")
    expect(bar(page)).to_be_hidden()
    desk.context.clock.pause_at("2026-11-28T09:30:00+07:00")
    desk.context.clock.run_for(4000)
    expect(bar(page)).to_be_visible()
    first = int(page.locator(".watch-bar span").inner_text())
    assert 55 <= first <= 60
    expect(bar(page)).to_have_text(WORDS.format(first))
    desk.context.clock.run_for(10_000)
    expect(bar(page)).to_have_text(WORDS.format(first - 10))


@pytest.mark.parametrize("desk", [90], indirect=True)
def test_the_office_chooses_after_how_long(desk: Desk) -> None:
    page = desk.sign_in()
    desk.context.clock.run_for(80_000)
    expect(bar(page)).to_be_hidden()
    desk.context.clock.run_for(15_000)
    expect(bar(page)).to_be_visible()


def test_who_is_not_signed_in_is_not_warned(desk: Desk) -> None:
    page = desk.open()
    desk.context.clock.run_for((IDLE + 30) * 1000)
    expect(bar(page)).to_be_hidden()
    page.get_by_role("button", name="Đăng nhập").click()
    page.locator("[data-ready]").wait_for()
    desk.context.clock.run_for(5000)
    expect(bar(page)).to_be_hidden()
    assert user(page)


@pytest.mark.parametrize("way", ["click", "Enter", "Space", "elsewhere"])
def test_a_press_keeps_the_session(desk: Desk, way: str) -> None:
    page = desk.sign_in()
    desk.context.clock.run_for((IDLE + 30) * 1000)
    expect(bar(page)).to_be_visible()
    if way == "click":
        bar(page).click()
    elif way == "elsewhere":
        page.get_by_text("Ghi chú").click()
    else:
        bar(page).focus()
        page.keyboard.press(way)
    expect(bar(page)).to_be_hidden()
    desk.context.clock.run_for((IDLE - 60) * 1000)
    expect(bar(page)).to_be_hidden()
    assert user(page)
    expect(page.get_by_label("Nội dung")).to_have_value(TEXT)


def test_a_movement_of_the_mouse_is_work_before_the_bar_and_no_press_after_it(desk: Desk) -> None:
    page = desk.sign_in()
    desk.context.clock.run_for((IDLE - 60) * 1000)
    page.mouse.move(300, 300)
    desk.context.clock.run_for((IDLE - 60) * 1000)
    expect(bar(page)).to_be_hidden()
    desk.context.clock.run_for(90_000)
    expect(bar(page)).to_be_visible()
    page.mouse.move(400, 400)
    desk.context.clock.run_for(1000)
    expect(bar(page)).to_be_visible()


def test_work_in_one_tab_keeps_the_others(desk: Desk) -> None:
    first = desk.sign_in()
    second = desk.open()
    desk.context.clock.run_for((IDLE + 20) * 1000)
    expect(bar(first)).to_be_visible()
    expect(bar(second)).to_be_visible()
    second.keyboard.press("Shift")
    expect(bar(first)).to_be_hidden()
    expect(bar(second)).to_be_hidden()


def test_at_nought_the_person_is_signed_out_and_finds_the_article_again(desk: Desk) -> None:
    page = desk.sign_in()
    page.evaluate(
        "localStorage.setItem('decap-cms-user', '{\"token\": \"old\"}');"
        "localStorage.setItem('sveltia-cms.prefs', '{}')"
    )
    desk.context.clock.run_for((IDLE + 62) * 1000)
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.get_by_label("Nội dung")).to_have_count(0)
    assert [page.evaluate(f"localStorage.getItem('{name}')") for name in USERS] == [None] * 3
    assert page.evaluate("localStorage.getItem('sveltia-cms.prefs')") == "{}"
    page.get_by_role("button", name="Đã hiểu").click()
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_label("Nội dung")).to_have_value(TEXT)
    page.reload()
    expect(page.get_by_text(KEPT)).to_have_count(0)


def test_a_computer_that_slept_was_away(desk: Desk) -> None:
    page = desk.sign_in()
    desk.context.clock.pause_at("2026-11-28T09:01:00+07:00")
    desk.context.clock.set_system_time("2026-11-28T17:00:00+07:00")
    page.mouse.move(300, 300)  # no timer has run yet
    desk.context.clock.run_for(2000)
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()
    expect(page.get_by_text(KEPT)).to_be_visible()


def test_a_page_that_was_closed_for_long_asks_who_opens_it(desk: Desk) -> None:
    desk.sign_in().close()
    desk.context.clock.set_system_time("2026-11-29T09:00:00+07:00")
    page = desk.open()
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()
    assert user(page) is None


def test_a_tab_that_is_signed_out_takes_the_others_along(desk: Desk) -> None:
    first = desk.sign_in()
    second = desk.open()
    second.locator("[data-ready]").wait_for()
    second.evaluate("localStorage.setItem('sveltia-cms.user', '{}')")
    expect(first.get_by_role("button", name="Đăng nhập")).to_be_visible()
    expect(first.get_by_text(KEPT)).to_be_visible()


def without_backups(page: Page) -> None:
    """Type what the browser will not keep."""
    page.evaluate("localStorage.setItem('sveltia-cms.prefs', '{\"useDraftBackup\": false}')")
    page.get_by_label("Nội dung").press_sequentially(" Hết.")


def test_what_cannot_be_kept_is_not_left(desk: Desk) -> None:
    page = desk.sign_in()
    without_backups(page)
    desk.context.clock.run_for((IDLE + 62) * 1000)
    again = page.get_by_role("button", name="Mở lại bài đang viết")
    for _ in range(100):
        desk.context.clock.run_for(250)
        if again.is_visible():
            break
    expect(page.get_by_text("Trình duyệt không lưu được bài đang viết")).to_be_visible()
    page.evaluate("renew()")
    desk.context.clock.run_for(2000)
    assert user(page) is None
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(again).to_be_visible()
    again.click()
    expect(page.get_by_label("Nội dung")).to_have_value(f"{TEXT} Hết.")
    assert json.loads(user(page))["token"] == "new"
    desk.context.clock.run_for((IDLE - 60) * 1000)
    expect(bar(page)).to_be_hidden()


@pytest.mark.parametrize("answer", ["true", "false"])
def test_the_bundle_may_write_the_draft_itself_and_is_believed(desk: Desk, answer: str) -> None:
    page = desk.sign_in()
    page.evaluate(f"offerKeeping({answer})")
    page.get_by_text("Ghi chú").click()  # something was done after the draft was written
    desk.context.clock.run_for((IDLE + 62) * 1000)
    left = page.get_by_text(KEPT if answer == "true" else "Trình duyệt không lưu được bài")
    expect(left).to_be_visible()


def test_the_bar_is_spoken_once_and_not_every_second(desk: Desk) -> None:
    page = desk.sign_in()
    desk.context.clock.run_for((IDLE + 5) * 1000)
    spoken = page.locator(".watch-bar [role=alert]")
    expect(spoken).to_contain_text("giây nữa sẽ đăng xuất")
    before = spoken.inner_text()
    desk.context.clock.run_for(5000)
    assert spoken.inner_text() == before


def is_above(one: Locator, other: Locator) -> bool:
    upper, lower = one.bounding_box(), other.bounding_box()
    assert upper is not None
    assert lower is not None
    return upper["y"] + upper["height"] <= lower["y"]


def test_a_publishing_that_failed_is_told_and_taken_back(desk: Desk) -> None:
    desk.write_status(FAILED)
    page = desk.open()
    line = page.locator(".watch-status")
    expect(line).to_contain_text("Đăng bài lên cổng không thành công (từ 08:05 ngày 28/11/2026).")
    expect(line).to_contain_text("Hãy <b>sửa</b> bài rồi lưu lại.")
    assert is_above(line, page.get_by_role("heading", name="Trang biên tập"))
    desk.write_status({"ok": True})
    desk.context.clock.run_for(200_000)
    expect(line).to_have_text("")


def test_articles_that_were_held_back_are_named(desk: Desk) -> None:
    words = "content/articles/2026/a/index.md:3:7: sai ngày — sửa (bản đã đăng vẫn trên mạng)"
    since = datetime(2026, 11, 28, 1, 5, tzinfo=UTC)
    desk.write_status(format_status(replace_held({}, {"content/articles/2026/a": words}, since)))
    line = desk.open().locator(".watch-status")
    expect(line).to_have_text(
        "1 bài còn lỗi, bản mới chưa được đăng (từ 08:05 ngày 28/11/2026)."
        f"Mọi bài khác đã được đăng.{words}"
    )


@pytest.mark.parametrize(
    "more",
    [
        {"since": None},
        {"since": {"valueOf": 1, "toString": 1}},
        {"what": {"a": 1}},
        {"message": [{"a": 1}, 2, "Lỗi."]},
    ],
    ids=repr,
)
def test_a_failure_is_told_also_by_a_file_with_more_than_texts(
    desk: Desk, more: dict[str, object]
) -> None:
    texts = {"what": "Chưa đăng", "message": ["Lỗi."]}
    desk.write_status({"ok": False, **texts, **more})
    title = "Lần xuất bản gần nhất không thành công." if "what" in more else "Chưa đăng."
    expect(desk.open().locator(".watch-status")).to_have_text(f"{title}Lỗi.")


@pytest.mark.parametrize("answer", [None, "[", "null", {"ok": True}, {}, []], ids=repr)
def test_without_a_failure_nothing_is_shown(desk: Desk, answer: object) -> None:
    if answer is not None:
        desk.write_status(answer)
    with desk.context.expect_event("requestfinished", lambda one: "trang-thai" in one.url):
        page = desk.open()
    desk.context.clock.run_for(200_000)
    expect(page.locator(".watch-status")).to_have_text("")


def test_a_file_that_cannot_be_read_takes_no_warning_back(desk: Desk) -> None:
    desk.write_status(FAILED)
    page = desk.open()
    line = page.locator(".watch-status")
    expect(line).to_contain_text("không thành công")
    desk.write_status("{")
    with page.expect_response("**/trang-thai.json"):
        desk.context.clock.run_for(200_000)
    expect(line).to_contain_text("không thành công")


def test_looking_at_the_page_again_asks_anew(desk: Desk) -> None:
    page = desk.open()
    desk.write_status(FAILED)
    desk.context.clock.run_for(20_000)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator(".watch-status")).to_contain_text("không thành công")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(desk: Desk, scheme: Any) -> None:  # noqa: ANN401
    desk.write_status(FAILED)
    page = desk.sign_in()
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # colours without fading
    desk.context.clock.run_for((IDLE + 30) * 1000)
    expect(bar(page)).to_be_visible()
    assert find_violations(page) == []
    page.evaluate("offerKeeping(false)")
    desk.context.clock.run_for(40_000)
    expect(page.get_by_role("button", name="Mở lại bài đang viết")).to_be_visible()
    assert find_violations(page) == []
    page.get_by_role("button", name="Mở lại bài đang viết").click()
    page.evaluate("offerKeeping(true)")
    desk.context.clock.run_for((IDLE + 62) * 1000)
    expect(page.get_by_role("button", name="Đã hiểu")).to_be_visible()
    assert find_violations(page) == []


def test_nothing_moves_for_people_who_want_no_motion(desk: Desk) -> None:
    page = desk.sign_in()
    page.emulate_media(reduced_motion="reduce")
    desk.context.clock.run_for((IDLE + 30) * 1000)
    animation = page.locator(".watch-bar").evaluate("one => getComputedStyle(one).animationName")
    assert animation == "none"


def test_the_bar_leaves_the_red_line_to_be_read(desk: Desk) -> None:
    desk.write_status(FAILED)
    page = desk.sign_in()
    desk.context.clock.run_for((IDLE + 30) * 1000)
    assert is_above(page.locator(".watch-status"), bar(page))
