"""A web server as an office's should be: it compresses, and lets hashed names be kept for good."""

from __future__ import annotations

import gzip
import io
import re
import shutil
from contextlib import AbstractContextManager
from functools import cache
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

from tests.support.serving import serve

POLICY = "default-src 'self'"
COMPRESSED = {".html", ".css", ".js", ".svg", ".json", ".xml", ".txt"}
# main.0a1b2c3d4e.css, js.0a1b2c3d4e/main.js, photo-0a1b2c3d4e-800.avif
HASHED = re.compile(r"[.-][0-9a-z]{10}(?:-\d+)?[./]")
FOR_GOOD = "public, max-age=31536000, immutable"
FOR_A_MINUTE = "public, max-age=60"


class ProductionHandler(SimpleHTTPRequestHandler):
    """Serves finished pages over kept connections; what is missing is answered by 404.html."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with the file, compressed where that helps."""
        path = self._find()
        if path is None:
            self._answer(Path(self.directory) / "404.html", HTTPStatus.NOT_FOUND)
        else:
            self._answer(path, HTTPStatus.OK)

    def _find(self) -> Path | None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        return path if path.is_file() else None

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
        shutil.copyfileobj(io.BytesIO(content), self.wfile)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: ANN401
        """Say nothing."""


def is_for_good(path: Path) -> bool:
    """Return whether a file's address changes with its content."""
    return path.suffix != ".html" and bool(HASHED.search(f"{path.parent.name}/{path.name}"))


@cache
def compress(path: Path) -> bytes:
    """Return a file's content as a server with compression sends it."""
    return gzip.compress(path.read_bytes(), 9)


def serve_production(folder: Path) -> AbstractContextManager[str]:
    """Serve a folder that does not change on a free local port; the context is its origin."""
    return serve(folder, ProductionHandler)
