"""Larger letters, more contrast, and that the tools themselves can be used by everybody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.accessibility import find_violations
from tests.browser.tools.articles import (
    ARTICLE,
    SHORT,
    open_article,
    press,
    size_of_text,
    speech,
    told,
)
from tests.support.sample_site import FILES, KINDS
from tests.support.sites import BuiltSite, build_site

CHOICES_OF_THE_FIRST_BODY = """
new MutationObserver((_, observer) => {
  if (!document.body) return;
  window.choicesOfTheFirstBody = {...document.documentElement.dataset};
  observer.disconnect();
}).observe(document, {childList: true, subtree: true});
"""


@pytest.mark.parametrize(
    ("names", "factor", "said"),
    [
        (["Chữ nhỏ hơn"], 0.875, "Cỡ chữ: 87,5 %"),
        (["Chữ lớn hơn"] * 2, 1.25, "Cỡ chữ: 125 %"),
        (["Chữ lớn hơn"] * 5, 1.5, "Cỡ chữ: 150 %"),
        (["Chữ lớn hơn", "Cỡ chữ bình thường"], 1.0, "Cỡ chữ: 100 %"),
    ],
    ids=["smaller", "larger", "no larger than that", "as it was"],
)
def test_letters_become_smaller_and_larger(
    names: list[str], factor: float, said: str, page: Page
) -> None:
    before = size_of_text(page)
    for name in names:
        press(page, name)
    assert size_of_text(page) == pytest.approx(before * factor)
    expect(told(page)).to_have_text(said)


def test_at_the_last_size_the_button_says_so_and_keeps_the_focus(page: Page) -> None:
    button = press(page, "Chữ nhỏ hơn")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_be_focused()


def test_contrast_is_switched_on_and_off(page: Page) -> None:
    ink = "getComputedStyle(document.querySelector('.date-line')).color"
    before = page.evaluate(ink)
    button = press(page, "Tương phản cao")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(ink) == "rgb(0, 0, 0)"
    press(page, "Tương phản cao")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(ink) == before


@pytest.mark.parametrize("kind", ["home", "article", "page"])
def test_choices_hold_on_every_page_before_its_first_paint(
    kind: str, page: Page, published: str
) -> None:
    size = "parseFloat(getComputedStyle(document.querySelector('main')).fontSize)"
    before = page.evaluate(size)
    press(page, "Chữ lớn hơn")
    press(page, "Tương phản cao")
    page.add_init_script(CHOICES_OF_THE_FIRST_BODY)
    page.goto(published + KINDS[kind])
    found = page.evaluate("choicesOfTheFirstBody")
    assert (found["size"], found["contrast"]) == ("112.5", "more")
    assert page.evaluate(size) == pytest.approx(before * 1.125)


def test_tools_work_where_nothing_can_be_stored(context: BrowserContext, published: str) -> None:
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    open_article(page, published)
    before = size_of_text(page)
    press(page, "Chữ lớn hơn")
    assert size_of_text(page) > before


def test_a_page_has_what_makes_sense_for_it(context: BrowserContext, published: str) -> None:
    page = open_article(context.new_page(), published, KINDS["page"])
    names = page.locator(".tools").get_by_role("button").all_inner_texts()
    assert [name.split("\n")[-1] for name in names] == [
        "Chữ nhỏ hơn",
        "Cỡ chữ bình thường",
        "Chữ lớn hơn",
        "Tương phản cao",
        "In bài viết",
    ]


@pytest.mark.parametrize("width", [320, 1280])
def test_the_largest_letters_fit_every_page(width: int, page: Page, published: str) -> None:
    for _ in range(3):
        press(page, "Chữ lớn hơn")
    page.set_viewport_size({"width": width, "height": 700})
    widths = {}
    for kind, address in KINDS.items():
        page.goto(published + address)
        widths[kind] = page.evaluate("document.documentElement.scrollWidth")
    assert {kind: found for kind, found in widths.items() if found > width} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("contrast", ["more", "normal"])
def test_axe_finds_nothing_at_320_px(
    scheme: str, contrast: str, browser: Browser, published: str
) -> None:
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.add_init_script(f"localStorage.contrast = '{contrast}'; localStorage.size = '150'")
    page.add_init_script(speech("vi-VN"))
    open_article(page, published).locator(".share").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Sao chép liên kết")).to_be_visible()
    assert find_violations(page) == []
    context.close()


def test_targets_are_large_enough(page: Page) -> None:
    page.locator(".share").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Sao chép liên kết")).to_be_visible()
    sizes = page.locator(":is(.share, .tools) :is(a, button):visible").evaluate_all(
        "all => all.map(one => [one.offsetWidth, one.offsetHeight])"
    )
    assert len(sizes) == 12
    assert min(min(size) for size in sizes) >= 24


@pytest.mark.parametrize("address", [ARTICLE, SHORT], ids=["long", "short"])
def test_nothing_moves_when_tools_come(
    address: str, context: BrowserContext, published: str
) -> None:
    page = context.new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => {"
        " for (const entry of list.getEntries()) window.shift += entry.value;"
        " }).observe({type: 'layout-shift', buffered: true})"
    )
    open_article(page, published, address).locator(".share").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Sao chép liên kết")).to_be_visible()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("shift") == 0


def test_the_date_line_has_a_figure_of_answers_where_they_are_allowed(
    tmp_path: Path, site: BuiltSite
) -> None:
    assert re.search(r'Phản hồi: </span><span data-figure="c">0</span></p>', site.page(ARTICLE))
    one = FILES["content/articles/2024/tin-01.md"]
    assert isinstance(one, str)
    files = {"content/articles/2024/tin-01.md": one.replace("---\n", "---\ncomments: false\n", 1)}
    closed = build_site(files, tmp_path)
    assert closed.status == 0, closed.log
    assert "Phản hồi" not in closed.page(SHORT)
    assert "Ý kiến bạn đọc" not in site.page(ARTICLE)


def test_without_engagement_there_is_neither_figure_nor_drawing(tmp_path: Path) -> None:
    name = "content/articles/2024/tin-01.md"
    plain = build_site({name: FILES[name]}, tmp_path, ENGAGEMENT=False)
    assert plain.status == 0, plain.log
    assert "icon-bubble" not in plain.page(SHORT)
    assert "Phản hồi" not in plain.page(SHORT)
