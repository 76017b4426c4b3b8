"""Gathers what is to be written, so that only what has changed is rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from pelican import signals
from pelican.writers import FileOverwriteFailedError, Writer

from plugins.core.incremental.fingerprints import (
    FingerprintError,
    digest,
    fingerprint,
    mapping_parts,
)
from plugins.core.incremental.outputs import Artifact, RenderedFile
from plugins.portal.fragments import Fragments
from plugins.portal.template_dependencies import TemplateDependencies, fingerprint_tools


class PageJob(NamedTuple):
    """One page: its name below the output, its template, and what its template gets beside the
    frame.
    """

    name: str
    template: Any
    variables: dict[str, Any]


class PageWriter(Writer):  # type: ignore[misc] # Pelican has no types
    """Pelican's writer for a portal whose pages see declared inputs only.

    Pages are gathered; `list_artifacts` tells what each is made from: its templates, their filters
    and functions, the frame, and the variables that its generator named. Its template sees nothing
    else, so what a page shows cannot change without its fingerprint.
    """

    def __init__(self, output_path: str, settings: dict[str, Any] | None = None) -> None:
        super().__init__(output_path, settings=settings)
        self._names: set[str] = set()
        self._pages: list[PageJob] = []
        self._files: list[Artifact] = []

    def write_file(
        self,
        name: str,
        template: Any,  # noqa: ANN401 - Pelican has no types
        context: dict[str, Any],
        relative_urls: bool = False,
        paginated: Any = None,  # noqa: ANN401
        template_name: str | None = None,
        override_output: bool = False,
        url: str | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """Gather a page that is to be written below the output folder; none without a name.

        Raises FileOverwriteFailedError when two pages have one name. Addresses are root-relative
        and lists numbered by the portal, so what would make them otherwise is not looked at; of the
        context templates see the frame alone.
        """
        del context
        if name:
            self._claim(name)
            self._pages.append(PageJob(name, template, kwargs))

    def write_made(self, name: str, made_from: object, make: Callable[[], bytes]) -> None:
        """Gather a file that `make` makes, from something of which a fingerprint can be taken.

        Raises FileOverwriteFailedError when two files have one name.
        """
        self._claim(name)
        self._files.append(Artifact(name, fingerprint(made_from), lambda: RenderedFile(make())))

    def iter_pages(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the pages gathered so far: the name of each, and what its template gets."""
        yield from ((job.name, job.variables) for job in self._pages)

    @property
    def names(self) -> set[str]:
        """Return the names of all that was gathered so far."""
        return set(self._names)

    def list_artifacts(
        self, fragments: Fragments, templates: TemplateDependencies
    ) -> list[Artifact]:
        """Return all that was gathered, pages to be rendered within the frame."""
        tools = fingerprint_tools(self.settings)
        framed = digest(fingerprint(fragments.frame), tools) if tools is not None else None

        pages = [
            Artifact(
                job.name, _fingerprint(job, framed, templates), partial(_render, job, fragments)
            )
            for job in self._pages
        ]
        return [*pages, *self._files]

    def tell(self, names: set[str], frame: Mapping[str, Any]) -> None:
        """Tell other plugins of the pages among these files, which were written."""
        for job in self._pages:
            if job.name in names:
                path = str(Path(self.output_path) / job.name)
                signals.content_written.send(path, context={**frame, **job.variables})

    def _claim(self, name: str) -> None:
        if name in self._names:
            raise FileOverwriteFailedError(f"two files are written to {name!r}")
        self._names.add(name)


def _fingerprint(
    job: PageJob, framed: bytes | None, templates: TemplateDependencies
) -> bytes | None:
    try:
        shown = mapping_parts(job.variables)
    except FingerprintError:
        return None
    if framed is None:
        return None
    return digest(job.name, templates.fingerprint(job.template), framed, *shown)


def _render(job: PageJob, fragments: Fragments) -> RenderedFile:
    shelf = fragments.shelf
    shelf.asked.clear()
    own = {"fragment": fragments.show, "output_file": job.name}
    page = job.template.render({**fragments.frame, **own, **job.variables})
    return RenderedFile(page.encode(), frozenset(shelf.asked))
