"""Bundles read, or remembered from an earlier build where none of their files has changed."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from plugins.core.forking import run_forked
from plugins.core.incremental.contents import read_contents, signature
from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.store import BuildState, BundleRow
from plugins.core.progress import Reporter, Work
from plugins.newsdesk.problems import Findings, Problem, has_errors
from plugins.newsdesk.reading.bundles import Bundle, read_bundle
from plugins.newsdesk.reading.front_matter import FrontMatter
from plugins.newsdesk.rules.header_rules import check_body_text, check_naming
from plugins.newsdesk.rules.layout_rules import BundlePath
from plugins.newsdesk.schema.fields import Field

WORTH_SHARING = 40  # bundles; fewer are done before other processes have started


class Reading(NamedTuple):
    """A bundle of this build: digest of its files, front matter, problems.

    `front_matter` is None if the header cannot be found, `bundle` if it was not read in this build.
    """

    site: BundlePath
    content: str
    front_matter: FrontMatter | None
    bundle: Bundle | None
    problems: tuple[Problem, ...]


class BundleReader:
    """Reads bundles with the build state at hand; without one, it reads all of them."""

    def __init__(
        self,
        project: Path,
        state: BuildState | None,
        processes: int = 1,
        reporter: Reporter | None = None,
    ) -> None:
        """Read below a project's folder, in so many processes."""
        self.project = project
        self.reporter = reporter or Reporter()
        self.processes = processes
        self._state = state
        self._known = {row.path: row for row in state.read_bundles()} if state else {}
        self._seen: set[str] = set()

    def read(self, sites: Sequence[BundlePath], fields: Sequence[Field]) -> list[Reading]:
        """Return the bundles at these sites, in their order."""
        signatures = {site.name: signature(site.states) for site in sites}
        self._seen.update(signatures)
        unsure = [site for site in sites if not self._is_untouched(site, signatures[site.name])]
        contents = self._identify(unsure)
        stale = [site for site in unsure if not self._holds(site, contents[site.name])]
        fresh = {}
        for site, (bundle, found) in zip(stale, self._read(stale, fields), strict=True):
            front_matter = bundle.front_matter if bundle else None
            fresh[site.name] = Reading(site, contents[site.name], front_matter, bundle, found)
        readings = [fresh.get(site.name) or self._recall(site) for site in sites]
        if self._state is not None:
            same = [site.name for site in unsure if site.name not in fresh]
            self._state.sign_bundles((signatures[name], name) for name in same)
            good = [one for one in fresh.values() if not has_errors(one.problems)]
            self._state.record_bundles(self._as_row(one, signatures) for one in good)
        return readings

    def complete(self, readings: Sequence[Reading], fields: Sequence[Field]) -> list[Bundle]:
        """Return the whole bundles of readings that have front_matter."""
        remembered = [one.site for one in readings if one.bundle is None]
        read = (bundle for bundle, _ in self._read(remembered, fields))
        again = dict(zip((site.path for site in remembered), read, strict=True))
        bundles = [one.bundle or again[one.site.path] for one in readings]
        return [bundle for bundle in bundles if bundle is not None]

    def forget_gone(self) -> None:
        """Forget the bundles that no site was named of."""
        if self._state is not None:
            self._state.forget_bundles(self._known.keys() - self._seen)

    def _is_untouched(self, site: BundlePath, signed: str) -> bool:
        row = self._known.get(site.name)
        return row is not None and signed != "" and row.signature == signed

    def _holds(self, site: BundlePath, content: str) -> bool:
        row = self._known.get(site.name)
        return row is not None and row.content == content

    def _identify(self, sites: Iterable[BundlePath]) -> dict[str, str]:
        """Return what the files at each site hold."""
        listed = list(sites)
        states = [state for site in listed for state in site.states]
        contents = read_contents(self.project, states)
        return {
            site.name: digest(
                *(part for one in site.states for part in (one.name, contents.get(one.name, "")))
            ).hex()
            for site in listed
        }

    def _read(
        self, sites: Sequence[BundlePath], fields: Sequence[Field]
    ) -> list[tuple[Bundle | None, tuple[Problem, ...]]]:
        def read(site: BundlePath) -> tuple[Bundle | None, tuple[Problem, ...]]:
            findings = Findings(self.project)
            bundle = read_bundle(site.path, fields, findings)
            if bundle is not None:
                check_naming(bundle, findings)
                check_body_text(bundle, findings)
            return bundle, tuple(findings.problems)

        processes = self.processes if len(sites) >= WORTH_SHARING else 1
        with self.reporter.showing(Work.READ, len(sites)):
            return run_forked(sites, read, processes, self.reporter.advance)

    def _recall(self, site: BundlePath) -> Reading:
        row = self._known[site.name]
        values, places, slug, documents, problems = pickle.loads(row.outline)
        front_matter = FrontMatter(site.path, values, places, slug, documents)
        return Reading(site, row.content, front_matter, None, problems)

    def _as_row(self, reading: Reading, signatures: dict[str, str]) -> BundleRow:
        name = reading.site.name
        what = (*(reading.front_matter or ())[1:], reading.problems)
        return BundleRow(name, signatures[name], reading.content, pickle.dumps(what))
