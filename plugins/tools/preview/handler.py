"""Answer the browser: files of the site, and the reload script in every page."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

from plugins.tools.preview.build_status import BuildStatus, Notice
from plugins.tools.preview.engagement_process import EngagementProcess
from plugins.tools.preview.own_hosts import OwnHosts
from plugins.tools.preview.ranges import iter_part, read_range
from plugins.tools.preview.site_files import content_type, find_file, is_gone

EVENTS = "/__preview/events"
SCRIPT = "/__preview/reload.js"
EDITORS = "/admin/"  # never reloaded automatically: unsaved text would be lost
LONGEST_BODY = 100_000  # the service accepts less, and answers itself
SILENCE_SECONDS = 30  # a connection that neither sends nor reads for so long is closed
# Other sites' pages may neither show nor read anything of the preview (WHATWG Fetch, 3.7).
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
NO_MORE: Mapping[str, str] = {}
SCRIPT_FILE = Path(__file__).with_name("reload.js")

NOT_THIS_MACHINE = (
    "Trang xem thử chỉ trả lời địa chỉ của máy đang chạy serve, không trả lời tên máy khác.\n"
    "Hãy mở đúng địa chỉ mà serve in ra, ví dụ http://localhost:8000/.\n"
    "Nếu máy này mang tên đó, hãy dừng serve rồi chạy lại: python3 tasks.py serve --host TÊN-MÁY\n"
)
EMPTY_PAGE = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Xem thử</title>'
    "<body><h1>{heading}</h1></body></html>"
)


class PreviewServer(ThreadingHTTPServer):
    """Serves the folder `site`; requests for figures and votes go to `engagement`."""

    daemon_threads = True

    def __init__(
        self,
        address: tuple[str, int],
        site: Path,
        status: BuildStatus,
        engagement: EngagementProcess,
        heartbeat_seconds: float = 15,
    ) -> None:
        self.site = site
        self.status = status
        self.engagement = engagement
        self.heartbeat_seconds = heartbeat_seconds
        self.own_hosts = OwnHosts(address[0])
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, PreviewHandler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Print nothing: browsers close connections in the middle of a response."""


class PreviewHandler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: PreviewServer
    timeout = SILENCE_SECONDS

    def parse_request(self) -> bool:
        """Read the request line and the headers; refuse what is not for this machine."""
        if not super().parse_request():
            return False
        hosts = self.headers.get_all("Host", [])
        # A target with a host of its own is for a proxy.
        if len(hosts) == 1 and hosts[0] in self.server.own_hosts and self.path.startswith("/"):
            return True
        text = NOT_THIS_MACHINE.encode()
        self.send_body(text, "text/plain; charset=utf-8", HTTPStatus.MISDIRECTED_REQUEST)
        return False

    @property
    def decoded_path(self) -> str:
        """Path of the target; with several slashes, redirects to it would lead to another host."""
        return re.sub("/+", "/", unquote(self.path.partition("?")[0]))

    @property
    def is_for_editors(self) -> bool:
        return self.decoded_path.lower().startswith(EDITORS)

    def do_POST(self) -> None:
        if not self.forward():
            self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)

    def do_GET(self) -> None:
        if self.forward():
            return
        path = self.decoded_path
        if path == EVENTS:
            self.send_events()
        elif path == SCRIPT:
            self.send_body(SCRIPT_FILE.read_bytes(), content_type(SCRIPT_FILE))
        else:
            self.send_file(path)

    do_HEAD = do_GET

    def forward(self) -> bool:
        """Forward a request for the service; return whether it was one."""
        engagement = self.server.engagement
        if not engagement.serves(self.path):
            return False
        length = self.headers.get("Content-Length", "0")
        size = min(int(length), LONGEST_BODY) if length.isascii() and length.isdigit() else 0
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(size)
        address = str(self.client_address[0])
        answer = engagement.forward(self.command, self.path, headers, address, body)
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)
        return True

    def send_file(self, path: str) -> None:
        file = find_file(self.server.site, path)
        if file is None:
            self.send_not_found()
        elif file.is_dir():
            query = self.path.partition("?")[2]
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", quote(path + "/") + (f"?{query}" if query else ""))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif file.suffix == ".html" and not self.is_for_editors:
            self.send_page(file.read_bytes(), HTTPStatus.GONE if is_gone(file) else HTTPStatus.OK)
        else:
            self.send_part(file)

    def send_part(self, file: Path) -> None:
        """Send a file, or the part of it that is asked for."""
        size = file.stat().st_size
        asked = None
        # What `If-Range` names is never known here: no file is sent with a validator.
        if self.command == "GET" and "If-Range" not in self.headers:
            asked = read_range(self.headers.get("Range", ""), size)
        part = range(size) if asked is None else asked
        headers = {"Accept-Ranges": "bytes"}
        status = HTTPStatus.OK
        if asked is not None and not asked:
            status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
            headers["Content-Range"] = f"bytes */{size}"
        elif asked is not None:
            status = HTTPStatus.PARTIAL_CONTENT
            headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        self.send_head(status, content_type(file), len(part), headers)
        if self.command == "GET":
            with file.open("rb") as stream:
                self.wfile.writelines(iter_part(stream, part))

    def send_not_found(self) -> None:
        own = self.server.site / "404.html"
        if own.is_file():
            self.send_page(own.read_bytes(), HTTPStatus.NOT_FOUND)
        else:
            heading = "Chưa có trang nào để xem" if self.path == "/" else "Không tìm thấy trang này"
            self.send_page(EMPTY_PAGE.format(heading=heading).encode(), HTTPStatus.NOT_FOUND)

    def send_page(self, page: bytes, status: HTTPStatus = HTTPStatus.OK) -> None:
        body = with_script(page, self.server.status.notice.version)
        self.send_body(body, "text/html; charset=utf-8", status)

    def send_body(self, body: bytes, type_: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_head(status, type_, len(body))
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_head(
        self, status: HTTPStatus, type_: str, length: int | None, more: Mapping[str, str] = NO_MORE
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", type_)
        for name, value in {**HEADERS, **more}.items():
            self.send_header(name, value)
        if self.is_for_editors:
            self.send_header("Content-Security-Policy", "frame-ancestors 'none'")
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def send_events(self) -> None:
        """Send the current notice and each later one, until the browser disconnects."""
        self.send_head(HTTPStatus.OK, "text/event-stream", None)
        known: Notice | None = None
        while self.command == "GET":
            notice = self.server.status.notice
            if notice.is_closed:
                return
            self.wfile.write(b": still here\n\n" if notice == known else as_event(notice))
            self.wfile.flush()
            self.server.status.wait(notice, self.server.heartbeat_seconds)
            known = notice

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Print missing addresses and foreign hosts; log requests for pages for the service."""
        if code == HTTPStatus.MISDIRECTED_REQUEST:
            self.log_message("421 %s", self.headers.get("Host", ""))
            return
        engagement = self.server.engagement
        is_whole = getattr(self, "headers", None) is not None  # None for an invalid request line
        if is_whole and not engagement.serves(self.path):
            agent = self.headers.get("User-Agent", "")
            engagement.log_page(self.client_address[0], self.command, self.path, int(code), agent)
        if code == HTTPStatus.NOT_FOUND:
            self.log_message("404 %s", unquote(self.path))

    def log_message(self, format: str, *args: object) -> None:
        text = format % args
        print("".join(sign if sign.isprintable() else "?" for sign in text), flush=True)


def with_script(page: bytes, version: str) -> bytes:
    """Return `page` with the reload script at the end of its body."""
    script = f'<script src="{SCRIPT}" data-version="{version}"></script>'.encode()
    before, end, after = page.rpartition(b"</body>")
    return before + script + end + after if end else page + script


def as_event(notice: Notice) -> bytes:
    text = json.dumps({"version": notice.version, "problem": notice.problem})
    return f"data: {text}\n\n".encode()
