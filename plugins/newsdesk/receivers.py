"""Where Pelican meets the newsdesk."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.gallery.console import progress_bar
from plugins.gallery.errors import GallerySettingsError
from plugins.newsdesk.edition import Edition, open_content
from plugins.newsdesk.kinds import ZONE
from plugins.newsdesk.problems import Findings, iter_lines, summarize
from plugins.newsdesk.publication import copy_attachments
from plugins.newsdesk.reader import EditionReader
from plugins.newsdesk.settings import SettingsError


def open_edition(generator: Any) -> None:  # noqa: ANN401 - Pelican has no types
    """Read and check the content, and stop the run when it cannot be built."""
    try:
        edition = open_content(generator.settings, datetime.now(ZONE), progress_bar())
    except (SettingsError, GallerySettingsError) as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None
    _report(edition.findings)
    generator.context.update(edition=edition, photo_desk=edition.desk, NOW=edition.settings.now)
    share_edition(generator)


def share_edition(generator: Any) -> None:  # noqa: ANN401
    """Let a generator read the files of the edition, and no others, from the edition."""
    edition: Edition = generator.context["edition"]
    generator.readers.readers["md"] = EditionReader(generator.settings, edition)
    for setting, found in (("ARTICLE_PATHS", edition.articles), ("PAGE_PATHS", edition.pages)):
        paths = (path.relative_to(edition.settings.content).as_posix() for path in found)
        generator.settings[setting] = sorted(paths)


def publish_attachments(generators: list[Any]) -> None:
    """Copy the attachments of what is built beside its pages."""
    edition: Edition = generators[0].context["edition"]
    copy_attachments(edition, Path(generators[0].output_path))


def _report(findings: Findings) -> None:
    """Print what was found as plain lines; errors end the run before anything is written."""
    errors, advice = findings.errors(), findings.advice()
    for line in iter_lines([*errors, *advice], "text"):
        sys.stderr.write(f"{line}\n")
    if errors or advice:
        sys.stderr.write(f"{summarize(findings)}\n")
    if errors:
        raise SystemExit(1)
