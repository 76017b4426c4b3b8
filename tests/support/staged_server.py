"""A web server of production whose pages, failures and absence a test decides while it runs."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.production_server import FOR_A_MINUTE, ProductionHandler
from tests.support.serving import serve

SERVICE = "/tt/"


@dataclass
class Stage:
    """What the server shows: a folder; nothing at all while it is down.

    `answers` are the statuses of addresses that fail, `moved` the new addresses of former ones.
    Addresses in `held` are answered after `released` is set. `asked` are all requests, by method
    and path.
    """

    folder: Path
    is_down: bool = False
    answers: dict[str, HTTPStatus] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    released: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)


class StagedHandler(ProductionHandler):
    """Answers as the stage says; browsers ask again for what may change."""

    stage: Stage

    def do_GET(self) -> None:
        """Answer, or hang up while the server is down."""
        path = urlsplit(self.path).path
        self.stage.asked.append(f"{self.command} {path}")
        if path in self.stage.held:
            self.stage.released.wait(30)
        if self.stage.is_down:
            self.close_connection = True
        elif path in self.stage.moved:
            self._say(HTTPStatus.MOVED_PERMANENTLY, Location=self.stage.moved[path])
        elif path in self.stage.answers:
            self._say(self.stage.answers[path])
        elif path.startswith(SERVICE):
            self._say(HTTPStatus.OK)
        else:
            self.directory = str(self.stage.folder)
            super().do_GET()

    def do_POST(self) -> None:
        """Answer as the service does."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def send_header(self, keyword: str, value: str) -> None:
        """Add a header to the answer."""
        super().send_header(keyword, "no-cache" if value == FOR_A_MINUTE else value)

    def _say(self, status: HTTPStatus, **headers: str) -> None:
        content = f"<!doctype html><title>{status}</title><h1>{status.value}</h1>".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


@contextlib.contextmanager
def serve_stage(stage: Stage) -> Iterator[str]:
    """Serve a stage on a free local port and yield its origin."""
    handler = type("Handler", (StagedHandler,), {"stage": stage})
    with serve(stage.folder, handler) as origin:
        try:
            yield origin
        finally:
            stage.released.set()
