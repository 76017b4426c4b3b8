"""A GoatCounter that answers what the real one has answered.

Recorded from GoatCounter 2.6 and 2.7: the counters of pages as their owners have published them,
the totals as the program's own tests expect them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "2q2snk7clgqs63tr4xc5bwseajlw88qzilr8fq157jz3qxwwmz5"
# How numbers look depends on a setting of the owner: thin space, comma, nothing.
VIEWS = {
    "/tin/bai-1/": '{"count_unique":"2\u202f278", "count":"2\u202f278"}',
    "/tin/bai-2/": '{\n  "count": "8",\n  "count_unique": "8"\n}',
    "/tin/thong-bao/": '{"count":"12,481","count_unique":"12,481"}',
}
NEVER_SEEN = '{"count_unique":"0", "count":"0"}'
NOT_ALLOWED = "Need to enable the ‘allow using the visitor counter’ setting"
NO_TOKEN = '{"error":"unknown token"}'


@dataclass
class RecordedGoatCounter:
    """Where it is, what it answers for a range of hours, and what it was asked."""

    url: str
    totals: dict[tuple[str, str], str] = field(default_factory=dict)
    default_total: str = '{"total": 3, "total_events": 1, "total_utc": 3}'
    asked: list[str] = field(default_factory=list)
    is_open: bool = True


@contextmanager
def running_goatcounter() -> Iterator[RecordedGoatCounter]:
    """Answer on a free local port."""

    class Handler(BaseHTTPRequestHandler):
        """Answers from the recordings."""

        def do_GET(self) -> None:
            """Find the recording."""
            counter.asked.append(self.path)
            parts = urlsplit(self.path)
            if parts.path.startswith("/counter/"):
                self._answer_counter(unquote(parts.path)[len("/counter/") : -len(".json")])
            elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
                self._answer(401, NO_TOKEN)
            else:
                query = parse_qs(parts.query)
                span = (query["start"][0], query["end"][0])
                self._answer(200, counter.totals.get(span, counter.default_total))

        def _answer_counter(self, address: str) -> None:
            if not counter.is_open:
                self._answer(403, NOT_ALLOWED)
            elif address in VIEWS:
                self._answer(200, VIEWS[address])
            else:
                self._answer(404, NEVER_SEEN)

        def _answer(self, status: int, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: ANN401
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        counter = RecordedGoatCounter(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield counter
        finally:
            server.shutdown()
            thread.join()
