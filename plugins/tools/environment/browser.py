"""Find Chromium for the browser tests, or download Playwright's."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from plugins.core.errors import SetupError

PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
HEADLESS = "chromium-headless-shell"
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
    """Return the path of Chromium or a browser derived from it, or None."""
    for name in PROGRAMS:
        if found := shutil.which(name):
            return Path(found)
    for application in map(Path, APPLICATIONS):
        if application.is_file():
            return application
    return find_playwright_browser()


def find_headless_browser() -> Path | None:
    """Return the path of the headless shell, which is several times as fast, or of any browser."""
    found = shutil.which(HEADLESS)
    return Path(found) if found else find_browser()


def require_browser(*, headless: bool = False) -> Path:
    """Return the path of a browser. Raises SetupError if there is none."""
    if found := find_headless_browser() if headless else find_browser():
        return found
    raise SetupError("Không tìm thấy trình duyệt Chromium — `tasks.py test` tự cài nó.")


def find_playwright_browser() -> Path | None:
    """Return the Chromium that Playwright installed, or None."""
    run = run_quietly([sys.executable, "-c", ASK_PLAYWRIGHT])
    path = Path(run.stdout.strip())
    return path if run.returncode == 0 and path.is_file() else None


def install_with_playwright(prefix: list[str] | None, report: Callable[[str], None]) -> None:
    """Download Playwright's Chromium; as administrator also the system libraries that it needs.

    `prefix` is that of `administrator_prefix`.
    """
    playwright = [sys.executable, "-m", "playwright"]
    commands = [[*playwright, "install", "chromium"]]
    if prefix is not None and shutil.which("apt-get"):
        commands.insert(0, [*prefix, *playwright, "install-deps", "chromium"])
    for command in commands:
        report(f"Chưa có trình duyệt để kiểm thử, đang cài: {' '.join(command)}")
        run_quietly(command)


def run_quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a program without input and keep its output from the terminal."""
    return subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8"
    )
