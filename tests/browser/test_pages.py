"""Every kind of page in a real browser: accessible, within the screen, all from one origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.accessibility import COLOUR_RULES, MODES, find_violations, open_mounted
from tests.support.sample_site import KINDS

WIDTHS = (1280, 768, 360, 320)


@dataclass
class Findings:
    """What was found on the pages: axe's violations and widths by kind, and what the browser said.

    `violations` are by kind and mode; `widths` (in pixels) by kind and by the width of the window.
    """

    violations: dict[tuple[str, str], list[Any]]
    widths: dict[tuple[str, int], int]
    requests: list[str]
    complaints: list[str]


# Pages of these kinds have the templates and parts of others: `test --all` looks at them in every
# mode, `test` in the light only.
ALIKE = frozenset(
    {
        *("author", "authors", "closed page", "expired article", "hidden article", "month"),
        *("parent category", "plain article", "source", "sources", "topic", "topics", "privacy"),
        *("documents of a kind", "closed page of documents"),
    }
)


@pytest.fixture(scope="module")
def found(browser: Browser, origin: str, request: pytest.FixtureRequest) -> Findings:
    """Return what is found on each kind of page, in the light, in the dark, wide and narrow."""
    is_thorough = not request.config.getoption("markexpr")
    found = Findings({}, {}, [], [])
    page = browser.new_page(viewport={"width": WIDTHS[0], "height": 900}, color_scheme="light")
    page.on("request", lambda request: found.requests.append(request.url))
    page.on("console", lambda message: found.complaints.append(message.text))
    for kind, address in KINDS.items():
        open_mounted(page, origin + address)
        found.violations[kind, "light"] = find_violations(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            found.widths[kind, width] = page.evaluate("document.documentElement.scrollWidth")
        if is_thorough or kind not in ALIKE:
            found.violations[kind, "a narrow screen"] = find_violations(page)
            page.set_viewport_size({"width": WIDTHS[0], "height": 900})
            page.emulate_media(color_scheme="dark")
            found.violations[kind, "dark"] = find_violations(page, COLOUR_RULES)
            page.emulate_media(color_scheme="light", forced_colors="active")
            found.violations[kind, "forced colours"] = find_violations(page, COLOUR_RULES)
            page.emulate_media(color_scheme="light", forced_colors="none")
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.close()
    return found


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing_on_any_kind_of_page(mode: str, found: Findings) -> None:
    looked_at = {kind: broken for (kind, one), broken in found.violations.items() if one == mode}
    assert looked_at.keys() >= KINDS.keys() - ALIKE
    assert {kind: broken for kind, broken in looked_at.items() if broken} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(width: int, found: Findings) -> None:
    widths = {kind: found.widths[kind, width] for kind in KINDS}
    assert {kind: wide for kind, wide in widths.items() if wide > width} == {}


def test_no_page_asks_another_host_or_breaks_the_content_security_policy(
    found: Findings, origin: str
) -> None:
    assert [url for url in found.requests if not url.startswith(f"{origin}/")] == []
    assert [text for text in found.complaints if "favicon" not in text] == []
    assert len(found.requests) > len(KINDS)


def test_everything_works_without_scripts(scriptless: Page, origin: str) -> None:
    page = scriptless
    page.goto(f"{origin}/tin-hoat-dong/dai/")
    large = page.locator(".gallery a").first.get_attribute("href")
    answer = page.goto(f"{origin}{large}")
    assert answer is not None
    assert answer.headers["content-type"] == "image/jpeg"
    page.goto(f"{origin}/")
    page.locator("nav details summary").first.click()
    page.get_by_role("link", name="Mô hình hay").first.click()
    assert page.url == f"{origin}/dan-van-kheo/mo-hinh-hay/"


def test_the_menu_and_the_skip_link_work_by_keyboard(page: Page, origin: str) -> None:
    page.goto(f"{origin}/tin-hoat-dong/dai/")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.get_attribute("href") == "#noi-dung"
    assert focused.bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"


def test_the_lead_picture_is_loaded_first_and_others_later(page: Page, origin: str) -> None:
    page.goto(f"{origin}/tin-hoat-dong/dai/")
    assert page.locator("main img").first.get_attribute("fetchpriority") == "high"
    assert page.locator(".gallery img").first.get_attribute("loading") == "lazy"


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_photos_fill_their_column(width: int, page: Page, origin: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{origin}/tin-hoat-dong/dai/")
    widths = page.locator(".photo").evaluate_all(
        "figures => figures.map(one => [one.clientWidth, one.querySelector('img').clientWidth])"
    )
    assert len(widths) == 2
    assert [(column, photo) for column, photo in widths if photo < min(column, 800)] == []
