"""Ends the build: everything that was gathered is made, or kept, or pruned."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote

from pelican.generators import ArticlesGenerator, Generator, PagesGenerator

from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.outputs import WORTH_SHARING, Artifact, OutputFolder, WriteSummary
from plugins.core.locking import exclusive
from plugins.gallery.console import progress_bar
from plugins.newsdesk.problems import Findings, iter_lines
from plugins.newsdesk.site.content import Content
from plugins.portal.fragments import Fragments
from plugins.portal.redirects import MAP, as_map, plan_redirects
from plugins.portal.template_dependencies import TemplateDependencies
from plugins.portal.writer import PageWriter

UPGRADED = " (phần mềm đã đổi: mọi trang được tạo lại, ảnh đã nén được dùng lại)"


class OutputSync(Generator):  # type: ignore[misc] # Pelican has no types
    """Writes what all generators have gathered, former addresses, attachments, the theme's files.

    Former addresses take only places that are free. `others` are the generators that come before.
    """

    others: Sequence[Generator] = ()

    def generate_output(self, writer: PageWriter) -> None:
        """Make what is stale, keep what is current, prune what nobody claims."""
        self._gather_attachments(writer)
        taken = writer.names | {one.name for one in self.context["assets"].list_artifacts()}
        self._gather_redirects(writer, taken)
        frame = self.context["frame"]
        templates = TemplateDependencies(
            self.env, self._templates_path, self.context["template_cache"]
        )
        fragments = Fragments(self.env, frame, self.context["assets"])
        processes = self.context["edition"].settings.process_count
        artifacts = writer.list_artifacts(fragments, templates)
        project = self.context["edition"].settings.project
        output = Path(self.output_path)
        # Two builds of one output would take each other's files away.
        with exclusive(project / ".cache/build" / f"{digest(str(output.resolve())).hex()}.lock"):
            folder = OutputFolder(output, self.context["build_state"], project)
            settlement = self._settle(folder, artifacts, templates, writer, processes)
        self.context["build_state"].close()
        self._count_for_pelican()
        sys.stderr.write(f"{self._summarize(settlement)}\n")

    def _count_for_pelican(self) -> None:
        """Let the line with which Pelican ends tell the truth: its own generators had nothing."""
        pages = list(self.context["edition"].pages.values())
        for generator in self.others:
            if isinstance(generator, ArticlesGenerator):
                generator.articles = self.context["articles"]
                generator.hidden_articles = self.context["hidden_articles"]
            elif isinstance(generator, PagesGenerator):
                generator.pages = pages

    def _summarize(self, settlement: WriteSummary) -> str:
        counts = self.context["edition"].counts
        seconds = time.monotonic() - self.context["started_at"]
        return (
            f"Đọc {counts.read} trong {counts.bundles} bài và trang; ghi {settlement.made} tệp, "
            f"giữ {settlement.kept}, bỏ {settlement.pruned}; "
            f"tạo {self.context.get('photos_made', 0)} bản ảnh; {seconds:.1f} giây"
            f"{UPGRADED if settlement.is_after_upgrade else ''}"
        )

    def _settle(
        self,
        folder: OutputFolder,
        artifacts: list[Artifact],
        templates: TemplateDependencies,
        writer: PageWriter,
        processes: int,
    ) -> WriteSummary:
        stale = folder.find_stale(artifacts)
        blocked = folder.find_in_the_way(stale)
        if len(stale) >= WORTH_SHARING:
            self._compile_templates(templates.names)
        free = [one for one in stale if one.name not in blocked]
        made = folder.make(free, processes, progress_bar())
        shelf = self.context["assets"]
        for name in folder.read_needs(one for one in artifacts if one.name not in blocked):
            shelf.url(name)  # kept pages show it, or those that another process has made
        assets = shelf.list_artifacts()
        made += folder.make(folder.find_stale(assets), 1)
        pruned = folder.prune([one.name for one in (*artifacts, *assets)])
        made += folder.make([one for one in stale if one.name in blocked], 1)
        writer.tell({row.name for row in made}, self.context["frame"])
        count = len(artifacts) + len(assets)
        return WriteSummary(len(made), count - len(made), len(pruned), folder.is_after_upgrade)

    def _gather_attachments(self, writer: PageWriter) -> None:
        content: Content = self.context["edition"]
        project = content.settings.project
        for item in content.iter_built():
            for one in item.attachments:
                made_from = (item.fingerprint, one.url)
                writer.write_made(unquote(one.url), made_from, (project / one.source).read_bytes)

    def _gather_redirects(self, writer: PageWriter, taken: set[str]) -> None:
        content: Content = self.context["edition"]
        findings = Findings(content.settings.project)
        redirects = plan_redirects(content, taken, findings)
        for line in iter_lines(findings.advice(), "text"):
            sys.stderr.write(f"{line}\n")
        text = as_map(redirects, taken)
        writer.write_made(MAP, text, text.encode)
        template = self.get_template("redirect")
        for name, redirect in {one.save_as: one for one in redirects}.items():
            writer.write_file(name, template, self.context, redirect=redirect, noindex=True)

    def _compile_templates(self, names: Iterable[str]) -> None:
        """Compile templates here, so that not every process does."""
        for name in names:
            self.env.get_template(name)
