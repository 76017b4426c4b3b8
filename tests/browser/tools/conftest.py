"""What the tests of an article's tools share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.tools.articles import SITEURL, open_article
from tests.support.sample_site import FILES
from tests.support.serving import serve
from tests.support.sites import BuiltSite, build_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Return the sample site as it is published: with its address."""
    site = build_site(FILES, tmp_path_factory.mktemp("tools"), SITEURL=SITEURL)
    assert site.status == 0, site.log
    return site


@pytest.fixture(scope="session")
def published(site: BuiltSite) -> Iterator[str]:
    with serve(site.output) as address:
        yield address


@pytest.fixture
def page(context: BrowserContext, published: str) -> Page:
    return open_article(context.new_page(), published)
