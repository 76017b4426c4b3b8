"""Rating an article in a real browser: pointer, keyboard, no scripts, no service."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.accessibility import find_violations, in_every_mode
from tests.browser.engagement.articles import (
    AGAIN,
    RECORDED,
    STARS,
    UNDONE,
    Reader,
    click,
    star,
    told,
)
from tests.support.live_portal import posts

FAILED = "Chưa ghi nhận được đánh giá của bạn, vui lòng thử lại sau."


@pytest.fixture
def page(page: Page, reader: Reader) -> Page:
    return reader.open(page)


def test_before_any_vote_the_form_is_open(page: Page) -> None:
    expect(page.locator(".rating__sum")).to_have_text(
        re.compile(r"Tổng số điểm của bài viết là:\s+0\s+trong\s+0\s+đánh giá")
    )
    expect(page.locator(".rating__average")).to_be_hidden()
    expect(page.get_by_role("group", name="Click để đánh giá bài viết")).to_be_visible()
    assert page.get_by_role("radio").count() == len(STARS)
    assert page.get_by_role("radio", checked=True).count() == 0
    expect(page.get_by_role("button", name="Rút lại đánh giá")).to_be_hidden()
    expect(told(page)).to_have_text("")


def test_a_click_votes_and_a_reload_shows_ones_vote(page: Page, reader: Reader) -> None:
    click(page, 4)
    expect(told(page)).to_have_text(RECORDED)
    expect(star(page, 4)).to_be_checked()
    expect(page.locator(".rating__sum")).to_have_text(re.compile(r"là:\s+4\s+trong\s+1\s+đánh giá"))
    expect(page.locator(".rating__average")).to_have_text(
        re.compile(r"Xếp hạng: 4,0 - 1 phiếu bầu")
    )
    assert reader.rating() == {"n": 1, "s": 4}
    page.reload()
    expect(star(page, 4)).to_be_checked()
    expect(told(page)).to_have_text(AGAIN)
    expect(page.get_by_role("button", name="Rút lại đánh giá")).to_be_visible()


def test_a_vote_is_changed_and_taken_back(page: Page, reader: Reader) -> None:
    click(page, 2)
    expect(told(page)).to_have_text(RECORDED)
    click(page, 5)
    expect(page.locator(".rating__sum [data-figure=s]")).to_have_text("5")
    assert reader.rating() == {"n": 1, "s": 5}
    page.get_by_role("button", name="Rút lại đánh giá").click()
    expect(told(page)).to_have_text(UNDONE)
    assert reader.rating() == {"n": 0, "s": 0}
    assert page.get_by_role("radio", checked=True).count() == 0
    expect(page.locator(".rating__average")).to_be_hidden()
    expect(page.get_by_role("button", name="Rút lại đánh giá")).to_be_hidden()


def test_the_same_vote_again_changes_nothing_and_says_so(page: Page, reader: Reader) -> None:
    click(page, 3)
    expect(told(page)).to_have_text(RECORDED)
    click(page, 3)
    expect(told(page)).to_have_text(AGAIN)
    assert reader.rating() == {"n": 1, "s": 3}


def test_quick_clicks_end_with_the_last_one(page: Page, reader: Reader) -> None:
    for points in (1, 5, 2, 4):
        click(page, points)
    expect(star(page, 4)).to_be_checked()
    expect(page.locator(".rating__sum [data-figure=s]")).to_have_text("4")
    page.wait_for_load_state("networkidle")
    assert reader.rating() == {"n": 1, "s": 4}
    expect(star(page, 4)).to_be_checked()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_arrow_keys_choose_and_a_key_sends(key: str, page: Page, reader: Reader) -> None:
    since = len(reader.portal.requests)
    star(page, 1).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(star(page, 3)).to_be_checked()
    expect(star(page, 3)).to_be_focused()
    assert posts(reader.portal, since) == []
    page.keyboard.press(key)
    expect(told(page)).to_have_text(RECORDED)
    assert reader.rating() == {"n": 1, "s": 3}
    expect(star(page, 3)).to_be_focused()


def test_a_pointer_votes_after_the_keyboard_did(page: Page, reader: Reader) -> None:
    star(page, 1).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(told(page)).to_have_text(RECORDED)
    click(page, 5)
    expect(page.locator(".rating__sum [data-figure=s]")).to_have_text("5")
    page.get_by_role("button", name="Gửi đánh giá").focus()
    page.keyboard.press("ArrowRight")
    click(page, 4)
    expect(page.locator(".rating__sum [data-figure=s]")).to_have_text("4")
    assert reader.rating() == {"n": 1, "s": 4}


def test_a_key_that_is_held_votes_once(page: Page, reader: Reader) -> None:
    since = len(reader.portal.requests)
    star(page, 1).focus()
    page.keyboard.press("ArrowRight")
    for _ in range(5):
        page.keyboard.down("Space")
    page.keyboard.up("Space")
    expect(told(page)).to_have_text(RECORDED)
    page.wait_for_load_state("networkidle")
    assert len(posts(reader.portal, since)) == 1


def test_the_keyboard_alone_reaches_everything(page: Page, reader: Reader) -> None:
    page.locator(".rating").evaluate("one => one.previousElementSibling?.focus()")
    for _ in range(60):
        page.keyboard.press("Tab")
        if star(page, 1).evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Gửi đánh giá")).to_be_focused()
    page.keyboard.press("Enter")
    expect(told(page)).to_have_text(RECORDED)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Rút lại đánh giá")).to_be_focused()
    page.keyboard.press("Enter")
    expect(told(page)).to_have_text(UNDONE)
    assert reader.rating() == {"n": 0, "s": 0}


def test_a_form_without_a_choice_is_not_sent(page: Page, reader: Reader) -> None:
    since = len(reader.portal.requests)
    page.get_by_role("button", name="Gửi đánh giá").click()
    page.wait_for_load_state("networkidle")
    assert posts(reader.portal, since) == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": 502, "body": "<h1>502 Bad Gateway</h1>"}, FAILED),
        (None, FAILED),
        (
            {
                "status": 429,
                "content_type": "application/problem+json",
                "body": '{"detail": "Bạn đã gửi quá nhiều yêu cầu."}',
            },
            "Bạn đã gửi quá nhiều yêu cầu.",
        ),
    ],
    ids=["service down", "no network", "refused"],
)
def test_what_could_not_be_recorded_is_said_and_not_shown_as_recorded(
    answer: dict[str, Any] | None, said: str, page: Page, reader: Reader
) -> None:
    click(page, 2)
    expect(told(page)).to_have_text(RECORDED)

    def refuse(route: Route) -> None:
        if answer is None:
            route.abort()
        else:
            route.fulfill(**answer)

    page.route("**/tt/**", refuse)
    click(page, 5)
    expect(told(page)).to_have_text(said)
    expect(star(page, 2)).to_be_checked()
    assert reader.rating() == {"n": 1, "s": 2}
    page.unroute("**/tt/**")
    click(page, 5)
    expect(told(page)).to_have_text(RECORDED)
    assert reader.rating() == {"n": 1, "s": 5}


def test_without_scripts_a_form_votes_and_takes_back(reader: Reader) -> None:
    page = reader.window(java_script_enabled=False).new_page()
    page.goto(reader.url)
    star(page, 5).check(force=True)
    page.get_by_role("button", name="Gửi đánh giá").click()
    expect(page.get_by_role("status")).to_contain_text(RECORDED)
    expect(page.get_by_role("status")).to_contain_text("Bài viết rất tốt")
    assert reader.rating() == {"n": 1, "s": 5}
    page.get_by_role("button", name="Rút lại đánh giá").click()
    expect(page.get_by_role("status")).to_contain_text("Bạn chưa đánh giá bài viết này")
    assert reader.rating() == {"n": 0, "s": 0}
    page.get_by_role("link", name="Quay lại bài viết").click()
    assert page.url == reader.url


def test_without_scripts_a_frame_shows_the_statistics_once(reader: Reader) -> None:
    page = reader.window(java_script_enabled=False).new_page()
    page.goto(reader.url)
    expect(page.locator(".statistics__lines")).to_be_hidden()
    frame = page.frame_locator(".statistics__frame")
    total = f"{reader.portal.totals()['t']:,}"
    expect(frame.locator("dd").last).to_have_text(total)
    outer = page.locator(".statistics__frame").bounding_box()
    assert outer is not None
    assert frame.locator("main").evaluate("one => one.scrollHeight") <= outer["height"]


@in_every_mode
def test_axe_finds_nothing_before_and_after_a_vote(mode: dict[str, Any], reader: Reader) -> None:
    page = reader.open(reader.window(**mode).new_page())
    assert find_violations(page) == []
    click(page, 4)
    expect(told(page)).to_have_text(RECORDED)
    assert find_violations(page) == []
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0


@pytest.mark.parametrize("forced", ["none", "active"])
def test_chosen_stars_are_told_from_others_by_more_than_colour(forced: str, reader: Reader) -> None:
    page = reader.open(reader.window(forced_colors=forced).new_page())
    click(page, 3)
    expect(told(page)).to_have_text(RECORDED)
    page.mouse.move(0, 0)
    fills = page.locator(".rating__star .icon").evaluate_all(
        "icons => icons.map(icon => getComputedStyle(icon).fill !== 'none')"
    )
    assert fills == [True, True, True, False, False]


def test_stars_are_large_enough_and_focus_is_seen(page: Page) -> None:
    for box in page.locator(".rating__star, .rating__button:visible").all():
        size = box.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= 24
    star(page, 1).focus()
    page.keyboard.press("ArrowRight")
    label = page.locator(".rating__star").nth(1)
    expect(label).to_have_css("outline-style", "solid")


def test_voting_moves_nothing(page: Page) -> None:
    page.locator(".rating").evaluate("form => form.scrollIntoView({ block: 'center' })")
    before = page.locator(".rating").bounding_box()
    click(page, 4)
    expect(told(page)).to_have_text(RECORDED)
    assert page.locator(".rating").bounding_box() == before
