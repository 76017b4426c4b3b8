"""Videos: nothing of another site before play; keyboard, no scripts, a policy that refuses."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from plugins.tools.serving.server import page_policy
from tests.browser.accessibility import find_violations, open_mounted
from tests.support.sample_site import KINDS
from tests.support.serving import QuietHandler, serve
from tests.support.sites import BuiltSite

PLAYER = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&hl=vi&rel=0"
WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
STAND_IN = "<!DOCTYPE html><title>Phim</title><button autofocus>Dừng</button>"


class ProductionHandler(QuietHandler):
    """Serves files with the policy that the server of a portal sends."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", page_policy(()))
        super().end_headers()


@pytest.fixture(scope="module")
def production(sample_site: BuiltSite) -> Iterator[str]:
    with serve(sample_site.output, ProductionHandler) as address:
        yield address


@pytest.fixture
def asked(context: BrowserContext) -> list[str]:
    """Return the foreign addresses that the window asks for, all answered here."""
    found: list[str] = []

    def answer(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
            return
        found.append(route.request.url)
        route.fulfill(body=STAND_IN, content_type="text/html")

    context.route("**/*", answer)
    return found


@pytest.fixture
def video(page: Page, asked: list[str], production: str) -> Page:
    open_mounted(page, production + KINDS["video"])
    assert asked == []
    return page


def test_nothing_foreign_is_asked_for_before_play(video: Page, asked: list[str]) -> None:
    video.wait_for_load_state("networkidle")
    video.mouse.wheel(0, 5000)
    video.wait_for_load_state("networkidle")
    assert asked == []
    assert video.locator("link[rel=preconnect], link[rel=dns-prefetch]").count() == 0
    assert video.locator(".video iframe").count() == 0


def test_pressing_play_puts_the_player_in_place_and_moves_the_focus(
    video: Page, asked: list[str]
) -> None:
    link = video.locator(".video__link").first
    link.scroll_into_view_if_needed()
    before = link.bounding_box()
    link.click()
    player = video.locator(".video__player")
    expect(player).to_have_attribute("src", PLAYER)
    expect(player).to_have_attribute("title", "Video: Hội nghị tổng kết")
    expect(player).to_be_focused()
    expect(video.frame_locator(".video__player").locator("button")).to_be_visible()
    assert asked == [PLAYER]
    assert player.bounding_box() == before
    assert video.locator(".video__link").count() == 1, "the other video waits"


def test_play_is_pressed_with_the_keyboard_too(video: Page, asked: list[str]) -> None:
    link = video.get_by_role("link", name="Phát video: Hội nghị tổng kết. Xem trên YouTube")
    link.focus()
    video.keyboard.press("Enter")
    expect(video.locator(".video__player")).to_be_focused()
    assert asked == [PLAYER]


def test_the_player_breaks_no_rule(video: Page) -> None:
    video.locator(".video__link").first.click()
    expect(video.locator(".video__player")).to_be_focused()
    assert find_violations(video) == []


def test_the_transcript_opens_with_the_keyboard(video: Page) -> None:
    head = video.get_by_text("Lời của video")
    expect(video.get_by_text("Lời nói")).to_be_hidden()
    head.focus()
    video.keyboard.press("Enter")
    expect(video.get_by_text("Lời nói")).to_be_visible()


@pytest.fixture
def scriptless(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=False)
    yield context
    context.close()


def test_without_scripts_the_poster_leads_to_the_video(
    scriptless: BrowserContext, origin: str
) -> None:
    scriptless.route(f"{WATCH}*", lambda route: route.fulfill(body=STAND_IN))
    page = scriptless.new_page()
    page.goto(origin + KINDS["video"])
    page.locator(".video__link").first.click()
    page.wait_for_url(WATCH)


def test_a_player_that_the_policy_refuses_becomes_a_link(
    page: Page, asked: list[str], origin: str
) -> None:
    """As behind a server whose configuration is older than the portal."""
    open_mounted(page, origin + KINDS["video"])
    page.locator(".video__link").first.click()
    page.wait_for_url(WATCH)
    assert asked == [WATCH]


def test_a_film_is_loaded_only_when_it_is_played(
    context: BrowserContext, page: Page, origin: str
) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    open_mounted(page, origin + KINDS["film"])
    page.wait_for_load_state("networkidle")
    assert not [one for one in asked if one.endswith(".mp4")]
    film = page.locator("video")
    expect(film).to_have_attribute("preload", "none")
    with page.expect_request("**/phim.mp4"):
        film.evaluate("film => { film.play().catch(() => {}); }")


def test_photos_of_an_album_fill_the_column(page: Page, origin: str) -> None:
    open_mounted(page, origin + KINDS["album"])
    column = page.locator(".gallery__list").bounding_box()
    widths = [one.bounding_box() for one in page.locator(".gallery__item").all()]
    assert column is not None
    assert [box["width"] for box in widths if box] == [column["width"]] * 2
    tops = [box["y"] for box in widths if box]
    assert tops == sorted(set(tops)), "one below the other"
