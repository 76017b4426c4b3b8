"""The preview as a whole: build, serve, watch, build again."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from watchfiles import Change, DefaultFilter, watch

from plugins.core.errors import PreviewError
from plugins.tools.environment.commands import CommandResult
from plugins.tools.preview.build_status import BuildStatus
from plugins.tools.preview.comments_copy import CommentsCopy
from plugins.tools.preview.engagement_process import EngagementProcess
from plugins.tools.preview.handler import PreviewServer
from plugins.tools.preview.settings import PreviewSettings
from plugins.tools.preview.sync_folder import Files, sync_folder
from plugins.tools.preview.warm_builder import open_builder

# Windows notices Ctrl+C only between waits.
WAIT_SECONDS = 0.5


def serve_preview(settings: PreviewSettings, terminal: TextIO | None = None) -> None:
    """Serve the site of `settings.root` until Ctrl+C or SIGTERM. Raises PreviewError."""
    out = terminal or sys.stdout
    builder = open_builder(settings.root, settings.site, settings.comments, out)
    with ending_on_signals(), builder as build:
        Preview(settings, build, out).run()


class Preview:
    """One run of the preview."""

    def __init__(
        self, settings: PreviewSettings, build: Callable[[], CommandResult], terminal: TextIO
    ) -> None:
        """`build` builds into `settings.site`."""
        self.settings = settings
        self.build = build
        self.terminal = terminal
        self.status = BuildStatus()
        self.engagement = EngagementProcess(settings, self.report)
        self.comments = CommentsCopy(settings, self.engagement)
        self.live_files: Files | None = None  # of `settings.live`, None if unknown

    def run(self) -> None:
        """Build, serve, and build again on every change, until KeyboardInterrupt."""
        with ExitStack() as stack:
            server = stack.enter_context(open_server(self.settings, self.status, self.engagement))
            stack.callback(self.engagement.stop)
            changed = stack.enter_context(watching(self.settings))
            try:
                self.serve(server, changed)
            except KeyboardInterrupt:
                self.report("Đã dừng.")

    def serve(self, server: PreviewServer, changed: threading.Event) -> None:
        self.build_once()
        if self.settings.port is None and server.server_port != self.settings.default_port:
            self.report(f"Cổng {self.settings.default_port} đang bận, dùng cổng khác.")
        self.report(f"Xem tại {address(server)} — nhấn Ctrl+C để dừng.")
        with serving(server):
            while True:
                is_changed = changed.wait(WAIT_SECONDS)
                if self.comments.refresh() or is_changed:
                    changed.clear()
                    self.build_once()

    def build_once(self) -> None:
        """Build, and show the result; after a failure keep the site and announce the problem."""
        result = self.build()
        if result.ok:
            self.live_files = sync_folder(self.settings.site, self.settings.live, self.live_files)
            self.engagement.update()
            self.status.announce_site()
        else:
            self.report("Chưa tạo được trang — sửa xong, trang sẽ tự cập nhật.")
            self.status.announce_problem(result.messages)

    def report(self, line: str) -> None:
        print(line, file=self.terminal, flush=True)


def open_server(
    settings: PreviewSettings, status: BuildStatus, engagement: EngagementProcess
) -> PreviewServer:
    """Listen on the port of the settings; without one, on the default port or a free one.

    Raises PreviewError if that is impossible.
    """
    wanted = [settings.default_port, 0] if settings.port is None else [settings.port]
    for port in wanted:
        try:
            return PreviewServer((settings.host, port), settings.live, status, engagement)
        except (OSError, OverflowError) as error:
            reason = error
    raise PreviewError(
        f"Không mở được cổng {wanted[0]} tại {settings.host} ({reason}) — "
        "hãy chọn cổng khác bằng --port."
    )


@contextmanager
def serving(server: PreviewServer) -> Iterator[None]:
    """Answer requests in a thread."""
    # A daemon, since a signal may arrive before this function can shut it down.
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        server.status.close()
        server.shutdown()
        thread.join()


def address(server: PreviewServer) -> str:
    """Return the address for a browser on this machine."""
    host, port = str(server.server_address[0]), server.server_address[1]
    if host in {"127.0.0.1", "0.0.0.0", "::"}:
        host = "localhost"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


@contextmanager
def watching(settings: PreviewSettings) -> Iterator[threading.Event]:
    """Watch the sources in threads; the event is set on every change."""
    changed, stopped = threading.Event(), threading.Event()

    def watch_sources(
        paths: list[Path], is_wanted: Callable[[Change, str], bool], recursive: bool
    ) -> None:
        for _ in watch(
            *paths,
            watch_filter=is_wanted,
            recursive=recursive,
            step=settings.debounce_ms,
            stop_event=stopped,
            ignore_permission_denied=True,
        ):
            changed.set()

    folders = [path for folder in settings.watched if (path := settings.root / folder).is_dir()]
    jobs = [([settings.root], is_configuration, False), (folders, DefaultFilter(), True)]
    threads = [
        threading.Thread(target=watch_sources, args=job, daemon=True) for job in jobs if job[0]
    ]
    for thread in threads:
        thread.start()
    try:
        yield changed
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def is_configuration(change: Change, path: str) -> bool:
    """Return whether a file of the top folder contains settings of the site."""
    return path.endswith("conf.py")


@contextmanager
def ending_on_signals() -> Iterator[None]:
    """Make SIGTERM end the program as Ctrl+C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
