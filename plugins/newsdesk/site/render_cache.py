"""Rendered bundles, kept between builds as long as their inputs are the same.

Inputs are those in the key of a job, and the answers that the links of the body got.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from plugins.core.forking import run_forked, split_rounds
from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.results import Key, Result, Results
from plugins.core.incremental.store import BuildState
from plugins.core.progress import Reporter, Work
from plugins.newsdesk.failures import attempt
from plugins.newsdesk.model import Attachment, RenderedBody
from plugins.newsdesk.problems import Findings, Problem, has_errors
from plugins.newsdesk.rendering.article_page import (
    RenderContext,
    RenderJob,
    RenderResult,
    render_bundle,
)
from plugins.newsdesk.site.bundle_reader import WORTH_SHARING
from plugins.newsdesk.urls.link_lookups import Answers, KnownUrls


class RenderSummary(NamedTuple):
    """The small part of a rendered bundle.

    `fingerprint` covers all of it, `teaser` only what lists show.
    """

    fingerprint: bytes
    teaser: bytes
    has_cover: bool
    has_photos: bool
    attachments: tuple[Attachment, ...]
    answers: Answers
    problems: tuple[Problem, ...]


class Rendered(NamedTuple):
    """A rendered bundle; the body is large and loaded when it is needed."""

    summary: RenderSummary
    open_body: Callable[[], RenderedBody]


class RenderCache:
    """Answers render jobs from earlier builds, and renders the others."""

    def __init__(self, state: BuildState, processes: int, reporter: Reporter) -> None:
        self._processes = processes
        self._reporter = reporter
        self._results = Results(state, "rendered body")
        self._known = self._results.read_all()
        self._used: set[Key] = set()

    def cached(self, job: RenderJob, known: KnownUrls) -> Rendered | None:
        """Return the result of an earlier build if it is current."""
        self._used.add(job.key)
        packed = self._known.get(job.key)
        if packed is None:
            return None
        summary = RenderSummary._make(pickle.loads(packed))
        return self._kept(job, summary) if known.still_answers(summary.answers) else None

    def render(self, jobs: Sequence[RenderJob], context: RenderContext) -> list[Rendered]:
        """Render bundles in several processes, and keep those without errors."""
        rendered: list[Rendered] = []
        with self._reporter.showing(Work.RENDER_BODIES, len(jobs)):
            for some in split_rounds(jobs):  # not all bodies in memory together
                rendered += self._render_round(some, context)
        return rendered

    def _render_round(self, jobs: Sequence[RenderJob], context: RenderContext) -> list[Rendered]:
        processes = self._processes if len(jobs) >= WORTH_SHARING else 1
        made = run_forked(
            jobs, lambda job: _render(job, context), processes, self._reporter.advance
        )
        rendered, results = [], []
        for job, (summary, body) in zip(jobs, made, strict=True):
            if has_errors(summary.problems):
                rendered.append(Rendered(summary, partial(pickle.loads, body)))
            else:
                results.append(Result(job.key, pickle.dumps(tuple(summary)), body))
                rendered.append(self._kept(job, summary))
        self._results.record(results)
        return rendered

    def keep_used(self) -> None:
        """Let results that this build has not used expire."""
        self._results.keep_only(self._used)

    def _kept(self, job: RenderJob, summary: RenderSummary) -> Rendered:
        return Rendered(summary, partial(self._open, job.key))

    def _open(self, key: Key) -> RenderedBody:
        body: RenderedBody = pickle.loads(self._results.read_body(key))
        return body


def _attempt(job: RenderJob, context: RenderContext) -> RenderResult:
    """Return the rendered bundle, empty and with an error if that fails."""
    settings = context.settings
    findings = Findings(settings.project)
    work = partial(render_bundle, job, context)
    made = attempt(work, job.reading.path, findings, settings.bundle_seconds)
    if made is not None:
        return made
    nothing = RenderedBody("", None, None, (), (), ())
    return RenderResult(nothing, (), {}, tuple(findings.problems))


def _render(job: RenderJob, context: RenderContext) -> tuple[RenderSummary, bytes]:
    made = _attempt(job, context)
    body = pickle.dumps(made.body, pickle.HIGHEST_PROTOCOL)
    shown = (job.url, repr(job.front_matter.values), repr(made.body.cover))
    summary = RenderSummary(
        digest(*job.key, body),
        digest(*shown),
        made.body.cover is not None,
        bool(made.body.photos or made.body.shared),
        made.attachments,
        made.answers,
        made.problems,
    )
    return summary, body
