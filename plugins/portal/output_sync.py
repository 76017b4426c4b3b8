"""Last step of a build: write stale files, keep current ones, delete orphans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from jinja2 import Environment

from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.outputs import WORTH_SHARING, Artifact, OutputFolder, WriteSummary
from plugins.core.locking import exclusive
from plugins.gallery.console import progress_bar
from plugins.newsdesk.problems import Findings
from plugins.portal.build import Build
from plugins.portal.output import Fragments, PageJob
from plugins.portal.redirects import MAP, as_map, plan_redirects
from plugins.portal.template_dependencies import TemplateDependencies, fingerprint_tools


def add_attachments(build: Build) -> None:
    """Add the documents that articles and pages offer."""
    project = build.content.settings.project
    for content in build.content.iter_built():
        for one in content.attachments:
            inputs = (content.fingerprint, one.url)
            build.add_copy(unquote(one.url), inputs, project / one.source)


def add_redirects(build: Build) -> Findings:
    """Add a page at each former address that is free, and their map; return advice on others."""
    taken = build.output.names | {one.name for one in build.assets.list_artifacts()}
    findings = Findings(build.content.settings.project)
    redirects = plan_redirects(build.content, taken, findings)
    text = as_map(redirects, taken)
    build.add_file(MAP, text, text.encode)
    for name, redirect in {one.save_as: one for one in redirects}.items():
        build.add_page(name, "redirect", redirect=redirect, noindex=True)
    return findings


class OutputSync:
    """Makes an output folder hold what a build has added, and nothing else of earlier builds."""

    def __init__(
        self, build: Build, templates: TemplateDependencies, environment: Environment
    ) -> None:
        self._build = build
        self._templates = templates
        self._environment = environment

    def write(self, output: Path) -> WriteSummary:
        """Write what is stale. Two builds of one output wait for each other."""
        build = self._build
        project = build.content.settings.project
        fragments = Fragments(self._environment, build.frame, build.assets)
        tools = fingerprint_tools(build.settings)
        artifacts = build.output.list_artifacts(fragments, self._templates, tools)
        with exclusive(project / ".cache/build" / f"{digest(str(output.resolve())).hex()}.lock"):
            folder = OutputFolder(output, build.state, project)
            self._written, summary = self._settle(folder, artifacts)
        return summary

    def iter_written(self) -> Iterator[PageJob]:
        """Yield the pages that were written."""
        return self._build.output.iter_written(self._written)

    def _settle(
        self, folder: OutputFolder, artifacts: Sequence[Artifact]
    ) -> tuple[set[str], WriteSummary]:
        """Return the names of written files, and counts."""
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
        """Compile templates before processes are forked, each of which would compile them."""
        for name in self._templates.names:
            self._environment.get_template(name)
