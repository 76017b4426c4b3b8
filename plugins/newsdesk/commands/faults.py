"""The errors of a project's content, for publishing."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from plugins.core.project import PRODUCTION
from plugins.newsdesk.commands.history import list_former
from plugins.newsdesk.commands.tasks import open_content
from plugins.newsdesk.problems import Problem
from plugins.newsdesk.site.lost_urls import record_lost
from plugins.newsdesk.urls.released import parse_released


class Faults(NamedTuple):
    """All errors of the content, and whether the office lets other articles be published."""

    problems: tuple[Problem, ...]
    holds_back: bool


def find_faults(
    project: Path, released: str | None, since: str, newer: Collection[str] = ()
) -> Faults:
    """Return the errors in the content of a project, by its settings for production.

    No address must be lost of those that are `released` (the text that a release keeps), else of
    those of the commit `since`, empty for none. `newer` are the bundles to blame when two clash.
    Raises SettingsError and SetupError.
    """
    content = open_content(project, PRODUCTION, newer)
    if released is not None:
        record_lost(content, parse_released(released))
    elif since:
        record_lost(content, list_former(content, since))
    return Faults(tuple(content.findings.errors()), content.settings.holds_back)
