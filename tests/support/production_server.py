"""Web servers as an office's should be: they compress, and let hashed names be kept for good.

A test decides pages, failures and absence of a `Stage` while it runs.
"""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.serving import POLICY, QuietHandler, serve

SERVICE = "/tt/"
COMPRESSED = {".html", ".css", ".js", ".svg", ".json", ".xml", ".txt"}
# main.0a1b2c3d4e.css, js.0a1b2c3d4e/main.js, photo-0a1b2c3d4e-800.avif
HASHED = re.compile(r"[.-][0-9a-z]{10}(?:-\d+)?[./]")
FOR_GOOD = "public, max-age=31536000, immutable"
FOR_A_MINUTE = "public, max-age=60"


class ProductionHandler(QuietHandler):
    """Serves finished pages over kept connections; what is missing is answered by 404.html."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.is_file():
            self._answer(path, HTTPStatus.OK)
        else:
            self._answer(Path(self.directory) / "404.html", HTTPStatus.NOT_FOUND)

    def _answer(self, path: Path, status: HTTPStatus) -> None:
        is_compressed = path.suffix in COMPRESSED
        content = compress(path) if is_compressed else path.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", FOR_GOOD if is_for_good(path) else FOR_A_MINUTE)
        if is_compressed:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        self.wfile.write(content)


def is_for_good(path: Path) -> bool:
    return path.suffix != ".html" and bool(HASHED.search(f"{path.parent.name}/{path.name}"))


@cache
def compress(path: Path) -> bytes:
    """Return a file's content as a server with compression sends it."""
    return gzip.compress(path.read_bytes(), 9)


@dataclass
class Stage:
    """The behaviour of the server: it serves a folder, and hangs up while it is down.

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
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def send_header(self, keyword: str, value: str) -> None:
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


@contextmanager
def serve_stage(stage: Stage) -> Iterator[str]:
    """Serve a stage on a free local port and yield its origin."""
    handler = type("Handler", (StagedHandler,), {"stage": stage})
    with serve(stage.folder, handler) as origin:
        try:
            yield origin
        finally:
            stage.released.set()
