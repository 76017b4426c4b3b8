"""A real Chromium on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from plugins.tools.environment.browser import require_browser
from tests.support.live_portal import AS_A_PERSON
from tests.support.service import BROWSER
from tests.support.serving import serve
from tests.support.sites import BuiltSite

FLAGS = (
    *("--disable-background-networking", "--disable-component-update", "--disable-gpu"),
    *("--disable-quic", "--disable-sync", "--no-first-run", "--no-sandbox"),
)

# Once in some thousand openings on a busy machine, Chromium never says that a page is there. The
# summary shows what was tried again; whatever else fails, fails at once.
STALLED = r"Page\.goto: Timeout"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a test have a second try when the browser did not open a page."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=[STALLED]))


@pytest.fixture(scope="session")
def headless_browser() -> Iterator[Browser]:
    """Return Chromium without a window, which opens pages several times as quickly."""
    program = require_browser(headless=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser(headless_browser: Browser) -> Browser:
    return headless_browser


@pytest.fixture(scope="module")
def chromium(headless_browser: Browser) -> Iterator[Browser]:
    """Return Chromium as readers have it, to be measured."""
    started = headless_browser.browser_type.launch(
        executable_path=str(require_browser()), args=list(FLAGS)
    )
    yield started
    started.close()


@pytest.fixture(scope="session")
def origin(sample_site: BuiltSite) -> Iterator[str]:
    with serve(sample_site.output) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a browser window of its own, without anything stored."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def person(browser: Browser) -> Iterator[BrowserContext]:
    """Return a window whose visits count."""
    context = browser.new_context(user_agent=BROWSER)
    context.add_init_script(AS_A_PERSON)
    yield context
    context.close()


@pytest.fixture
def scriptless(browser: Browser) -> Iterator[Page]:
    """Return an empty page in a window that runs no scripts."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()
