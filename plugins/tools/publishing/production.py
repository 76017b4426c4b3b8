"""Build the site that is published."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.core.errors import PublishingError
from plugins.core.incremental.store import ArtifactRow, read_output_files
from plugins.core.locking import exclusive
from plugins.core.project_settings import read_project_settings
from plugins.tools.environment.commands import run_repeating

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ARTICLES = re.compile(r"Processed (\d+) articles?\b")
PHOTO_FOLDER = "anh"
FOLDER = ".cache/publishing"


@dataclass(frozen=True)
class BuiltOutput:
    """A finished build.

    `articles` is None when Pelican did not say how many there are. Below `photo_folder` names tell
    what files hold. `known` is what the build remembers of the other files, by name: whatever else
    lies in `folder` was not meant to be published. None is for a folder of which all is published.
    """

    folder: Path
    articles: int | None
    photo_folder: str = PHOTO_FOLDER
    known: Mapping[str, ArtifactRow] | None = None


def build_site(root: Path, output: Path) -> BuiltOutput:
    """Build `root` with publishconf.py into `output`, where the last build of it may lie.

    Raises PublishingError.
    """
    options = ["-s", "publishconf.py", "-o", str(output), "--fatal=warnings"]
    command = [sys.executable, "-m", "pelican", "content", *options]
    with ThreadPoolExecutor(1) as aside:
        settings = aside.submit(read_project_settings, root)
        outcome = run_repeating(command, root, sys.stdout)
    if not outcome.ok:
        raise PublishingError(
            "Chưa dựng được trang nên không xuất bản; bản đang xem trên mạng được giữ nguyên."
        )
    articles = ARTICLES.search(outcome.messages)
    return BuiltOutput(
        output,
        int(articles[1]) if articles else None,
        settings.result().get("GALLERY_URL_FOLDER", PHOTO_FOLDER),
        read_output_files(root, output),
    )


@contextmanager
def kept_site(root: Path, build: Callable[[Path, Path], BuiltOutput]) -> Iterator[BuiltOutput]:
    """Build into a folder that stays, so that the next build makes what has changed alone.

    It lies beside the cache of photos, so that renditions are linked, not copied; whoever
    publishes from the same project at the same time waits.
    """
    with exclusive(root / f"{FOLDER}.lock"):
        yield build(root, root / FOLDER)
