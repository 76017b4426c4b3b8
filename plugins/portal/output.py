"""Pages and files collected for the output; at the end of the build stale ones are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, Template
from markupsafe import Markup

from plugins.core.incremental.fingerprints import (
    FingerprintError,
    digest,
    fingerprint,
    mapping_parts,
)
from plugins.core.incremental.outputs import (
    WORTH_SHARING,
    Artifact,
    OutputFolder,
    RenderedFile,
    WriteSummary,
)
from plugins.gallery.console import progress_bar
from plugins.portal.assets import Assets
from plugins.portal.template_dependencies import TemplateDependencies


@dataclass
class Fragments:
    """Renders templates with the frame and given variables, which must be hashable.

    The result is cached by template and variables.
    """

    environment: Environment
    frame: Mapping[str, Any]
    assets: Assets
    _rendered: dict[tuple[Any, ...], tuple[Markup, frozenset[str]]] = field(default_factory=dict)

    def show(self, template: str, **variables: object) -> Markup:
        """Return a rendered template; the theme files it requests are recorded in `assets`."""
        key = (template, *variables.items())
        if key not in self._rendered:
            self._rendered[key] = self._render(template, variables)
        html, requested = self._rendered[key]
        if requested:
            self.assets.requested.update(requested)
        return html

    def _render(self, template: str, variables: dict[str, Any]) -> tuple[Markup, frozenset[str]]:
        before = set(self.assets.requested)
        self.assets.requested.clear()
        found = self.environment.get_template(template)
        html = Markup(found.render({**self.frame, "fragment": self.show, **variables}))
        requested = frozenset(self.assets.requested)
        self.assets.requested.update(before)
        return html, requested


class PageJob(NamedTuple):
    """A page to render: file name, template, variables in addition to the frame."""

    name: str
    template: Template
    variables: Mapping[str, Any]


class Output:
    """The files of one build, by names relative to the output folder.

    A template sees only the frame and the variables of its page, both covered by the page's
    fingerprint.
    """

    def __init__(self) -> None:
        self.pages: list[PageJob] = []
        self.names: set[str] = set()
        self._files: list[Artifact] = []

    def add_page(self, name: str, template: Template, variables: Mapping[str, Any]) -> None:
        """Add a page. Raises FileExistsError if the name is taken."""
        self._register(name)
        self.pages.append(PageJob(name, template, variables))

    def add_file(self, name: str, inputs: object, make: Callable[[], bytes]) -> None:
        """Add a file made from `inputs`, which `fingerprint` must accept.

        Raises FileExistsError if the name is taken.
        """
        self._register(name)
        self._files.append(Artifact(name, fingerprint(inputs), lambda: RenderedFile(make())))

    def add_copy(self, name: str, inputs: object, source: Path) -> None:
        """Add a copy of a file. Raises FileExistsError if another file has the name."""
        self._register(name)
        self._files.append(Artifact(name, fingerprint(inputs), partial(RenderedFile, source)))

    def write(
        self,
        folder: OutputFolder,
        fragments: Fragments,
        templates: TemplateDependencies,
        tools: bytes | None,
        processes: int,
    ) -> tuple[set[str], WriteSummary]:
        """Write stale files, keep current ones, delete orphans of earlier builds.

        Return the names of the written files, and counts. `tools` is the fingerprint of Jinja's
        options, filters and functions, None if they cannot be hashed; all pages are then stale.
        """
        artifacts = self._list_artifacts(fragments, templates, tools)
        stale = folder.find_stale(artifacts)
        blocked = folder.find_in_the_way(stale)
        if len(stale) >= WORTH_SHARING:  # compiled before forking, instead of in every process
            for name in templates.names:
                fragments.environment.get_template(name)
        free = [one for one in stale if one.name not in blocked]
        made = folder.make(free, processes, progress_bar())
        assets = fragments.assets
        for name in folder.read_needs(one for one in artifacts if one.name not in blocked):
            assets.url(name)  # of pages that are kept or were made in another process
        files = assets.list_artifacts()
        made += folder.make(folder.find_stale(files), 1)
        pruned = folder.prune([one.name for one in (*artifacts, *files)])
        made += folder.make([one for one in stale if one.name in blocked], 1)
        kept = len(artifacts) + len(files) - len(made)
        summary = WriteSummary(len(made), kept, len(pruned), folder.is_after_upgrade)
        return {row.name for row in made}, summary

    def _list_artifacts(
        self, fragments: Fragments, templates: TemplateDependencies, tools: bytes | None
    ) -> Sequence[Artifact]:
        framed = digest(fingerprint(fragments.frame), tools) if tools is not None else None
        pages = [
            Artifact(
                page.name, _fingerprint(page, framed, templates), partial(_render, page, fragments)
            )
            for page in self.pages
        ]
        return [*pages, *self._files]

    def _register(self, name: str) -> None:
        if name in self.names:
            raise FileExistsError(f"two files are written to {name!r}")
        self.names.add(name)


def _fingerprint(
    page: PageJob, framed: bytes | None, templates: TemplateDependencies
) -> bytes | None:
    try:
        shown = mapping_parts(page.variables)
    except FingerprintError:
        return None
    if framed is None:
        return None
    return digest(page.name, templates.fingerprint(page.template), framed, *shown)


def _render(page: PageJob, fragments: Fragments) -> RenderedFile:
    assets = fragments.assets
    assets.requested.clear()
    own = {"fragment": fragments.show, "output_file": page.name}
    html = page.template.render({**fragments.frame, **own, **page.variables})
    return RenderedFile(html.encode(), frozenset(assets.requested))
