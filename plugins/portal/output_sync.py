"""Last step of a build: write stale files, keep current ones, delete orphans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path
from urllib.parse import unquote

from jinja2 import Environment

from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.outputs import WORTH_SHARING, Artifact, OutputFolder, WriteSummary
from plugins.core.locking import exclusive
from plugins.gallery.console import progress_bar
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.data_files import GONE
from plugins.newsdesk.schema.addresses import find_file
from plugins.newsdesk.site.content import DATA, Content
from plugins.newsdesk.urls.released import RECORD, ReleasedAddress, format_released
from plugins.portal.build import Build
from plugins.portal.model import Crumb, trail_to
from plugins.portal.output import Fragments
from plugins.portal.redirects import (
    MAP,
    GonePage,
    Redirect,
    as_map,
    plan_gone,
    plan_redirects,
)
from plugins.portal.template_dependencies import TemplateDependencies, fingerprint_tools


def add_attachments(build: Build) -> None:
    """Add the attachments of articles and pages."""
    project = build.content.settings.project
    for content in build.content.iter_built():
        for one in content.attachments:
            inputs = (content.fingerprint, one.url)
            build.add_copy(unquote(one.url), inputs, project / one.source)


def add_past(build: Build) -> Findings:
    """Add what answers at addresses of the past; return advice on those that are taken.

    Also add the record of all addresses of articles and pages, which the next release must keep.
    """
    findings = Findings(build.content.settings.project)
    taken = build.output.names | {one.name for one in build.assets.list_artifacts()}
    gone = plan_gone(build.content, taken, findings)
    taken |= {name for one in gone for name in (one.save_as, one.marker)}
    redirects = plan_redirects(build.content, taken, findings)
    _add_gone(build, gone)
    _add_redirects(build, redirects, taken)
    _add_record(build, gone, redirects)
    return findings


def _add_gone(build: Build, pages: Sequence[GonePage]) -> None:
    trail = trail_to(Crumb("Bài đã gỡ"))
    categories = build.content.data.categories.roots
    for one in pages:
        build.add_page(
            one.save_as, "gone", gone=one, categories=categories, trail=trail, noindex=True
        )
        build.add_file(one.marker, "", bytes)


def _add_redirects(build: Build, redirects: Sequence[Redirect], taken: Set[str]) -> None:
    """Add a page at each former address, and the map of all."""
    text = as_map(redirects, taken)
    build.add_file(MAP, text, text.encode)
    for name, redirect in {one.save_as: one for one in redirects}.items():
        build.add_page(name, "redirect", redirect=redirect, noindex=True)


def _add_record(build: Build, gone: Sequence[GonePage], redirects: Sequence[Redirect]) -> None:
    items = [
        (one.name, one.url, one.page_key, one.metadata.aliases)
        for one in build.content.iter_built()
        if one.is_public
    ]
    inputs = repr(items), [one.url for one in gone], [one.save_as for one in redirects]

    def make() -> bytes:
        return format_released(_iter_released(build.content, gone, redirects)).encode()

    build.add_file(RECORD, inputs, make)


def _iter_released(
    content: Content, gone: Iterable[GonePage], redirects: Iterable[Redirect]
) -> Iterator[ReleasedAddress]:
    """Yield every address of an article or page that readers can open."""
    project = content.settings.project
    answered = {one.save_as for one in redirects}
    for item in content.iter_built():
        if not item.is_public:
            continue
        key = item.page_key
        yield ReleasedAddress(f"/{item.url}", item.name, key)
        for alias in item.metadata.aliases:
            if find_file(alias) in answered:
                yield ReleasedAddress(alias, item.name, key)
    path = (content.settings.content / DATA / GONE).relative_to(project).as_posix()
    yield from (ReleasedAddress(one.url, path) for one in gone)


class OutputSync:
    """Writes what a build has added to its output folder, and deletes orphans of earlier builds."""

    def __init__(
        self, build: Build, templates: TemplateDependencies, environment: Environment
    ) -> None:
        self._build = build
        self._templates = templates
        self._environment = environment

    def write(self, output: Path) -> tuple[set[str], WriteSummary]:
        """Write stale files; return their names, and counts. Builds of one output take turns."""
        build = self._build
        project = build.content.settings.project
        fragments = Fragments(self._environment, build.frame, build.assets)
        tools = fingerprint_tools(build.settings)
        artifacts = build.output.list_artifacts(fragments, self._templates, tools)
        with exclusive(project / ".cache/build" / f"{digest(str(output.resolve())).hex()}.lock"):
            return self._update(OutputFolder(output, build.state, project), artifacts)

    def _update(
        self, folder: OutputFolder, artifacts: Sequence[Artifact]
    ) -> tuple[set[str], WriteSummary]:
        stale = folder.find_stale(artifacts)
        blocked = folder.find_in_the_way(stale)
        if len(stale) >= WORTH_SHARING:
            self._compile_templates()
        free = [one for one in stale if one.name not in blocked]
        made = folder.make(free, self._build.content.settings.process_count, progress_bar())
        assets = self._build.assets
        for name in folder.read_needs(one for one in artifacts if one.name not in blocked):
            assets.url(name)  # of pages that are kept or were made in another process
        files = assets.list_artifacts()
        made += folder.make(folder.find_stale(files), 1)
        pruned = folder.prune([one.name for one in (*artifacts, *files)])
        made += folder.make([one for one in stale if one.name in blocked], 1)
        kept = len(artifacts) + len(files) - len(made)
        summary = WriteSummary(len(made), kept, len(pruned), folder.is_after_upgrade)
        return {row.name for row in made}, summary

    def _compile_templates(self) -> None:
        """Compile templates before forking, instead of once in every process."""
        for name in self._templates.names:
            self._environment.get_template(name)
