"""The engagement service beside the preview, behind the same port, on its embedded store.

It is run as a program, as builds are, so that this package imports nothing of it. What it needs is
in the list of pages that a build leaves in the site; a site without that list has no engagement,
and then no service is started.
"""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from .settings import PreviewSettings

HOST = "127.0.0.1"
SERVICE = "plugins.engagement.service"
STARTING_FIGURES = "content/data/figures.yml"
START_SECONDS = 5.0
ATTEMPTS = 3
PAUSE_SECONDS = 0.05
STOP_SECONDS = 10.0
# Of the connection and not of the message, or said anew.
OWN_HEADERS = frozenset({"connection", "date", "host", "origin", "server", "x-forwarded-for"})


@dataclass(frozen=True)
class Forwarded:
    """What a browser asked of the service."""

    method: str
    target: str
    headers: Mapping[str, str]
    address: str
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What goes back to the browser."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


NOT_THERE = Answer(HTTPStatus.BAD_GATEWAY)


class Companion:
    """Starts the service once a build wants one, hands requests to it, stops it at the end."""

    def __init__(self, settings: PreviewSettings, say: Callable[[str], None]) -> None:
        """Do nothing yet; `say` tells the editor."""
        self._settings = settings
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self._seeded: tuple[int, int] | None = None
        self._log_lock = threading.Lock()
        self.prefix = ""

    @property
    def access_log(self) -> Path:
        """Return the log in which the service finds search engines, as a web server writes it."""
        return self._settings.root / self._settings.folder / "access.log"

    def follow_build(self) -> None:
        """Start the service when the newest build wants it, and bring its figures up to date."""
        self.prefix = read_prefix(self._settings.manifest)
        if self.prefix:
            self._seed()
            if self._process is None:
                self._start()
            if self._process is not None and self._process.poll() is not None:
                reason = self._service_log.read_text(encoding="utf-8", errors="replace").strip()
                self._say(f"Phần đánh giá và thống kê không chạy: {reason}")

    def wants(self, path: str) -> bool:
        """Tell whether a request is for the service."""
        return bool(self.prefix) and path.startswith(self.prefix)

    def forward(self, request: Forwarded) -> Answer:
        """Hand a request to the service."""
        try:
            return self._exchange(request)
        except (OSError, http.client.HTTPException):
            return NOT_THERE

    def note(self, address: str, method: str, target: str, status: int, agent: str) -> None:
        """Write a line of the access log, in the format of the service's nginx.conf."""
        if not self.prefix:
            return
        line = {
            "time": round(time.time(), 3),
            "address": address,
            "method": method,
            "uri": target,
            "status": str(status),
            "agent": agent,
            "origin": "",
            "gpc": "",
        }
        with self._log_lock, self.access_log.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line)}\n")

    def stop(self) -> None:
        """Let the service finish what it has accepted, and end it."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    @property
    def _origin(self) -> str:
        """Return the one origin that the service knows, by whatever name browsers come."""
        return f"http://{HOST}:{self._port}"

    @property
    def _service_log(self) -> Path:
        return self._settings.root / self._settings.folder / "service.log"

    def _start(self) -> None:
        """Start it; somebody may take the port that was free a moment ago, so try again."""
        for _ in range(ATTEMPTS):
            self._run()
            if self._listens():
                return

    def _run(self) -> None:
        self.access_log.write_bytes(b"")
        self._port = find_free_port()
        flags = {
            "host": HOST,
            "port": self._port,
            "status-port": 0,
            "origin": self._origin,
            "prefix": self.prefix,
            "manifest": self._settings.manifest,
            "trusted-proxy": HOST,
            "access-log": self.access_log,
        }
        with self._service_log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command("serve", *(f"--{k}={v}" for k, v in flags.items())),
                cwd=self._settings.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _listens(self) -> bool:
        """Wait until it does, or has ended; tell which."""
        deadline = time.monotonic() + START_SECONDS
        while self._process is not None and self._process.poll() is None:
            with closing(socket.socket()) as probe:
                if probe.connect_ex((HOST, self._port)) == 0 or time.monotonic() > deadline:
                    return True
            time.sleep(PAUSE_SECONDS)
        return False

    def _seed(self) -> None:
        """Let the service begin with the figures of the content whenever these have changed."""
        file = self._settings.root / STARTING_FIGURES
        stamp = (status := file.stat()).st_mtime_ns, status.st_size
        if stamp == self._seeded:
            return
        done = subprocess.run(
            self._command("seed", str(file)),
            check=False,
            cwd=self._settings.root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            self._say(done.stderr.strip())
        self._seeded = stamp

    def _command(self, name: str, *arguments: str) -> list[str]:
        state = f"--state={self._settings.root / self._settings.state}"
        return [sys.executable, "-m", SERVICE, name, state, *arguments]

    def _exchange(self, request: Forwarded) -> Answer:
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.lower() not in OWN_HEADERS
        }
        headers["X-Forwarded-For"] = request.address
        if origin := request.headers.get("Origin"):
            is_own = origin == f"http://{request.headers.get('Host')}"
            headers["Origin"] = self._origin if is_own else origin
        connection = http.client.HTTPConnection(HOST, self._port, timeout=START_SECONDS)
        with closing(connection):
            connection.request(request.method, request.target, request.body or None, headers)
            answer = connection.getresponse()
            body = answer.read()
            kept = (pair for pair in answer.getheaders() if pair[0].lower() not in OWN_HEADERS)
            return Answer(answer.status, tuple(kept), body)


def read_prefix(manifest: Path) -> str:
    """Return what the service's addresses begin with, empty when a site has no engagement."""
    try:
        return str(json.loads(manifest.read_bytes())["prefix"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def find_free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
