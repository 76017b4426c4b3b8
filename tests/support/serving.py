"""A web server for finished pages, as strict as the one of production."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

POLICY = "default-src 'self'"


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: ANN401
        pass


class StrictHandler(QuietHandler):
    """Serves files with the Content-Security-Policy of production."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


class QuietServer(ThreadingHTTPServer):
    """Does not report connections that the browser closed."""

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def serve(
    folder: Path, handler: type[SimpleHTTPRequestHandler] = StrictHandler, port: int = 0
) -> Iterator[str]:
    """Serve a folder on a local port, a free one by default, and yield its origin."""

    def make_handler(*args: Any) -> SimpleHTTPRequestHandler:  # noqa: ANN401
        return handler(*args, directory=str(folder))

    with QuietServer(("127.0.0.1", port), make_handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
