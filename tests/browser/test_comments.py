"""Comments and letters in a real browser: read, written by keyboard, and sent without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.accessibility import find_violations, in_every_mode
from tests.support.live_portal import AS_A_PERSON

ARTICLE, LETTERS = "/tin-hoat-dong/dai/", "/gop-y/"
SEND, TRAP = "Gửi phản hồi", "Để trống ô này"
THANKS = "<!DOCTYPE html><title>Cảm ơn</title><p>Đã ghi nhận"


class Receiver:
    """Takes what forms send in place of the service."""

    def __init__(self, context: BrowserContext) -> None:
        self.received: list[tuple[str, dict[str, list[str]]]] = []
        context.route(re.compile(r"/tt/[cg](/|$)"), self._receive)

    def _receive(self, route: Route) -> None:
        request = route.request
        path = f"{request.method} /tt/{request.url.partition('/tt/')[2]}"
        fields = parse_qs(request.post_data or "", keep_blank_values=True)
        self.received.append((path, fields))
        route.fulfill(content_type="text/html; charset=utf-8", body=THANKS)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def context(
    request: pytest.FixtureRequest, browser: Browser, origin: str
) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=origin, java_script_enabled=request.param)
    yield context
    context.close()


def press_until(page: Page, name: str) -> None:
    """Press Tab until the element of a name has the focus, which nothing hidden may have."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if not focused.count():
            continue
        assert focused.get_attribute("name") != "website"
        if name in {focused.get_attribute("name"), focused.inner_text().strip()}:
            return
    raise AssertionError(f"{name} is never reached")


def test_a_comment_is_written_by_keyboard_and_sent_with_or_without_scripts(
    context: BrowserContext,
) -> None:
    receiver = Receiver(context)
    page = context.new_page()
    page.goto(ARTICLE)
    press_until(page, SEND)
    page.keyboard.press("Enter")
    press_until(page, "ten")
    page.keyboard.type("Bạn đọc ở xã A")
    press_until(page, "noi_dung")
    page.keyboard.type("Dòng một")
    page.keyboard.press("Enter")
    page.keyboard.type("Dòng hai")
    press_until(page, "thu")
    press_until(page, SEND)
    page.keyboard.press("Enter")
    expect(page).to_have_title("Cảm ơn")
    assert receiver.received == [
        (
            "POST /tt/c/dai",
            {
                "ten": ["Bạn đọc ở xã A"],
                "noi_dung": ["Dòng một\r\nDòng hai"],
                "thu": [""],
                "website": [""],
            },
        )
    ]


def test_a_letter_is_sent_and_asked_for(context: BrowserContext) -> None:
    receiver = Receiver(context)
    page = context.new_page()
    page.goto(LETTERS)
    page.get_by_label("Lĩnh vực").select_option("Việc ở cơ sở")
    page.get_by_label("Tên của bạn").fill("Bạn đọc")
    page.get_by_label("Cách trả lời bạn").fill("0299 000 000")
    page.get_by_label("Nội dung").fill("Đường hỏng.")
    page.get_by_role("button", name="Gửi góp ý").click()
    expect(page).to_have_title("Cảm ơn")
    page.goto(LETTERS)
    page.get_by_label("Mã biên nhận").fill("abcd-efgh")
    page.get_by_role("button", name="Hỏi kết quả").click()
    expect(page).to_have_title("Cảm ơn")
    letter = {
        "chu_de": ["Việc ở cơ sở"],
        "ten": ["Bạn đọc"],
        "lien_he": ["0299 000 000"],
        "noi_dung": ["Đường hỏng."],
        "website": [""],
    }
    assert receiver.received == [
        ("POST /tt/g", letter),
        ("POST /tt/g/hoi", {"ma": ["abcd-efgh"]}),
    ]


def test_what_is_empty_or_too_long_is_not_sent(page: Page, origin: str) -> None:
    page.goto(origin + ARTICLE)
    page.get_by_text(SEND).first.click()
    page.get_by_role("button", name=SEND).click()
    assert page.url == origin + ARTICLE
    name, text = page.get_by_label("Tên của bạn"), page.get_by_label("Nội dung")
    name.press_sequentially("a" * 61, delay=0)
    page.keyboard.press("Tab")
    text.focus()
    page.keyboard.insert_text("ủ" * 1001)
    assert (len(name.input_value()), len(text.input_value())) == (60, 1000)


@in_every_mode
@pytest.mark.parametrize("address", [ARTICLE, LETTERS])
def test_axe_finds_nothing_where_readers_write(
    address: str, mode: dict[str, Any], browser: Browser, origin: str
) -> None:
    page = browser.new_page(**mode)
    page.goto(origin + address)
    for summary in page.locator(".comments__open").all():
        summary.click()
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    sizes = [one.bounding_box() for one in page.locator(".form__field, .button:visible").all()]
    assert [one for one in sizes if one and min(one["width"], one["height"]) < 24] == []
    page.close()


def test_nobody_sees_or_hears_the_field_for_programs(page: Page, origin: str) -> None:
    for address in (ARTICLE, LETTERS):
        page.goto(origin + address)
        for summary in page.locator(".comments__open").all():
            summary.click()
        expect(page.locator("[name=website]")).to_be_hidden()
        assert TRAP not in page.locator("main").aria_snapshot()


def test_lines_of_a_comment_stay_and_answers_stand_inside(page: Page, origin: str) -> None:
    page.goto(origin + ARTICLE)
    text = page.locator(".comment__text").first
    assert text.inner_text().startswith("Ý kiến thứ 0.\n\nNghiêng")
    outer, inner = page.locator(".comment").first, page.locator(".comment__answer").first
    boxes = outer.bounding_box(), inner.bounding_box()
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[1]["x"] > boxes[0]["x"]


def test_paper_has_no_comments(page: Page, origin: str) -> None:
    page.goto(origin + ARTICLE)
    expect(page.locator(".comments")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".comments")).to_be_hidden()


def test_the_figure_beside_the_views_is_live(browser: Browser, origin: str) -> None:
    page = browser.new_page()
    page.add_init_script(AS_A_PERSON)
    totals = dict.fromkeys("obgdmt", 1)
    told = {"v": 1500, "c": 1234, "r": {"n": 0, "s": 0, "mine": None}, "s": totals}
    page.route(
        "**/tt/v/**",
        lambda route: route.fulfill(content_type="application/json", body=json.dumps(told)),
    )
    page.goto(origin + ARTICLE)
    expect(page.locator(".date-line__comments [data-figure=c]")).to_have_text("1.234")
    expect(page.locator(".date-line__comments")).to_have_text("Phản hồi: 1.234")
    page.close()
