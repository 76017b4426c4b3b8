"""Chromium is found, or got, or asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plugins.environment import browser
from plugins.environment.problems import EnvironmentProblem


def write_program(path: Path, script: str = "") -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser; returns the folder of its programs."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "env", "cp", "chmod"):
        (programs / name).symlink_to(shutil.which(name) or name)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(browser, "APPLICATIONS", ())
    monkeypatch.setattr(browser, "find_playwright_browser", lambda: None)
    python = write_program(tmp_path / "python", "exit 1")
    monkeypatch.setattr("sys.executable", str(python))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    return programs


@pytest.mark.parametrize("name", ["chromium", "google-chrome", "chromium-browser"])
def test_a_browser_on_the_path_is_taken(bare: Path, name: str) -> None:
    program = write_program(bare / name)
    assert browser.find_browser() == program
    assert browser.ensure_browser(pytest.fail) == program


def test_apt_gets_chromium_for_root(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    write_program(bare / "apt-get", f'[ "$1" = update ] || cp "$0" "{bare}/chromium"')
    told: list[str] = []
    assert browser.ensure_browser(told.append) == bare / "chromium"
    assert len(told) == 1


def test_apt_gets_chromium_by_sudo_that_asks_nothing(bare: Path) -> None:
    write_program(bare / "apt-get", f'[ "$1" = update ] || cp "$0" "{bare}/chromium"')
    write_program(bare / "sudo", '[ "$1" = -n ] || exit 1\nshift\n[ "$1" = true ] || exec "$@"')
    assert browser.ensure_browser(lambda line: None) == bare / "chromium"


def test_playwright_gets_chromium_elsewhere(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_program(tmp_path / "python", f'cp "$0" "{bare}/chromium"')
    told: list[str] = []
    assert browser.ensure_browser(told.append) == bare / "chromium"
    assert told[0].endswith("-m playwright install chromium")


def test_one_line_says_what_to_install_when_every_way_failed(bare: Path) -> None:
    write_program(bare / "apt-get", "exit 100")
    with pytest.raises(EnvironmentProblem) as problem:
        browser.ensure_browser(lambda line: None)
    assert str(problem.value) == (
        "Kiểm thử cần trình duyệt Chromium mà không tự cài được — hãy cài nó, ví dụ "
        "`sudo apt install chromium`, rồi chạy lại."
    )
