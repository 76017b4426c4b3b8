"""Where Pelican runs the build: one generator for the pages of all plugins, and its writer."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache
from pelican import signals
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator
from pelican.writers import Writer

from plugins.core.clock import ZONE
from plugins.core.errors import SettingsError, exiting_on
from plugins.core.incremental.outputs import WriteSummary
from plugins.core.incremental.store import open_state
from plugins.core.project import load_hooks
from plugins.gallery.console import progress_bar
from plugins.gallery.photo_pipeline import RenderResult
from plugins.gallery.photos import RenderError
from plugins.newsdesk.problems import Problem, iter_lines, summarize
from plugins.newsdesk.settings import content_folder
from plugins.newsdesk.site.content import Content
from plugins.newsdesk.site.loading import load_content
from plugins.portal.build import Build, open_build
from plugins.portal.output import Output
from plugins.portal.output_sync import OutputSync, add_attachments, add_redirects
from plugins.portal.template_dependencies import (
    TemplateDependencies,
    fingerprint_tools,
    open_template_cache,
)

TEMPLATE_CACHE = Path(".cache/templates")
UPGRADED = " (phần mềm đã đổi: mọi trang được tạo lại, ảnh đã nén được dùng lại)"


class PageWriter(Writer):  # type: ignore[misc] # Pelican has no types
    """Pelican's writer, which only collects pages; generators of other plugins may use it."""

    def __init__(self, output_path: str, settings: dict[str, Any] | None = None) -> None:
        super().__init__(output_path, settings=settings)
        self.output = Output()

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
        """Add a page, none without a name; its template sees the frame instead of the context.

        Raises FileExistsError if two pages have one name.
        """
        if name:
            self.output.add_page(name, template, kwargs)


class PortalGenerator(Generator):  # type: ignore[misc] # Pelican has no types
    """Loads the content, lets plugins add pages by their hooks, and writes what is stale.

    It comes after `others`, the generators of Pelican and other plugins.
    """

    others: Sequence[Generator] = ()

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Pelican's
        """Load the content: errors end the run before Pelican clears the output."""
        super().__init__(**options)
        self._started_at = time.monotonic()
        self._project = content_folder(self.settings).parent
        self._template_cache = self._keep_templates()
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
        add_attachments(build)
        _print_lines(add_redirects(build).advice())
        templates = TemplateDependencies(self.env, self._templates_path, self._template_cache)
        sync = OutputSync(build, templates, self.env)
        summary = sync.write(output)
        for page in sync.iter_written():
            context = {**build.frame, **page.variables}
            signals.content_written.send(str(output / page.name), context=context)
        self._state.close()
        build.photos.prune(output)  # only now: until then old pages show old pictures
        self._count_for_pelican(build)
        sys.stderr.write(f"{self._summarize(summary, rendered)}\n")

    def _load_content(self) -> Content:
        """Return the content; print what is wrong with it, and end the run on errors.

        Advice that an earlier build has given already is only counted.
        """
        clock = datetime.now(ZONE)
        with exiting_on(SettingsError):
            content = load_content(self.settings, clock, self._state, progress_bar())
        findings = content.findings
        errors, advice = findings.errors(), findings.advice()
        _print_lines([*errors, *(one for one in advice if one not in findings.remembered)])
        if errors or advice:
            sys.stderr.write(f"{summarize(findings)}\n")
        if errors:
            raise SystemExit(1)
        return content

    def _count_for_pelican(self, build: Build) -> None:
        """Give Pelican's own generators, which read nothing, what its closing line counts."""
        for generator in self.others:
            if isinstance(generator, ArticlesGenerator):
                generator.articles = build.articles
                generator.hidden_articles = build.hidden_articles
            elif isinstance(generator, PagesGenerator):
                generator.pages = list(build.content.pages.values())

    def _keep_templates(self) -> Path | None:
        """Let Jinja keep compiled templates for later builds; return their folder."""
        tools = fingerprint_tools(self.settings)
        if tools is None:
            return None
        folder = open_template_cache(self._project / TEMPLATE_CACHE, tools)
        self.env.bytecode_cache = FileSystemBytecodeCache(str(folder))
        # Jinja copies globals at every include, and its chain of mappings is slow to copy.
        self.env.make_globals = lambda more: {**self.env.globals, **(more or {})}
        return folder

    def _render_photos(self, build: Build, output: Path) -> RenderResult:
        try:
            result = build.photos.render(output, progress_bar())
        except RenderError as error:
            for path in error.paths:
                sys.stderr.write(f"{path}: ảnh vừa bị đổi hoặc xóa trong lúc tạo trang; chạy lại\n")
            raise SystemExit(1) from None
        if result.made:
            sys.stderr.write(f"{result.line}\n")
        return result

    def _summarize(self, summary: WriteSummary, rendered: RenderResult) -> str:
        counts = self._content.counts
        seconds = time.monotonic() - self._started_at
        return (
            f"Đọc {counts.read} trong {counts.bundles} bài và trang; ghi {summary.made} tệp, "
            f"giữ {summary.kept}, bỏ {summary.pruned}; "
            f"tạo {rendered.made} bản ảnh; {seconds:.1f} giây"
            f"{UPGRADED if summary.is_after_upgrade else ''}"
        )


def _print_lines(problems: Iterable[Problem]) -> None:
    for line in iter_lines(problems, "text"):
        sys.stderr.write(f"{line}\n")
