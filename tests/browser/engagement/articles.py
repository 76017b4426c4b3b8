"""The short articles of the sample site, opened as a reader does."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.support.live_portal import LivePortal

ARTICLE = "/tin-hoat-dong/tin-{:02}/"


def open_article(page: Page, portal: LivePortal, number: int) -> Page:
    """Open a short article and wait until the service has answered its script."""
    with page.expect_response(lambda answer: "/tt/v/" in answer.url):
        page.goto(portal.origin + ARTICLE.format(number))
    expect(page.locator("[data-figure=t]")).not_to_have_text("–")
    return page
