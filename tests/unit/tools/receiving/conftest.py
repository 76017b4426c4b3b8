"""An office of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.tools.receiving.offices import Office


@pytest.fixture(autouse=True)
def only_our_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody's own settings of git count."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return an office that has published nothing yet."""
    return Office(tmp_path)
