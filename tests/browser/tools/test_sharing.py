"""Links to share, and the address for copying."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.tools.articles import ARTICLE, CANONICAL, open_article, press


def test_links_to_share_name_the_published_address_and_the_title(page: Page) -> None:
    share = page.get_by_role("region", name="Chia sẻ")
    hrefs = {
        name: share.get_by_role("link", name=name, exact=True).get_attribute("href") or ""
        for name in ("Facebook", "X", "Thư điện tử")
    }
    title = page.locator("h1").text_content()
    assert parse_qs(urlsplit(hrefs["Facebook"]).query) == {"u": [CANONICAL]}
    assert parse_qs(urlsplit(hrefs["X"]).query) == {"url": [CANONICAL], "text": [title]}
    mail = parse_qs(urlsplit(hrefs["Thư điện tử"]).query)
    assert mail == {"subject": [title], "body": [f"{title}\r\n{CANONICAL}"]}
    zalo = share.get_by_role("link", name="Zalo").get_attribute("href") or ""
    assert zalo.startswith("https://button-share.zalo.me/share_external?d=")


def test_the_address_is_copied_and_that_is_said(page: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".share").scroll_into_view_if_needed()
    press(page, "Sao chép liên kết")
    status = page.locator(".share").get_by_role("status")
    expect(status).to_have_text("Đã sao chép liên kết")
    assert page.evaluate("navigator.clipboard.readText()") == CANONICAL


def test_where_copying_is_forbidden_the_address_is_shown(
    context: BrowserContext, published: str
) -> None:
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    open_article(page, published).locator(".share").scroll_into_view_if_needed()
    press(page, "Sao chép liên kết")
    expect(page.locator(".share").get_by_role("status")).to_contain_text(CANONICAL)


@pytest.mark.parametrize("can_share", [True, False])
def test_the_device_shares_where_it_can(
    can_share: bool, context: BrowserContext, published: str
) -> None:
    page = context.new_page()
    sharing = "async (shared) => { window.shared = shared; }" if can_share else "undefined"
    page.add_init_script(f"Object.defineProperty(navigator, 'share', {{value: {sharing}}})")
    open_article(page, published).locator(".share").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Sao chép liên kết")).to_be_visible()
    expect(page.get_by_role("button", name="Chia sẻ…")).to_be_visible(visible=can_share)
    if can_share:
        press(page, "Chia sẻ…")
        assert page.evaluate("shared.url") == CANONICAL


def test_without_an_address_of_the_portal_only_copying_is_offered(
    context: BrowserContext, origin: str
) -> None:
    page = open_article(context.new_page(), origin)
    page.locator(".share").scroll_into_view_if_needed()
    expect(page.locator(".share").get_by_role("link")).to_have_count(0)
    expect(page.get_by_role("button", name="Sao chép liên kết")).to_be_visible()


def test_without_scripts_links_are_there_and_no_dead_button(
    scriptless: Page, published: str, origin: str
) -> None:
    scriptless.goto(published + ARTICLE)
    expect(scriptless.locator(".share").get_by_role("link")).to_have_count(4)
    expect(scriptless.locator(".share, .tools").get_by_role("button")).to_have_count(0)
    expect(scriptless.locator(".tools")).to_be_hidden()
    scriptless.goto(origin + ARTICLE)
    expect(scriptless.locator(".share")).to_be_hidden()
