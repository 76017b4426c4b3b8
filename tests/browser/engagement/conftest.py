"""What the tests of live figures and of votes share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from plugins.tools.environment.browser import require_browser
from tests.browser.conftest import FLAGS
from tests.browser.engagement.articles import Reader
from tests.support.live_portal import LivePortal, running_portal
from tests.support.service import BROWSER
from tests.support.sites import BuiltSite


@pytest.fixture(scope="module")
def portal(
    sample_site: BuiltSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LivePortal]:
    """Return the sample site with a service of its own behind it."""
    with running_portal(sample_site.output, tmp_path_factory.mktemp("live")) as running:
        yield running


@pytest.fixture(scope="module")
def home_browser(browser: Browser) -> Iterator[Browser]:
    """Return a browser as readers have it at home.

    It keeps pages when the reader leaves them, opens pages before anybody asks for them, and does
    not say that a machine is at the wheel. Windows must not override anything of it: then the
    browser prerenders nothing.
    """
    started = browser.browser_type.launch(
        executable_path=str(require_browser()),
        args=[*FLAGS, f"--user-agent={BROWSER}", "--disable-blink-features=AutomationControlled"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield started
    started.close()


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    """Return the numbers of the short articles of a month."""
    return (number for number in range(1, 31) if number != 13)


@pytest.fixture
def reader(browser: Browser, portal: LivePortal, numbers: Iterator[int]) -> Iterator[Reader]:
    reader = Reader(portal, browser, next(numbers))
    yield reader
    for window in reader.windows:
        window.close()


@pytest.fixture
def context(reader: Reader) -> BrowserContext:
    return reader.window()
