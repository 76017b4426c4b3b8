"""An article on paper."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.tools.articles import CANONICAL, open_article, press


def test_printing_is_the_browsers(context: BrowserContext, published: str) -> None:
    page = context.new_page()
    page.add_init_script("window.print = () => { window.printed = true; }")
    open_article(page, published)
    press(page, "In ra")
    assert page.evaluate("printed") is True


def test_paper_has_the_copyright_and_the_address_but_no_tools(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".share")).to_be_hidden()
    expect(page.locator(".tools")).to_be_hidden()
    expect(page.locator(".permalink")).to_have_text(f"Địa chỉ bài viết: {CANONICAL}")
    expect(page.get_by_text("Ghi rõ nguồn khi phát hành lại")).to_be_visible()
