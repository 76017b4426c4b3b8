"""Find Chromium for the browser tests, or get it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .problems import EnvironmentProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
# Asked in a process of its own: Playwright's synchronous API must not run inside a test's loop.
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as p: print(p.chromium.executable_path)"
)


def find_browser() -> Path | None:
    """Return the program of a Chromium or a relative of it, or None."""
    for name in PROGRAMS:
        if found := shutil.which(name):
            return Path(found)
    for application in map(Path, APPLICATIONS):
        if application.is_file():
            return application
    return find_playwright_browser()


def find_playwright_browser() -> Path | None:
    """Return the Chromium that Playwright installed, or None."""
    run = _run([sys.executable, "-c", ASK_PLAYWRIGHT])
    path = Path(run.stdout.strip())
    return path if run.returncode == 0 and path.is_file() else None


def ensure_browser(report: Callable[[str], None]) -> Path:
    """Return the browser's program, installing Chromium when none is found.

    Raises EnvironmentProblem that says what to install when every way failed.
    """
    if found := find_browser():
        return found
    for command in iter_install_commands():
        report(f"Chưa có trình duyệt để kiểm thử, đang cài: {' '.join(command)}")
        run = _run(command)
        if run.returncode == 0 and (found := find_browser()):
            return found
    raise EnvironmentProblem(
        "Kiểm thử cần trình duyệt Chromium mà không tự cài được — hãy cài nó, ví dụ "
        "`sudo apt install chromium`, rồi chạy lại."
    )


def iter_install_commands() -> Iterator[list[str]]:
    """Yield the ways to get Chromium on this system, best first."""
    prefix = administrator_prefix()
    if shutil.which("apt-get") and prefix is not None:
        script = (
            "apt-get update -qq && "
            "apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core"
        )
        yield [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "sh", "-c", script]
        # Ubuntu has Chromium as a snap only.
        yield [*prefix, sys.executable, "-m", "playwright", "install-deps", "chromium"]
    yield [sys.executable, "-m", "playwright", "install", "chromium"]


def administrator_prefix() -> list[str] | None:
    """Return what to write before a command to run it as administrator, None when impossible."""
    if os.name == "nt":
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _run(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n"]
    return None


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
