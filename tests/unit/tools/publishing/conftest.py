"""A desk for each kind of target."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.tools.publishing.places import Desk, path_with, write_program

# Takes ssh's options and the host away and runs the command as the login shell would.
FAKE_SSH = """
while [ "$1" != -- ]; do shift; done
shift 2
exec sh -c "$*"
"""


@pytest.fixture(params=["local", "ssh"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A project and an empty place; one name has spaces, accents and quotes."""
    write_program(tmp_path / "bin", "ssh", FAKE_SSH)
    write_program(tmp_path / "bin", "sync", "")  # no test takes the power away
    monkeypatch.chdir(tmp_path)  # a broken script must not write into the project
    monkeypatch.setenv("PATH", path_with(tmp_path / "bin"))
    monkeypatch.setenv("GITHUB_ACTOR", "Biên tập")
    root = tmp_path / "du an"
    root.mkdir()
    folder = tmp_path / "máy chủ" / "cổng 'A' \"B\" $HOME;"
    to = f"bbt@may-chu:{folder}" if request.param == "ssh" else str(folder)
    return Desk(root, to, folder)
