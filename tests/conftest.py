"""What all tests share."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys

import pytest

from plugins.environment import browser, programs
from tests.support.sample_site import FIGURES, FILES
from tests.support.sites import BuiltSite, build_site

# What a shell starts in the background does not hear Ctrl+C, and neither do its children: programs
# that are to end by it could not be tested there.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

programs.extend_path()
FOLDERS = frozenset(os.environ["PATH"].split(os.pathsep))
LISTED = {sys.executable, *browser.PROGRAMS}.union(*programs.PACKAGES.values())


def refuse_unlisted_program(event: str, arguments: tuple[object, ...]) -> None:
    """Raise LookupError if a program of this system is started that PACKAGES does not list."""
    if event == "subprocess.Popen":
        found = shutil.which(str(arguments[0])) or ""
        folder, name = os.path.split(found)
        if folder in FOLDERS and not {found, name} & LISTED:
            raise LookupError(f"{name} is not in plugins.environment.programs.PACKAGES")


sys.addaudithook(refuse_unlisted_program)


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Return the built site that has a page of every kind."""
    folder = tmp_path_factory.mktemp("sample")
    figures = folder / "figures.json"
    figures.write_text(json.dumps(FIGURES))
    site = build_site(FILES, folder, ENGAGEMENT_FIGURES=str(figures))
    assert site.status == 0, site.log
    return site
