"""What tests of finished pages share."""

from __future__ import annotations

import json
import signal

import pytest

from tests.support.sample_site import FIGURES, FILES
from tests.support.sites import BuiltSite, build_site

pytest_plugins = ["tests.support.clean_tree"]

# What a shell starts in the background does not hear Ctrl+C, and neither do its children: programs
# that are to end by it could not be tested there.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Return the built site that has a page of every kind."""
    folder = tmp_path_factory.mktemp("sample")
    figures = folder / "figures.json"
    figures.write_text(json.dumps(FIGURES))
    site = build_site(FILES, folder, ENGAGEMENT_FIGURES=str(figures))
    assert site.status == 0, site.log
    return site
