"""The preview as a whole: build, serve, watch, build again."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from plugins.tools.preview.build_status import BuildStatus
from plugins.tools.preview.building import open_builder
from plugins.tools.preview.engagement_process import EngagementProcess
from plugins.tools.preview.handler import PreviewServer
from plugins.tools.preview.sync_folder import sync_folder
from plugins.core.errors import PreviewError
from plugins.tools.preview.watching import Watcher

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Mapping

    from plugins.tools.environment.commands import CommandResult

    from plugins.tools.preview.settings import PreviewSettings

# Waiting for ever would keep Ctrl+C from being noticed on Windows.
WAIT_SECONDS = 0.5


def serve_preview(settings: PreviewSettings, terminal: TextIO | None = None) -> None:
    """Serve the site of `settings.root` until Ctrl+C or SIGTERM. Raises PreviewError."""
    out = terminal or sys.stdout
    with ending_on_signals(), open_builder(settings.root, settings.site, out) as build:
        Preview(settings, build, out).run()


@dataclass
class Preview:
    """One run of the preview; `build` makes the site in `settings.site`.

    `live_files` are those that browsers see, once that is known.
    """

    settings: PreviewSettings
    build: Callable[[], CommandResult]
    terminal: TextIO
    live_files: Mapping[str, os.stat_result] | None = None

    def run(self) -> None:
        """Build, serve, and build again on every change, until KeyboardInterrupt."""
        board, watcher = BuildStatus(), Watcher(self.settings)
        companion = EngagementProcess(self.settings, self.say)
        with open_server(self.settings, board, companion) as server:
            watcher.start()
            try:
                self.build_once(board, companion)
                if self.settings.port is None and server.server_port != self.settings.default_port:
                    self.say(f"Cổng {self.settings.default_port} đang bận, dùng cổng khác.")
                self.say(f"Xem tại {address(server)} — nhấn Ctrl+C để dừng.")
                with serving(server, board):
                    while True:
                        if watcher.changed.wait(WAIT_SECONDS):
                            watcher.changed.clear()
                            self.build_once(board, companion)
            except KeyboardInterrupt:
                self.say("Đã dừng.")
            finally:
                try:
                    watcher.stop()
                finally:
                    companion.stop()

    def build_once(self, board: BuildStatus, companion: EngagementProcess) -> None:
        """Build; show the result, or keep what is shown and tell why the build failed."""
        result = self.build()
        if result.ok:
            self.live_files = sync_folder(self.settings.site, self.settings.live, self.live_files)
            companion.follow_build()
            board.announce_site()
        else:
            self.say("Chưa dựng được trang — sửa xong, trang sẽ tự dựng lại.")
            board.announce_problem(result.messages)

    def say(self, line: str) -> None:
        print(line, file=self.terminal, flush=True)


def open_server(
    settings: PreviewSettings, board: BuildStatus, companion: EngagementProcess | None = None
) -> PreviewServer:
    """Take the port that is asked for; without one, the default port or a free one.

    Raises PreviewError when the port asked for cannot be had.
    """
    wanted = [settings.default_port, 0] if settings.port is None else [settings.port]
    for port in wanted:
        try:
            return PreviewServer((settings.host, port), settings.live, board, companion)
        except (OSError, OverflowError) as error:
            reason = error
    raise PreviewError(
        f"Không mở được cổng {wanted[0]} tại {settings.host} ({reason}) — "
        "hãy chọn cổng khác bằng --port."
    )


@contextmanager
def serving(server: PreviewServer, board: BuildStatus) -> Iterator[None]:
    """Answer requests in a thread."""
    # A daemon, since a signal may come before there is anybody to shut it down.
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        board.close()
        server.shutdown()
        thread.join()


def address(server: PreviewServer) -> str:
    """Return what a person types into a browser on this machine."""
    host, port = str(server.server_address[0]), server.server_address[1]
    return f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0'} else host}:{port}/"


@contextmanager
def ending_on_signals() -> Iterator[None]:
    """Make SIGTERM end the program as Ctrl+C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
