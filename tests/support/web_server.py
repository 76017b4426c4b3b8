"""nginx with the settings that `tasks.py server` writes, on a free port and in a folder."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from plugins.engagement.manifest import ManifestPage
from plugins.engagement.service.logs.access_log import LogLine, parse_line
from plugins.tools.serving.server import ServerPlan
from plugins.tools.serving.writing import render_files
from tests.support.certificates import make_certificate
from tests.support.ports import free_port
from tests.support.service import BROWSER, PAGES, Reply, RunningService, ServicePlace, send
from tests.support.waiting import wait_until

AROUND = """{user}
daemon off;
pid {root}/run/nginx.pid;
error_log {root}/error.log;
include /etc/nginx/modules-enabled/*.conf;
events {{}}
http {{
    include /etc/nginx/mime.types;
    {paths}
    include {root}/etc/nginx/conf.d/*.conf;
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class WebServer:
    """A running nginx."""

    port: int
    server: ServerPlan
    process: subprocess.Popen[bytes]

    @property
    def root(self) -> Path:
        return Path(self.server.root)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return Path(self.server.logs) / "access.log"

    def ask(
        self,
        method: str,
        path: str,
        address: str = "127.0.0.1",
        headers: Mapping[str, str | bytes] | None = None,
        body: bytes = b"",
    ) -> Reply:
        """Send a request from one of this machine's own addresses, over a new connection."""
        sent = {"User-Agent": BROWSER, "Origin": self.origin, **(headers or {})}
        return send(self.port, method, path, sent, body, address)

    def view(self, address: str, headers: Mapping[str, str | bytes] | None = None) -> int:
        views: int = self.ask("POST", "/tt/v/bai-1", address, headers).document["v"]
        return views

    def find_line(self, path: str) -> LogLine:
        """Return the log's line of a request; it is written after the answer."""
        found: list[LogLine] = []

        def find() -> list[LogLine]:
            lines = map(parse_line, self.log.read_bytes().splitlines())
            found.extend(line for line in lines if line is not None and line.target == path)
            return found

        wait_until(find)
        return found[0]

    def workers(self) -> set[str]:
        return set(
            Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        )

    @contextmanager
    def reloading(self) -> Iterator[None]:
        """Wait until the workers of the former settings are gone."""
        before = self.workers()
        yield
        wait_until(lambda: before.isdisjoint(self.workers()) and bool(self.workers()))

    def rotate(self) -> None:
        """Rename the log as logrotate does, with a request before the signal to nginx."""
        self.log.rename(self.log.with_name("access.log.1"))
        self.ask("GET", "/between")
        self.process.send_signal(signal.SIGUSR1)
        wait_until(self.log.exists)


@dataclass(frozen=True)
class Portal(WebServer):
    """nginx and the service behind it."""

    service: RunningService


def plan_server(root: Path, port: int, door: int | str = 1) -> ServerPlan:
    """Return the plan of a server whose machine is a folder."""
    return ServerPlan(
        host="portal.example",
        is_secure=False,
        target=str(root / "srv/portal"),
        root=str(root),
        door=f"127.0.0.1:{door}",
        ports=(f"127.0.0.1:{port}",),
        secure_ports=(),
    )


def write_machine(server: ServerPlan) -> None:
    """Write the files of a server to the places of install.sh, and make its folders."""
    root = Path(server.root)
    for name, text in render_files(server).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for folder in (
        *(server.logs, server.figures, server.alerts, server.challenges, server.target),
        f"{root}/run",
    ):
        Path(folder).mkdir(parents=True, exist_ok=True)
    enabled = Path(server.nginx) / f"portal{server.suffix}/enabled"
    enabled.mkdir(exist_ok=True)
    (enabled / "server.conf").symlink_to("../tls.conf" if server.is_secure else "../plain.conf")
    (enabled / "brotli.inc").symlink_to("../brotli.conf")
    (root / "nginx.conf").write_text(
        AROUND.format(
            user="user root;" if os.geteuid() == 0 else "",  # who may enter a test's folder
            root=root,
            paths="".join(f"{name}_temp_path {root}/{name}; " for name in TEMPORARY),
        ),
        encoding="utf-8",
    )


def release(server: ServerPlan, site: Path) -> None:
    """Make a folder the live release, in one step, as the account to which it belongs."""
    new = Path(server.target) / "current.new"
    new.symlink_to(site)
    os.lchown(new, new.stat().st_uid, -1)
    new.replace(Path(server.target) / "current")


def nginx_flags(root: Path) -> list[str]:
    """Return flags for the files of a test; `-e` is for errors before they are read."""
    return ["-e", str(root / "error.log"), "-c", str(root / "nginx.conf")]


@contextmanager
def running_nginx(server: ServerPlan, site: Path) -> Iterator[WebServer]:
    write_machine(server)
    release(server, site)
    root, port = Path(server.root), int(server.ports[0].rpartition(":")[2])
    command = ["nginx", *nginx_flags(root)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
        web_server = WebServer(port, server, process)
        try:
            wait_until(lambda: has_begun(web_server))
            yield web_server
        finally:
            process.terminate()


@contextmanager
def running_portal(
    folder: Path,
    site: Path,
    pages: Sequence[ManifestPage] = PAGES,
    **changes: Any,  # noqa: ANN401 - fields of the server
) -> Iterator[Portal]:
    """Run a service that knows these pages, and nginx before it."""
    port = free_port()
    server = replace(plan_server(folder / "machine", port), **changes)
    origin = f"http://127.0.0.1:{port}"
    settings = {
        "origin": origin,
        "access-log": f"{server.logs}/access.log",
        "public": server.figures,
    }
    place = ServicePlace(folder / "service", pages=pages, settings=settings)
    with (
        place.running() as service,
        running_nginx(replace(server, door=f"127.0.0.1:{service.port}"), site) as running,
    ):
        yield Portal(running.port, running.server, running.process, service)


@contextmanager
def serving_securely(folder: Path, site: Path) -> Iterator[str]:
    """Serve a site by HTTP/2 with a certificate that no browser knows; yield its origin."""
    port, secure = free_port(), free_port()
    server = replace(
        plan_server(folder, port), is_secure=True, secure_ports=(f"127.0.0.1:{secure}",)
    )
    place = Path(server.certificate)
    place.mkdir(parents=True)
    make_certificate(place)
    with running_nginx(server, site):
        yield f"https://127.0.0.1:{secure}"


def has_begun(server: WebServer) -> bool:
    errors = server.root / "error.log"
    assert server.process.poll() is None, errors.read_text(encoding="utf-8")
    try:
        return server.ask("GET", "/").status in {200, 301}
    except OSError:
        return False
