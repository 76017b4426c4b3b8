"""What scripts add: large photos, the dark scheme, today's date, menus that close, print."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.browser.accessibility import find_violations, open_mounted

ARTICLE = "/tin-hoat-dong/dai/"
SCHEME_OF_THE_FIRST_BODY = """
new MutationObserver((_, observer) => {
  if (!document.body) return;
  window.schemeOfTheFirstBody = document.documentElement.dataset.scheme;
  observer.disconnect();
}).observe(document, {childList: true, subtree: true});
"""


@pytest.fixture
def page(context: BrowserContext, origin: str) -> Page:
    page = context.new_page()
    open_mounted(page, origin + ARTICLE)
    return page


def open_lightbox(page: Page, index: int = 0) -> Any:  # noqa: ANN401 - Playwright's locator
    """Open the gallery at a photo and return the dialog."""
    page.locator(".gallery__link").nth(index).click()
    dialog = page.get_by_role("dialog", name="Thư viện ảnh")
    expect(dialog).to_be_visible()
    return dialog


def test_a_thumbnail_opens_its_photo_large_with_its_caption(page: Page) -> None:
    dialog = open_lightbox(page)
    expect(dialog.locator(".lightbox__count")).to_have_text("1/2")
    expect(dialog.locator(".lightbox__caption").first).to_have_text("Toàn cảnh")
    href = dialog.get_by_role("link", name="Mở ảnh lớn").get_attribute("href")
    assert href == page.locator(".gallery__link").first.evaluate("link => link.href")


def test_keys_lead_from_photo_to_photo_and_out_again(page: Page) -> None:
    dialog = open_lightbox(page)
    count = dialog.locator(".lightbox__count")
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text("2/2")
    expect(dialog.get_by_role("button", name="Ảnh sau")).to_be_hidden()
    page.keyboard.press("Home")
    expect(count).to_have_text("1/2")
    page.keyboard.press("End")
    expect(count).to_have_text("2/2")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator(".gallery__link").nth(1)).to_be_focused()


def test_focus_stays_in_the_dialog(page: Page) -> None:
    open_lightbox(page)
    for _ in range(8):
        page.keyboard.press("Tab")
        inside = (
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
        assert page.evaluate(inside)


def test_the_track_can_be_swiped(page: Page) -> None:
    dialog = open_lightbox(page)
    dialog.locator(".lightbox__track").evaluate("track => track.scrollTo(track.clientWidth, 0)")
    expect(dialog.locator(".lightbox__count")).to_have_text("2/2")


def test_another_width_keeps_the_photo(page: Page) -> None:
    dialog = open_lightbox(page, 1)
    page.set_viewport_size({"width": 400, "height": 800})
    expect(dialog.locator(".lightbox__count")).to_have_text("2/2")
    expect(dialog.locator(".lightbox__slide").nth(1)).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_with_the_lightbox_open(width: int, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    open_lightbox(page)
    assert find_violations(page) == []


def test_a_click_with_a_key_held_is_the_browsers(page: Page, context: BrowserContext) -> None:
    def is_photo(request: Request) -> bool:
        return request.is_navigation_request() and request.url.endswith(".jpg")

    # Not more of the new tab: some builds of headless Chromium crash when they show only a photo.
    with (
        context.expect_event("request", is_photo),
        context.expect_page(),
    ):
        page.locator(".gallery__link").first.click(modifiers=["Control"])
    expect(page.get_by_role("dialog", name="Thư viện ảnh")).to_be_hidden()


def test_the_chosen_scheme_is_kept_and_there_before_the_first_paint(
    page: Page, origin: str
) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    button = page.get_by_role("button", name="Nền tối")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    dark = page.evaluate(background)
    assert dark != light
    page.add_init_script(SCHEME_OF_THE_FIRST_BODY)
    page.goto(origin)
    assert page.evaluate("schemeOfTheFirstBody") == "dark"
    expect(button).to_have_attribute("aria-pressed", "true")


def test_the_system_decides_until_the_reader_does(browser: Browser, origin: str) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(origin)
    expect(page.get_by_role("button", name="Nền tối")).to_have_attribute("aria-pressed", "true")
    page.close()


def test_the_date_is_todays_in_vietnam_wherever_the_reader_is(
    browser: Browser, origin: str
) -> None:
    context = browser.new_context(timezone_id="America/Los_Angeles")
    page = context.new_page()
    page.clock.set_fixed_time("2024-01-12T20:30:00Z")
    page.goto(origin)
    expect(page.locator(".masthead__today")).to_have_text("Thứ bảy - 13/01/2024")
    context.close()


def test_nothing_moves_when_scripts_arrive(page: Page, context: BrowserContext) -> None:
    shift = page.evaluate(
        "new Promise(resolve => { let sum = 0; new PerformanceObserver(list => {"
        " for (const entry of list.getEntries()) sum += entry.value;"
        " }).observe({type: 'layout-shift', buffered: true});"
        " requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum))) })"
    )
    assert shift == 0


def test_an_open_sub_menu_closes_on_escape_and_on_a_click_elsewhere(page: Page) -> None:
    toggle = page.locator("nav summary").first
    more = page.locator("nav details").first
    toggle.click()
    expect(more).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(more).not_to_have_attribute("open", "")
    expect(toggle).to_be_focused()
    toggle.click()
    page.locator("h1").click()
    expect(more).not_to_have_attribute("open", "")


def test_photos_further_down_are_loaded_for_paper(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("article img[loading=lazy]")).to_have_count(0)
