"""What counts as a view and a visit when real pages are opened in a real browser."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from plugins.tools.environment.browser import require_browser
from tests.browser.conftest import FLAGS
from tests.browser.engagement.articles import Reader, reload
from tests.support.live_portal import posts
from tests.support.service import BROWSER
from tests.support.waiting import wait_until

HIDE = """
Object.defineProperty(Document.prototype, 'hidden', {get: () => !globalThis.isSeen});
addEventListener('show-tab', () => {
  globalThis.isSeen = true;
  document.dispatchEvent(new Event('visibilitychange'));
});
"""
REQUESTS = 12


def test_a_view_is_one_request_and_shows_every_figure(page: Page, reader: Reader) -> None:
    portal = reader.portal
    before, since = portal.totals(), len(portal.requests)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    reader.open(page)
    page.wait_for_load_state("networkidle")
    assert len(asked) <= REQUESTS
    assert [url for url in asked if not url.startswith(f"{portal.origin}/")] == []
    assert portal.requests[since:] == [
        one for one in portal.requests[since:] if one.startswith(f"POST /tt/v/{reader.key}?n=")
    ]
    assert len(portal.requests) == since + 1
    assert reader.views() == 1
    expect(page.locator("[data-figure=v]")).to_have_text("1")
    shown = page.locator(".statistics__figure").all_inner_texts()
    after = portal.totals()
    assert shown == [f"{after[name]:,}" for name in "obgdmt"]
    assert after["o"] == after["b"] + after["g"]
    assert (after["d"], after["t"]) == (before["d"] + 1, before["t"] + 1)


def test_a_reload_counts_nothing(page: Page, reader: Reader) -> None:
    reader.open(page)
    visits = reader.portal.totals()["d"]
    reload(page)
    assert reader.views() == 1
    assert reader.portal.totals()["d"] == visits


def test_two_tabs_are_one_visitor(page: Page, reader: Reader) -> None:
    reader.open(page)
    totals = reader.portal.totals()
    reader.open(page.context.new_page())
    assert reader.views() == 1
    assert reader.portal.totals() == totals


def test_who_comes_back_after_half_an_hour_is_another_visitor(page: Page, reader: Reader) -> None:
    reader.open(page)
    visits = reader.portal.totals()["d"]
    page.clock.install()
    page.clock.fast_forward("29:00")
    reload(page)
    assert (reader.views(), reader.portal.totals()["d"]) == (1, visits)
    page.clock.fast_forward("31:00")
    reload(page)
    assert (reader.views(), reader.portal.totals()["d"]) == (2, visits + 1)


def test_a_page_that_is_no_article_counts_a_visit_and_no_view(page: Page, reader: Reader) -> None:
    portal = reader.portal
    since, visits = len(portal.requests), portal.totals()["d"]
    with page.expect_response(lambda answer: "/tt/v/0" in answer.url):
        page.goto(f"{portal.origin}/tin-hoat-dong/")
    assert posts(portal, since) == ["v/0"]
    assert portal.totals()["d"] == visits + 1


def test_a_tab_in_the_background_counts_when_it_is_seen(page: Page, reader: Reader) -> None:
    page.add_init_script(HIDE)
    since = len(reader.portal.requests)
    page.goto(reader.url)
    page.wait_for_load_state("networkidle")
    assert reader.portal.requests[since:] == []
    with page.expect_response(lambda answer: "/tt/v/" in answer.url):
        page.evaluate("dispatchEvent(new Event('show-tab'))")
    assert reader.views() == 1


def test_presence_is_told_every_two_minutes_while_the_page_is_seen(
    page: Page, reader: Reader
) -> None:
    page.clock.install()
    reader.open(page)
    since = len(reader.portal.requests)
    for _ in range(3):
        with page.expect_response(lambda answer: "/tt/p" in answer.url):
            page.clock.fast_forward("02:01")
    page.add_init_script(HIDE)
    assert posts(reader.portal, since) == ["p"] * 3
    page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")
    page.clock.fast_forward("10:00")
    page.wait_for_load_state("networkidle")
    assert posts(reader.portal, since) == ["p"] * 3


def test_a_page_that_comes_back_shows_fresh_figures_and_counts_once(
    home_browser: Browser, reader: Reader
) -> None:
    page = reader.open(home_browser.new_page())
    page.evaluate("globalThis.isKept = true")
    page.goto(f"{reader.portal.origin}/gioi-thieu/")
    reader.portal.service.hit(reader.key, address="203.0.113.99")
    with page.expect_response(lambda answer: "/tt/v/tin" in answer.url):
        page.go_back(wait_until="commit")
    assert page.evaluate("globalThis.isKept"), "the browser loaded the page anew"
    expect(page.locator("[data-figure=v]")).to_have_text("2")
    assert reader.views() == 2
    page.close()


PRERENDER = """<!doctype html><title>.</title>
<script type="speculationrules">
  {"prerender": [{"urls": ["ADDRESS"], "eagerness": "immediate"}]}
</script>
<script>
  const wait = () => fetch("/go").then((answer) =>
    answer.ok ? setTimeout(() => { location.href = "ADDRESS" }, 300) : setTimeout(wait, 100));
  wait();
</script>
"""


def test_a_prerendered_page_counts_when_it_is_shown(reader: Reader, tmp_path: Path) -> None:
    portal, address = reader.portal, reader.path
    since, first = len(portal.requests), len(portal.files)
    portal.pages["/start"] = PRERENDER.replace("ADDRESS", address)

    def asked() -> list[tuple[str, str]]:
        return portal.files[first:]

    with running_chromium(f"{portal.origin}/start", tmp_path):
        wait_until(lambda: any("/tuong-tac." in name for name, _ in asked()))
        polls = asked().count(("/go", ""))
        wait_until(lambda: asked().count(("/go", "")) > polls + 3)
        assert posts(portal, since) == [], "it counted before anybody saw it"
        portal.pages["/go"] = "go"
        wait_until(lambda: reader.views() == 1)
    opened = [purpose for name, purpose in asked() if name == address]
    assert opened == ["prefetch;prerender"], "the page was loaded anew, or not ahead"
    assert posts(portal, since) == [f"v/{reader.key}"]


@contextmanager
def running_chromium(address: str, profile: Path) -> Iterator[None]:
    """Show a page in a browser that nobody steers: one that is steered prerenders nothing."""
    flags = [*FLAGS, "--headless", f"--user-agent={BROWSER}", f"--user-data-dir={profile}"]
    process = subprocess.Popen(
        [str(require_browser()), *flags, address],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_a_machine_at_the_wheel_counts_nothing(browser: Browser, reader: Reader) -> None:
    page = browser.new_page()
    since = len(reader.portal.requests)
    page.goto(reader.url)
    page.wait_for_load_state("networkidle")
    assert reader.portal.requests[since:] == []
    page.close()


def test_who_asks_not_to_be_tracked_is_counted_and_nothing_is_stored(
    page: Page, reader: Reader
) -> None:
    page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})"
    )
    since = len(reader.portal.requests)
    reader.open(page)
    assert reader.portal.requests[since:] == [f"POST /tt/v/{reader.key}"]
    assert page.evaluate("localStorage.length") == 0
    assert reader.views() == 1


def test_without_storage_a_visitor_is_known_by_address_and_browser(
    page: Page, reader: Reader
) -> None:
    page.add_init_script(
        "Object.defineProperty(globalThis, 'localStorage', {get() { throw new Error('off') }})"
    )
    reader.open(page)
    reload(page)
    assert reader.views() == 1


def test_no_cookie_is_set_by_reading(page: Page, reader: Reader) -> None:
    reader.open(page)
    assert page.context.cookies() == []


def test_nothing_moves_when_figures_arrive(page: Page, reader: Reader) -> None:
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        reader.open(page)
        shift = page.evaluate(
            "new Promise(resolve => { let sum = 0; new PerformanceObserver(list => {"
            " for (const entry of list.getEntries()) sum += entry.value;"
            " }).observe({type: 'layout-shift', buffered: true});"
            " requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum))) })"
        )
        assert shift == 0, width


def test_a_page_is_whole_while_the_service_is_down_and_its_figures_are_the_last_ones(
    page: Page, reader: Reader
) -> None:
    reader.portal.service.hit(reader.key, address="203.0.113.98")
    last = reader.portal.service.state / "public/s.json"
    wait_until(last.is_file)
    page.route("**/tt/v/**", lambda route: route.fulfill(status=502, body="<h1>502</h1>"))
    page.goto(reader.url)
    expect(page.locator("[data-figure=t]")).not_to_have_text("")
    expect(page.locator("[data-figure=v]")).to_have_text("0")
    assert page.get_by_role("alert").count() == 0
    assert "502" not in page.locator("body").inner_text()
