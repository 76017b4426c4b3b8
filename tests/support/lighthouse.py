"""Lighthouse: one page measured once, as a record of figures."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.errors import SetupError
from tests.support.npm import install_package

PACKAGE = "lighthouse@12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Report:
    """What Lighthouse says of one page: scores of 0 to 100 by category, what failed, figures."""

    scores: dict[str, int]
    failed: tuple[str, ...]
    lcp_seconds: float
    cls: float
    tbt_milliseconds: float
    size_bytes: int


@dataclass(frozen=True)
class Lighthouse:
    """The installed program and the browser that it drives."""

    program: Path
    browser: Path

    def measure(self, url: str, preset: str, skipped: tuple[str, ...] = ()) -> Report:
        """Measure a page as `phone` or `desktop`, leaving some audits out."""
        command = [
            "node",
            str(self.program),
            url,
            "--quiet",
            "--output=json",
            "--no-enable-error-reporting",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={' '.join(CHROMIUM_FLAGS)}",
            *(["--preset=desktop"] if preset == "desktop" else []),
            *([f"--skip-audits={','.join(skipped)}"] if skipped else []),
        ]
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "CHROME_PATH": str(self.browser)},
        )
        if done.returncode:
            raise SetupError(f"Lighthouse không đo được {url}: {done.stderr.strip()}")
        return read_report(json.loads(done.stdout))


def install_lighthouse(tools: Path, browser: Path) -> Lighthouse:
    """Return Lighthouse, kept below `tools` between runs, for a browser."""
    return Lighthouse(install_package(PACKAGE, tools) / "cli/index.js", browser)


def read_report(result: dict[str, Any]) -> Report:
    """Return the figures of Lighthouse's JSON. Format: `LHR` of its version 12."""
    categories, audits = result["categories"], result["audits"]
    if "runtimeError" in result:
        raise SetupError(f"Lighthouse: {result['runtimeError']['message']}")
    weighty = {
        ref["id"]
        for category in categories.values()
        for ref in category["auditRefs"]
        if ref["weight"]
    }
    return Report(
        scores={name: round((categories[name]["score"] or 0) * 100) for name in CATEGORIES},
        failed=tuple(
            f"{name}: {audits[name]['title']}"
            for name in sorted(weighty)
            if (audits[name]["score"] or 0) < 0.9 and audits[name]["score"] is not None
        ),
        lcp_seconds=audits["largest-contentful-paint"]["numericValue"] / 1000,
        cls=audits["cumulative-layout-shift"]["numericValue"],
        tbt_milliseconds=audits["total-blocking-time"]["numericValue"],
        size_bytes=int(audits["total-byte-weight"]["numericValue"]),
    )
