"""Every kind of page in a real browser: accessible, within the screen, all from one origin."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.support.sample_site import KINDS

MODES: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "forced colours": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
    "a narrow screen": {"viewport": {"width": 320, "height": 640}},
}
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# All that colours can change; everything else is found in the light already.
COLOUR_OPTIONS = {
    "runOnly": ["color-contrast", "link-in-text-block"],
    "resultTypes": ["violations"],
}


@pytest.mark.parametrize("screen", ["light", "a narrow screen"])
def test_axe_finds_nothing_on_any_kind_of_page(screen: str, browser: Browser, origin: str) -> None:
    page = browser.new_page(**MODES[screen])
    violations = {}
    for kind, address in KINDS.items():
        page.goto(origin + address)
        if found := find_violations(page, AXE_OPTIONS):
            violations[kind] = found
    page.close()
    assert violations == {}


def test_axe_finds_nothing_wrong_with_the_colours_of_any_mode(
    browser: Browser, origin: str
) -> None:
    page = browser.new_page(**MODES["dark"])
    violations = {}
    for kind, address in KINDS.items():
        page.goto(origin + address)
        if found := find_violations(page, COLOUR_OPTIONS):
            violations[f"{kind}, dark"] = found
        page.emulate_media(forced_colors="active", color_scheme="light")
        if found := find_violations(page, COLOUR_OPTIONS):
            violations[f"{kind}, forced colours"] = found
        page.emulate_media(forced_colors="none", color_scheme="dark")
    page.close()
    assert violations == {}


def find_violations(page: Page, options: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    """Return the rules that a page breaks, each with the elements that do so."""
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_scrolls_sideways(width: int, browser: Browser, origin: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    widths = {}
    for kind, address in KINDS.items():
        page.goto(origin + address)
        widths[kind] = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert {kind: found for kind, found in widths.items() if found > width} == {}


def test_no_page_asks_another_host_or_breaks_the_content_security_policy(
    browser: Browser, origin: str
) -> None:
    page = browser.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for address in KINDS.values():
        page.goto(origin + address)
        page.wait_for_load_state("networkidle")
    page.close()
    assert [url for url in requests if not url.startswith(f"{origin}/")] == []
    assert [text for text in complaints if "favicon" not in text] == []


def test_everything_works_without_scripts(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/tin-hoat-dong/dai/")
    large = page.locator(".gallery a").first.get_attribute("href")
    answer = page.goto(f"{origin}{large}")
    assert answer is not None
    assert answer.headers["content-type"] == "image/jpeg"
    page.goto(f"{origin}/")
    page.locator("nav details summary").first.click()
    page.get_by_role("link", name="Mô hình hay").first.click()
    assert page.url == f"{origin}/dan-van-kheo/mo-hinh-hay/"
    context.close()


def test_the_menu_and_the_skip_link_work_by_keyboard(browser: Browser, origin: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{origin}/tin-hoat-dong/dai/")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.get_attribute("href") == "#noi-dung"
    assert focused.bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"
    page.close()


def test_the_lead_picture_is_loaded_first_and_others_later(browser: Browser, origin: str) -> None:
    page = browser.new_page()
    page.goto(f"{origin}/tin-hoat-dong/dai/")
    assert page.locator("main img").first.get_attribute("fetchpriority") == "high"
    assert page.locator(".gallery img").first.get_attribute("loading") == "lazy"
    page.close()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_photos_fill_their_column(width: int, browser: Browser, origin: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{origin}/tin-hoat-dong/dai/")
    widths = page.locator(".photo").evaluate_all(
        "figures => figures.map(one => [one.clientWidth, one.querySelector('img').clientWidth])"
    )
    page.close()
    assert len(widths) == 2
    assert [(column, photo) for column, photo in widths if photo < min(column, 800)] == []
