"""What all tests share."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from plugins.core.locking import exclusive
from plugins.tools.environment import browser, programs
from tests.support.sample_site import FIGURES, FILES
from tests.support.sites import BuiltSite, build_site, write_files

pytest_plugins = ["tests.support.clean_tree"]

# What a shell starts in the background does not hear Ctrl+C, and neither do its children: programs
# that are to end by it could not be tested there.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says more of the machine than of the code.
settings.register_profile("portal", deadline=None)
settings.load_profile("portal")

programs.extend_path()
FOLDERS = frozenset(os.environ["PATH"].split(os.pathsep))
LISTED = {sys.executable, *browser.PROGRAMS}.union(*programs.PACKAGES.values())


def refuse_unlisted_program(event: str, arguments: tuple[object, ...]) -> None:
    """Raise LookupError if a program of this system is started that PACKAGES does not list."""
    if event == "subprocess.Popen":
        found = shutil.which(str(arguments[0])) or ""
        folder, name = os.path.split(found)
        if folder in FOLDERS and not {found, name} & LISTED:
            raise LookupError(f"{name} is not in plugins.tools.environment.programs.PACKAGES")


sys.addaudithook(refuse_unlisted_program)


# Python without compiled files starts three times as slowly, and users keep them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.fixture
def no_collection() -> Iterator[None]:
    """Collect no garbage: of a large run of tests it takes as long as what is measured.

    Hypothesis listens to collections, and an exception of a time limit would get lost there.
    """
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder that all processes of this run of the tests share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def sample_site(run_folder: Path) -> BuiltSite:
    """Return the site that has a page of every kind, built once for all processes."""
    folder = run_folder / "sample"
    log = folder / "log"
    with exclusive(run_folder / "sample.lock"):
        if not log.is_file():
            write_files({"figures.json": json.dumps(FIGURES)}, folder)
            figures = str(folder / "figures.json")
            site = build_site(FILES, folder, ENGAGEMENT_FIGURES=figures)
            assert site.status == 0, site.log
            log.write_text(site.log, encoding="utf-8")
    return BuiltSite(0, log.read_text(encoding="utf-8"), folder / "output")
