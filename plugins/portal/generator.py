"""Pelican's generator and writer for the pages of all plugins."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jinja2 import Template
from pelican import signals
from pelican.generators import Generator
from pelican.writers import Writer

from plugins.core.clock import ZONE
from plugins.core.errors import SettingsError, exiting_on
from plugins.core.git import list_touched
from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.outputs import OutputFolder, WriteSummary
from plugins.core.incremental.store import open_state
from plugins.core.locking import exclusive
from plugins.core.project import load_hooks
from plugins.gallery.console import progress_bar
from plugins.gallery.photo_pipeline import PhotoCounts
from plugins.gallery.photos import RenderError
from plugins.newsdesk.model import Visibility
from plugins.newsdesk.problems import Problem, iter_lines, mention_others, summarize
from plugins.newsdesk.settings import content_folder
from plugins.newsdesk.site.content import Content
from plugins.newsdesk.site.loading import load_content
from plugins.portal.build import Build, open_build
from plugins.portal.output import Fragments, Output
from plugins.portal.past import add_past
from plugins.portal.template_dependencies import TemplateDependencies, fingerprint_tools
from plugins.vietnamese.formats import format_decimal

UPGRADED = " (phần mềm đã đổi: mọi trang được tạo lại, ảnh đã nén được dùng lại)"

UNPUBLISHED = {Visibility.DRAFT: "bản nháp", Visibility.SCHEDULED: "bài hẹn giờ"}


class PageWriter(Writer):  # type: ignore[misc] # Pelican has no types
    """Pelican's writer, reduced to collecting pages; generators of other plugins may use it."""

    def __init__(self, output_path: str, settings: dict[str, Any] | None = None) -> None:
        super().__init__(output_path, settings=settings)
        self.output = Output()

    def write_file(
        self,
        name: str,
        template: Template,
        context: dict[str, Any],
        relative_urls: bool = False,
        paginated: object = None,
        template_name: str | None = None,
        override_output: bool = False,
        url: str | None = None,
        **kwargs: object,
    ) -> None:
        """Add a page unless its name is empty; the template sees the frame, not the context.

        Raises FileExistsError if the name is taken.
        """
        if name:
            self.output.add_page(name, template, kwargs)


class PortalGenerator(Generator):  # type: ignore[misc] # Pelican has no types
    """Loads the content, runs the hooks of plugins, which add pages, and writes stale files.

    It runs after the generators of Pelican and other plugins.
    """

    def __init__(self, **options: object) -> None:
        """Load the content: errors end the run before Pelican clears the output."""
        super().__init__(**options)
        self._started_at = time.monotonic()
        self._project = content_folder(self.settings).parent
        self._state = open_state(self._project)
        self._content = self._load_content()
        self._content.claim_photos()

    def generate_output(self, writer: PageWriter) -> None:
        """Run the hooks of all plugins in the order of PLUGINS, and write the output."""
        output = Path(self.output_path)
        build = open_build(
            self.settings, self._content, self._state, writer.output, self.get_template
        )
        for frame in load_hooks(self.settings["PLUGINS"], "frame"):
            build.frame.update(frame(build))
        rendered = self._render_photos(build, output)
        for pages in load_hooks(self.settings["PLUGINS"], "pages"):
            pages(build)
        _add_attachments(build)
        _print_lines(add_past(build).advice())
        written, summary = self._write(build, output)
        for page in build.output.pages:
            if page.name in written:
                context = {**build.frame, **page.variables}
                signals.content_written.send(str(output / page.name), context=context)
        self._state.close()
        build.photos.prune(output)  # not earlier: old pages show old renditions
        sys.stderr.write(f"{self._summarize(build, summary, rendered)}\n")

    def _load_content(self) -> Content:
        """Return the content; print its problems, and exit on errors.

        Advice printed by an earlier build is only counted, that on files that git knows unchanged
        is one line.
        """
        clock = datetime.now(ZONE)
        with exiting_on(SettingsError):
            content = load_content(self.settings, clock, self._state, progress_bar())
        findings = content.findings
        if content.settings.keeps_dead_links:
            findings.problems -= {one for one in findings.problems if one.is_dead_link}
        errors, advice = findings.errors(), findings.advice()
        fresh = [one for one in advice if one not in findings.remembered]
        touched = findings.advising(list_touched(self._project)).problems if fresh else set()
        shown = [one for one in fresh if one in touched]
        _print_lines([*errors, *shown])
        if others := len(fresh) - len(shown):
            sys.stderr.write(f"{mention_others(others)}\n")
        if errors or advice:
            sys.stderr.write(f"{summarize(findings)}\n")
        if errors:
            raise SystemExit(1)
        return content

    def _render_photos(self, build: Build, output: Path) -> PhotoCounts:
        try:
            result = build.photos.render(output, progress_bar())
        except RenderError as error:
            for path in error.paths:
                sys.stderr.write(f"{path}: ảnh vừa bị đổi hoặc xóa trong lúc tạo trang; chạy lại\n")
            raise SystemExit(1) from None
        if result.made:
            sys.stderr.write(f"{result.line}\n")
        return result

    def _write(self, build: Build, output: Path) -> tuple[set[str], WriteSummary]:
        """Write the output; builds of one folder take turns."""
        fragments = Fragments(self.env, build.frame, build.assets)
        templates = TemplateDependencies(self.env, self._templates_path)
        tools = fingerprint_tools(self.settings)
        processes = build.content.settings.process_count
        name = digest(str(output.resolve())).hex()
        with exclusive(self._project / ".cache/build" / f"{name}.lock"):
            folder = OutputFolder(output, build.state, self._project)
            return build.output.write(folder, fragments, templates, tools, processes)

    def _summarize(self, build: Build, summary: WriteSummary, rendered: PhotoCounts) -> str:
        counts = self._content.counts
        shown = Counter(one.visibility for one in self._content.built_articles)
        unpublished = [f"{shown[kind]} {name}" for kind, name in UNPUBLISHED.items() if shown[kind]]
        remark = f" (có {', '.join(unpublished)})" if unpublished else ""
        files = [
            f"{summary.made} tệp mới hoặc đã đổi",
            f"{summary.kept} tệp giữ nguyên",
            *([f"{summary.pruned} tệp bỏ đi"] if summary.pruned else ()),
            *([f"{rendered.made} bản ảnh mới"] if rendered.made else ()),
        ]
        return (
            f"Đã tạo xong {len(build.articles)} bài{remark}, {len(build.content.pages)} trang; "
            f"đọc lại {counts.read} trong {counts.bundles}; "
            f"{', '.join(files)}; {format_decimal(time.monotonic() - self._started_at)} giây"
            f"{UPGRADED if summary.is_after_upgrade else ''}"
        )


def _add_attachments(build: Build) -> None:
    project = build.content.settings.project
    for content in build.content.iter_built():
        for one in content.attachments:
            inputs = (content.fingerprint, one.url)
            build.add_copy(unquote(one.url), inputs, project / one.source)


def _print_lines(problems: Iterable[Problem]) -> None:
    for line in iter_lines(problems, "text"):
        sys.stderr.write(f"{line}\n")
