"""Writes pages, on all cores, and leaves alone those that would be the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.utils import sanitised_join
from pelican.writers import FileOverwriteFailedError, Writer

from plugins.gallery.settings import count_cores
from plugins.portal.sharing import do_all, share

WORTH_SHARING = 200  # pages; fewer are done before other processes have started


@dataclass(frozen=True)
class PageJob:
    """One page to render: its name below the output, its file, and what its template gets."""

    name: str
    path: str
    template: Any
    context: dict[str, Any]
    variables: dict[str, Any]

    def make_context(self) -> dict[str, Any]:
        """Return everything that the template can name."""
        own = {"localsiteurl": None, "output_file": self.name}
        return {**self.context, **own, **self.variables}

    def perform(self) -> None:
        """Render the page and write it, unless it is there already.

        Not by way of a temporary file: nobody reads the output before the build is over, and what a
        killed build left half written is another content for the next one.
        """
        content = self.template.render(self.make_context()).encode()
        target = Path(self.path)
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


class PageWriter(Writer):  # type: ignore[misc] # Pelican has no types
    """Pelican's writer for pages that are numbered by ourselves.

    Pages are gathered and rendered when `flush` is called: by then nothing of what they show
    changes any more, so that processes may share it. A page whose bytes are those of the file that
    is there keeps that file, with its inode and time.
    """

    def __init__(self, output_path: str, settings: dict[str, Any] | None = None) -> None:
        super().__init__(output_path, settings=settings)
        self._claimed: set[str] = set()
        self._jobs: list[PageJob] = []

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
        and lists numbered by the portal, so what would make them otherwise is not looked at.
        """
        if not name:
            return
        path = sanitised_join(self.output_path, name)
        if path in self._claimed:
            raise FileOverwriteFailedError(f"two pages are written to {path!r}")
        self._claimed.add(path)
        self._jobs.append(PageJob(name, path, template, context, kwargs))

    def flush(self) -> None:
        """Render and write what was gathered, then tell of each page."""
        jobs, self._jobs = self._jobs, []
        first_of_each = {job.template.name: job for job in reversed(jobs)}
        do_all(list(first_of_each.values()), PageJob.perform)  # their templates are then compiled
        rest = [job for job in jobs if first_of_each[job.template.name] is not job]
        cores = self._count_processes()
        processes = cores if len(rest) >= WORTH_SHARING else 1
        assets: Any = jobs[0].context.get("assets") if jobs else None
        named = share(rest, PageJob.perform, processes, lambda: assets.urls if assets else ())
        for name in sorted(named):
            assets.url(name)  # a page of another process shows it, so it must be published
        for job in jobs:
            signals.content_written.send(job.path, context=job.make_context())

    def _count_processes(self) -> int:
        wanted = self.settings.get("RENDER_PROCESSES", 0)
        if type(wanted) is not int or wanted < 0:
            raise ValueError(f"RENDER_PROCESSES is {wanted!r}, expected a whole number from 0")
        return wanted or count_cores()
