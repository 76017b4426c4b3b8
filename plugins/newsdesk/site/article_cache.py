"""Bundles assembled, or remembered where nothing has changed that they are assembled from.

That is their own files, settings, category, address and visibility, which make the key, and the
answers that their links got.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from plugins.core.forking import run_forked
from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.store import AssemblyRow, BuildState
from plugins.core.progress import Reporter, Work
from plugins.newsdesk.model import Attachment, RenderedBody
from plugins.newsdesk.problems import Problem, has_errors
from plugins.newsdesk.rendering.article_page import BundleRenderer, RenderContext, RenderJob
from plugins.newsdesk.site.bundle_reader import WORTH_SHARING
from plugins.newsdesk.urls.link_lookups import Answers, KnownUrls


class CachedRender(NamedTuple):
    """What is remembered of an assembly beside its parts.

    `teaser` is the fingerprint of what lists show of it.
    """

    teaser: bytes
    has_cover: bool
    has_photos: bool
    attachments: tuple[Attachment, ...]
    answers: Answers
    problems: tuple[Problem, ...]


class Assembly(NamedTuple):
    """Something assembled: the fingerprint of all that it is, its record, its parts."""

    fingerprint: bytes
    record: CachedRender
    open_body: Callable[[], RenderedBody]


class Task(NamedTuple):
    """Something that is to be there: the name of its file below the project, and its key."""

    name: str
    key: bytes


class ArticleCache:
    """Assembles with the build state at hand; without one, everything."""

    def __init__(
        self, state: BuildState | None, processes: int, reporter: Reporter | None = None
    ) -> None:
        """Work in so many processes."""
        self.processes = processes
        self.reporter = reporter or Reporter()
        self._state = state
        self._known = {(row.path, row.key): row for row in state.read_assemblies()} if state else {}
        self._wanted: set[tuple[str, bytes]] = set()

    def recall(self, tasks: Iterable[Task], known: KnownUrls) -> dict[Task, Assembly]:
        """Return what is remembered of these tasks and still right."""
        found = {}
        for task in tasks:
            self._wanted.add((task.name, task.key))
            row = self._known.get((task.name, task.key))
            if row is None or self._state is None:
                continue
            record = CachedRender._make(pickle.loads(row.record))
            if known.still_answers(record.answers):
                opened = partial(_open_parts, self._state, row.fingerprint)
                found[task] = Assembly(row.fingerprint, record, opened)
        return found

    def assemble(
        self, work: Sequence[tuple[Task, RenderJob]], bench: RenderContext
    ) -> dict[Task, Assembly]:
        """Assemble, and remember what has no errors."""

        def perform(job: tuple[Task, RenderJob]) -> tuple[CachedRender, bytes]:
            return _assemble(job[1], bench)

        processes = self.processes if len(work) >= WORTH_SHARING else 1
        with self.reporter.showing(Work.ASSEMBLE, len(work)):
            results = run_forked(work, perform, processes, self.reporter.advance)
        done, rows = {}, []
        for (task, _), (record, parts) in zip(work, results, strict=True):
            fingerprint = digest(task.key, parts)
            done[task] = Assembly(fingerprint, record, partial(pickle.loads, parts))
            if self._state is not None and not has_errors(record.problems):
                packed = pickle.dumps(tuple(record))
                rows.append((AssemblyRow(task.name, task.key, fingerprint, packed), parts))
                opened = partial(_open_parts, self._state, fingerprint)
                done[task] = Assembly(fingerprint, record, opened)
        if self._state is not None:
            self._state.record_assemblies(rows)
        return done

    def note_use(self) -> None:
        """Note what this build wanted of what was remembered, and what it did not."""
        if self._state is not None:
            wanted = [row for key, row in self._known.items() if key in self._wanted]
            idle = [row for key, row in self._known.items() if key not in self._wanted]
            self._state.note_use(wanted, idle)


def _assemble(assignment: RenderJob, bench: RenderContext) -> tuple[CachedRender, bytes]:
    assembler = BundleRenderer(assignment, bench)
    parts, attachments = assembler.assemble()
    problems = tuple(assembler.findings.problems)
    teaser = digest(assignment.url, repr(assignment.bundle.front_matter.values), repr(parts.cover))
    record = CachedRender(
        teaser,
        parts.cover is not None,
        bool(parts.photos or parts.shared),
        attachments,
        assembler.answers,
        problems,
    )
    return record, pickle.dumps(parts, pickle.HIGHEST_PROTOCOL)


def _open_parts(state: BuildState, fingerprint: bytes) -> RenderedBody:
    parts: RenderedBody = pickle.loads(state.read_parts(fingerprint))
    return parts
