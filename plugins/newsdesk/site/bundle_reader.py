"""Front matter of bundles: read where files have changed, otherwise kept from an earlier build.

Two results are memoized: the digest of a bundle's files for their sizes, times and inodes, and the
front matter for that digest.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from plugins.core.forking import run_forked
from plugins.core.incremental.contents import FileState, read_contents, signature
from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.results import Key, Result, Results
from plugins.core.incremental.store import BuildState
from plugins.core.progress import Reporter, Work
from plugins.newsdesk.failures import attempt
from plugins.newsdesk.problems import Findings, Problem, has_errors
from plugins.newsdesk.reading.bundles import Bundle, FrontMatter, Reading, read_bundle
from plugins.newsdesk.reading.layout import BundlePath
from plugins.newsdesk.rules.article_rules import check_body_text, check_naming
from plugins.newsdesk.rules.space_rules import check_spaces
from plugins.newsdesk.schema.fields import Field
from plugins.newsdesk.settings import NewsdeskSettings

WORTH_SHARING = 40  # bundles; fewer are done before other processes have started


class BundleReader:
    """Reads the bundles of a project."""

    def __init__(self, settings: NewsdeskSettings, state: BuildState, reporter: Reporter) -> None:
        self._settings = settings
        self._reporter = reporter
        self._contents = Results(state, "content of a bundle")
        self._front_matter = Results(state, "front matter")
        self._known_contents = self._contents.read_all()
        self._known = self._front_matter.read_all()
        self._used: tuple[set[Key], set[Key]] = set(), set()

    def read(self, paths: Sequence[BundlePath], fields: Sequence[Field]) -> list[Reading]:
        """Return the bundles at these paths, in their order."""
        contents = self._identify(paths)
        self._used[1].update(contents.items())
        stale = [path for path in paths if (path.name, contents[path.name]) not in self._known]
        fresh = {}
        read = self._read([(path.path, fields) for path in stale])
        for (path, name, _), (bundle, problems) in zip(stale, read, strict=True):
            front_matter = bundle.front_matter if bundle else None
            fresh[name] = Reading(
                path, name, fields, contents[name], front_matter, bundle, problems
            )
        good = (
            one
            for path in stale
            if not has_errors((one := fresh[path.name]).problems) and _is_as_listed(path)
        )
        self._front_matter.record(Result((one.name, one.content), _pack(one)) for one in good)
        return [
            fresh.get(path.name) or self._recall(path, fields, contents[path.name])
            for path in paths
        ]

    def complete(self, readings: Sequence[Reading], findings: Findings) -> list[Reading]:
        """Return the readings with their bundles, without those whose files are gone.

        A bundle that can no longer be read is an error.
        """
        recalled = [one for one in readings if one.bundle is None]
        read = self._read([(one.path, one.fields) for one in recalled])
        for one, (bundle, problems) in zip(recalled, read, strict=True):
            if bundle is None and one.path.exists():
                findings.include(problems, is_new=True)
        bundles = {one.name: bundle for one, (bundle, _) in zip(recalled, read, strict=True)}
        whole = (one._replace(bundle=one.bundle or bundles[one.name]) for one in readings)
        return [one for one in whole if one.bundle is not None]

    def keep_used(self) -> None:
        """Let results that this build has not used expire."""
        for results, used in zip((self._contents, self._front_matter), self._used, strict=True):
            results.keep_only(used)

    def _identify(self, paths: Sequence[BundlePath]) -> dict[str, bytes]:
        """Return the digest of all files of each bundle, by its name."""
        keys = [(path.name, signature(path.states)) for path in paths]
        self._used[0].update(keys)
        contents = {key[0]: content for key in keys if (content := self._known_contents.get(key))}
        found = self._hash(path for path in paths if path.name not in contents)
        settled = (key for key in keys if key[0] in found and key[1])
        self._contents.record(Result(key, found[key[0]]) for key in settled)
        return contents | found

    def _hash(self, paths: Iterable[BundlePath]) -> dict[str, bytes]:
        states = {path.name: path.states for path in paths}
        wanted = (one for some in states.values() for one in some if not self._is_too_large(one))
        contents = read_contents(self._settings.project, wanted)

        def identify(state: FileState) -> tuple[str, str]:
            content = contents.get(state.name, "")
            return state.name, repr(state) if self._is_too_large(state) else content

        return {
            name: digest(*chain.from_iterable(map(identify, some))) for name, some in states.items()
        }

    def _is_too_large(self, state: FileState) -> bool:
        """Return whether a file is refused, so that it need not be read."""
        return state.size_bytes > self._settings.max_file_bytes

    def _read(
        self, wanted: Sequence[tuple[Path, Sequence[Field]]]
    ) -> list[tuple[Bundle | None, tuple[Problem, ...]]]:
        settings = self._settings

        def read(one: tuple[Path, Sequence[Field]]) -> tuple[Bundle | None, tuple[Problem, ...]]:
            findings = Findings(settings.project)
            work = partial(_read_checked, *one, findings)
            bundle = attempt(work, one[0], findings, settings.bundle_seconds)
            return bundle, tuple(findings.problems)

        processes = self._settings.process_count if len(wanted) >= WORTH_SHARING else 1
        with self._reporter.showing(Work.READ, len(wanted)):
            return run_forked(wanted, read, processes, self._reporter.advance)

    def _recall(self, path: BundlePath, fields: Sequence[Field], content: bytes) -> Reading:
        *values, problems = pickle.loads(self._known[path.name, content])
        front_matter = FrontMatter(path.path, *values)
        return Reading(path.path, path.name, fields, content, front_matter, None, problems)


def _read_checked(path: Path, fields: Sequence[Field], findings: Findings) -> Bundle | None:
    bundle = read_bundle(path, fields, findings)
    if bundle is not None:
        check_naming(bundle, findings)
        check_body_text(bundle, findings)
        check_spaces(bundle, findings)
    return bundle


def _pack(reading: Reading) -> bytes:
    """Pickle what depends on the content only, so that the project may be moved."""
    return pickle.dumps((*(reading.front_matter or ())[1:], reading.problems))


def _is_as_listed(path: BundlePath) -> bool:
    """Return whether the Markdown file was not changed between its digest and now."""
    try:
        status = path.path.stat()
    except OSError:
        return False
    found = FileState(path.name, status.st_size, status.st_mtime_ns, status.st_ino)
    return found in path.states
