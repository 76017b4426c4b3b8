"""Where Pelican meets the newsdesk."""

from __future__ import annotations

import atexit
import gc
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.errors import SettingsError
from plugins.core.incremental.store import open_state
from plugins.gallery.console import progress_bar
from plugins.newsdesk.problems import Findings, iter_lines, summarize
from plugins.newsdesk.schema.kinds import ZONE
from plugins.newsdesk.site.loading import load_content

GARBAGE_THRESHOLD = 500_000  # new objects


def open_edition(generator: Any) -> None:  # noqa: ANN401 - Pelican has no types
    """Read and check the content, and stop the run when it cannot be built."""
    settings, started_at = generator.settings, time.monotonic()
    _leave_garbage()
    project = Path(settings["PATH"]).resolve().parent
    state = open_state(project)
    try:
        content = load_content(settings, datetime.now(ZONE), state, progress_bar())
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None
    _report(content.findings)
    content.claim_photos()
    settings.update(
        ARTICLE_PATHS=[], PAGE_PATHS=[]
    )  # Pelican's own generators have nothing to read
    generator.context.update(
        build_state=state,
        edition=content,
        photos=content.photos,
        NOW=content.settings.now,
        started_at=started_at,
    )


def _leave_garbage() -> None:
    """Look for garbage seldom: what is made lives to the end of the build, a fifth of whose time
    it took to go through it, and as much again when the process ends."""
    gc.set_threshold(GARBAGE_THRESHOLD)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)


def _report(findings: Findings) -> None:
    """Print what was found as plain lines; errors end the run before anything is written.

    Advice that an earlier build has given already is only counted.
    """
    errors, advice = findings.errors(), findings.advice()
    news = [problem for problem in advice if problem not in findings.remembered]
    for line in iter_lines([*errors, *news], "text"):
        sys.stderr.write(f"{line}\n")
    if errors or advice:
        sys.stderr.write(f"{summarize(findings)}\n")
    if errors:
        raise SystemExit(1)
