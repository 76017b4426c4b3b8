"""Chromium or a relative of it is found under any of its names."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.core.errors import SetupError
from plugins.tools.environment import browser


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser; returns the folder of PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "APPLICATIONS", (str(tmp_path / "Applications/Chromium"),))
    monkeypatch.setattr(browser, "find_playwright_browser", lambda: None)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["chromium", "google-chrome", "chromium-browser", "Applications/Chromium"]
)
def test_a_browser_is_found(bare: Path, name: str) -> None:
    program = bare / name
    program.parent.mkdir(exist_ok=True)
    program.touch(0o755)
    assert browser.require_browser() == program


def test_playwrights_browser_is_found(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find_playwright_browser", lambda: bare / "chrome")
    assert browser.require_browser() == bare / "chrome"


def test_a_machine_without_a_browser_is_told_so(bare: Path) -> None:
    with pytest.raises(SetupError, match="Không tìm thấy trình duyệt Chromium"):
        browser.require_browser()
