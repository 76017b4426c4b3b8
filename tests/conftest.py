"""What tests of finished pages share."""

from __future__ import annotations

import pytest

from tests.support.sample_site import FILES
from tests.support.sites import BuiltSite, build_site


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Return the built site that has a page of every kind."""
    site = build_site(FILES, tmp_path_factory.mktemp("sample"))
    assert site.status == 0, site.log
    return site
