"""The short articles of the sample site, opened and rated as readers do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.live_portal import LivePortal

STARS = ("Bài viết rất kém", "Bài viết kém", "Bài viết đạt", "Bài viết tốt", "Bài viết rất tốt")
RECORDED = "Đánh giá của bạn đã được ghi nhận"
AGAIN = "Bạn đã đánh giá bài viết này rồi"
UNDONE = "Đã rút lại đánh giá của bạn"


@dataclass
class Reader:
    """A person at an address of their own, with an article that no other test of the file opens."""

    portal: LivePortal
    browser: Browser
    number: int
    windows: list[BrowserContext] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"tin-{self.number:02}"

    @property
    def path(self) -> str:
        return f"/tin-hoat-dong/{self.key}/"

    @property
    def url(self) -> str:
        return self.portal.origin + self.path

    def window(self, **options: Any) -> BrowserContext:  # noqa: ANN401
        """Return a new window, nothing stored in it."""
        address = f"198.51.100.{self.number}"
        self.windows.append(self.portal.visitor(self.browser, address, **options))
        return self.windows[-1]

    def open(self, page: Page) -> Page:
        """Open the article and wait until the service has answered its script."""
        with page.expect_response(lambda answer: "/tt/v/" in answer.url):
            page.goto(self.url)
        expect(page.locator("[data-figure=t]")).not_to_have_text("")
        return page

    def views(self) -> int:
        return int(self.portal.figures(self.key)["v"])

    def rating(self) -> Any:  # noqa: ANN401 - JSON
        """Return number and sum of votes as the service has them."""
        return self.portal.figures(self.key)["r"]


def star(page: Page, points: int) -> Locator:
    return page.get_by_role("radio", name=STARS[points - 1], exact=True)


def told(page: Page) -> Locator:
    return page.locator(".rating").get_by_role("status")


def click(page: Page, points: int) -> None:
    page.get_by_title(STARS[points - 1], exact=True).click()


def reload(page: Page) -> None:
    """Load an article again and wait until the service has answered its script."""
    with page.expect_response(lambda answer: "/tt/v/" in answer.url):
        page.reload()
