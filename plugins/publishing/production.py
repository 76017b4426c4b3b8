"""Build the site that is published."""

from __future__ import annotations

import re
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.environment.commands import run_repeating
from plugins.environment.locking import exclusive

from .problems import PublishingProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ARTICLES = re.compile(r"Processed (\d+) articles?\b")


@dataclass(frozen=True)
class Site:
    """A finished build; `articles` is None when Pelican did not say how many there are."""

    folder: Path
    articles: int | None


def build_site(root: Path, output: Path) -> Site:
    """Build `root` with publishconf.py into `output`. Raises PublishingProblem."""
    options = ["-s", "publishconf.py", "-o", str(output), "--fatal=warnings"]
    command = [sys.executable, "-m", "pelican", "content", *options]
    outcome = run_repeating(command, root, sys.stdout)
    if not outcome.ok:
        raise PublishingProblem(
            "Chưa dựng được trang nên không xuất bản; bản đang xem trên mạng được giữ nguyên."
        )
    articles = ARTICLES.search(outcome.messages)
    return Site(output, int(articles[1]) if articles else None)


@contextmanager
def temporary_site(root: Path, build: Callable[[Path, Path], Site]) -> Iterator[Site]:
    """Build into a folder that is removed at the end.

    It lies beside the cache of photos, so that renditions are linked, not copied; whoever
    publishes from the same project at the same time waits.
    """
    folder = root / ".cache" / "publishing"
    with exclusive(root / ".cache" / "publishing.lock"):
        shutil.rmtree(folder, ignore_errors=True)
        try:
            yield build(root, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
