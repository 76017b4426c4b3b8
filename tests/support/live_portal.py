"""A built site and a running engagement service behind one origin, as a web server puts them."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from plugins.engagement.manifest import read_manifest
from tests.support.ports import free_port
from tests.support.production_server import ProductionHandler
from tests.support.service import BROWSER, RunningService, ServicePlace
from tests.support.serving import StrictHandler, serve

PREFIX = "/tt/"
ADDRESS = "X-Test-Address"
# Under automation navigator.webdriver is true, and the script counts nothing.
AS_A_PERSON = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})"


@dataclass
class LivePortal:
    """The portal's origin, its service, and the requests of browsers.

    `requests` went to the service; `files` are addresses with the purpose that the browser gave.
    `pages` are served besides those of the site.
    """

    origin: str
    service: RunningService
    requests: list[str] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)

    def figures(self, key: str) -> Any:  # noqa: ANN401 - JSON
        return self.service.get(f"/tt/a/{key}.json").document

    def totals(self) -> Any:  # noqa: ANN401 - JSON
        return self.service.get("/tt/s.json").document

    def visitor(self, browser: Browser, address: str, **options: Any) -> BrowserContext:  # noqa: ANN401
        """Return an empty browser context of a person at an IP address."""
        context = browser.new_context(
            user_agent=BROWSER, extra_http_headers={ADDRESS: address}, **options
        )
        if options.get("java_script_enabled", True):
            context.add_init_script(AS_A_PERSON)
        return context


class Forwarding(SimpleHTTPRequestHandler):
    """Forwards requests for the service, and serves files."""

    protocol_version = "HTTP/1.1"
    portal: LivePortal

    def do_GET(self) -> None:
        if self.path.startswith(PREFIX):
            self._forward()
        elif page := self.portal.pages.get(self.path):
            self._reply(HTTPStatus.OK, [("Content-Type", "text/html")], page.encode())
        else:
            self.portal.files.append((self.path, self.headers.get("Sec-Purpose", "")))
            super().do_GET()

    def do_POST(self) -> None:
        self._forward()

    def _forward(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.portal.requests.append(f"{self.command} {self.path}")
        headers = {name: value for name, value in self.headers.items() if name != ADDRESS}
        headers["X-Forwarded-For"] = self.headers.get(ADDRESS, "127.0.0.1")
        connection = http.client.HTTPConnection("127.0.0.1", self.portal.service.port, timeout=5)
        try:
            with closing(connection):
                connection.request(self.command, self.path, body or None, headers)
                answer = connection.getresponse()
                self._reply(answer.status, answer.getheaders(), answer.read())
        except OSError:
            self._reply_for_it()

    def _reply_for_it(self) -> None:
        """Answer as nginx does while the service is down: with the last figures, else 502."""
        last = self.portal.service.state / "public/s.json"
        if self.path == f"{PREFIX}s.json" and last.is_file():
            self._reply(HTTPStatus.OK, [("Content-Type", "application/json")], last.read_bytes())
        else:
            page = b"<html><h1>502 Bad Gateway</h1></html>"
            self._reply(HTTPStatus.BAD_GATEWAY, [("Content-Type", "text/html")], page)

    def _reply(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in {"content-length", "connection", "date"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        SimpleHTTPRequestHandler.end_headers(self)  # the service has a policy of its own
        self.wfile.write(body)


class LiveHandler(Forwarding, StrictHandler):
    """Serves pages as strictly as production does."""


class LiveProductionHandler(Forwarding, ProductionHandler):
    """Compresses and sets cache headers as well."""


@contextmanager
def running_portal(
    site: Path, folder: Path, handler: type[Forwarding] = LiveHandler
) -> Iterator[LivePortal]:
    """Run service and server for a built site; the service's state is kept in `folder`."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    pages = list(dict.fromkeys(read_manifest(site / "tuong-tac.json").pages.values()))
    place = ServicePlace(folder, pages=pages, settings={"origin": origin})
    with place.running() as service:
        portal = LivePortal(origin, service)
        of_this_portal = type("Handler", (handler,), {"portal": portal})
        with serve(site, of_this_portal, port):
            yield portal


def posts(portal: LivePortal, since: int = 0) -> list[str]:
    """Return the routes that were posted to, without nonces."""
    asked = [one.split("?")[0] for one in portal.requests[since:]]
    return [one.removeprefix(f"POST {PREFIX}") for one in asked if one.startswith("POST")]
