"""The errors of a project's content, for publishing."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from plugins.core.project import PRODUCTION
from plugins.newsdesk.commands.history import record_past
from plugins.newsdesk.commands.tasks import open_content
from plugins.newsdesk.problems import Problem


class Faults(NamedTuple):
    """All errors of the content, and whether the office lets other articles be published."""

    problems: tuple[Problem, ...]
    holds_back: bool


def find_faults(project: Path, since: str, newer: Collection[str] = ()) -> Faults:
    """Return the errors in the content of a project, by its settings for production.

    Addresses are compared with those of the commit `since`, empty for none. `newer` are the bundles
    to blame when two clash. Raises SettingsError and SetupError.
    """
    content = open_content(project, PRODUCTION, newer)
    if since:
        record_past(content, since)
    return Faults(tuple(content.findings.errors()), content.settings.holds_back)
