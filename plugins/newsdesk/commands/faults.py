"""The errors of a project's content, for publishing: which ones there are, and whose they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from plugins.core.project import PRODUCTION
from plugins.newsdesk.commands.history import record_past
from plugins.newsdesk.commands.tasks import open_content
from plugins.newsdesk.problems import Findings, Problem, bundle_of
from plugins.newsdesk.site.content import Content


class Faults(NamedTuple):
    """All errors of the content, and whether the office lets other articles be published."""

    problems: tuple[Problem, ...]
    holds_back: bool


def find_faults(
    project: Path,
    since: str,
    newer: Collection[str] = (),
    earlier: Mapping[str, Collection[str]] = {},
) -> Faults:
    """Return the errors in the content of a project, by its settings for production.

    Addresses are compared with those of the commit `since` (empty: with none), those of the bundles
    in `earlier` with the commits that these are listed under. `newer` are the bundles to blame when
    two clash. Raises SettingsError and SetupError.
    """
    content = open_content(project, PRODUCTION, newer)
    if since:
        record_past(content, since)
    for commit, bundles in earlier.items():
        content.findings.include(_compare(content, commit, bundles), is_new=True)
    return Faults(tuple(content.findings.errors()), content.settings.holds_back)


def _compare(content: Content, commit: str, bundles: Collection[str]) -> list[Problem]:
    """Return what some bundles have lost since a commit."""
    scratch = replace(content, findings=Findings(content.findings.project))
    record_past(scratch, commit)
    return [one for one in scratch.findings.errors() if bundle_of(one.path) in bundles]
