"""The engagement service beside the preview, behind the same port, on its embedded store.

It is run as a program, as builds are, so that this package imports nothing of it. What it needs is
in the list of pages that a build leaves in the site; a site without that list has no engagement,
and then no service is started.
"""

from __future__ import annotations

import http.client
import json
import os
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
MOST_LOG_BYTES = 4 * 1024 * 1024
NEVER = (-1, -1)  # no file's stamp
# Of the connection and not of the message, or said anew.
OWN_HEADERS = frozenset(
    "connection content-length date host origin server transfer-encoding x-forwarded-for".split()
)


@dataclass(frozen=True)
class Wishes:
    """What the pages were built with; without a prefix they have no engagement."""

    prefix: str = ""
    thousands: str = ","


@dataclass(frozen=True)
class Forwarded:
    """What a browser asked of the service; header names in small letters."""

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
        self._wishes = Wishes()
        self._port = 0
        self._seeded: tuple[int, int] | None = NEVER
        self._log_lock = threading.Lock()

    @property
    def access_log(self) -> Path:
        """Return the log in which the service finds search engines, as a web server writes it."""
        return self._folder / "access.log"

    def follow_build(self) -> None:
        """Run the service as the newest build wants it, and bring its figures up to date."""
        wishes = read_wishes(self._settings.manifest)
        if wishes != self._wishes:
            self.stop()
        self._wishes = wishes
        if wishes.prefix:
            self._seed()
            if self._process is not None and (status := self._process.poll()) is not None:
                self._say(f"Phần đánh giá và thống kê đã dừng (mã {status}), đang chạy lại.")
                self.stop()
            if self._process is None:
                self._start()

    def wants(self, path: str) -> bool:
        """Tell whether a request is for the service."""
        return bool(self._wishes.prefix) and path.startswith(self._wishes.prefix)

    def forward(self, request: Forwarded) -> Answer:
        """Hand a request to the service."""
        try:
            return self._exchange(request)
        except (OSError, ValueError, http.client.HTTPException):
            return NOT_THERE

    def note(self, address: str, method: str, target: str, status: int, agent: str) -> None:
        """Write a line of the access log, in the format of the service's nginx.conf."""
        if not self._wishes.prefix:
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
            if self._process.stdin is not None:
                self._process.stdin.close()
            self._process = None

    @property
    def _folder(self) -> Path:
        return self._settings.root / self._settings.folder

    @property
    def _log(self) -> Path:
        return self._folder / "service.log"

    @property
    def _origin(self) -> str:
        """Return the one origin that the service knows, by whatever name browsers come."""
        return f"http://{HOST}:{self._port}"

    def _start(self) -> None:
        """Start it; somebody may take the port that was free a moment ago, so try again."""
        keep_small(self.access_log)
        keep_small(self._log)
        log_start = stamp_of(self._log)
        for _ in range(ATTEMPTS):
            self._run()
            if self._listens():
                return
        said = self._log.read_bytes()[log_start[1] if log_start else 0 :]
        self._say(f"Phần đánh giá và thống kê không chạy: {last_line(said)}")

    def _run(self) -> None:
        self._port = find_free_port()
        flags = {
            "host": HOST,
            "port": self._port,
            "status-port": 0,
            "origin": self._origin,
            "prefix": self._wishes.prefix,
            "thousands": self._wishes.thousands,
            "manifest": self._settings.manifest,
            "trusted-proxy": HOST,
            "access-log": self.access_log,
        }
        arguments = [f"--{name}={value}" for name, value in flags.items()]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command("serve", "--ends-with-input", *arguments),
                cwd=self._settings.root,
                stdin=subprocess.PIPE,
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
        stamp = stamp_of(file)
        if stamp == self._seeded:
            return
        done = subprocess.run(
            self._command("seed", str(file) if stamp else os.devnull),
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
            name: value for name, value in request.headers.items() if name not in OWN_HEADERS
        }
        headers["x-forwarded-for"] = request.address
        if origin := request.headers.get("origin"):
            is_own = origin == f"http://{request.headers.get('host')}"
            headers["origin"] = self._origin if is_own else origin
        connection = http.client.HTTPConnection(HOST, self._port, timeout=START_SECONDS)
        with closing(connection):
            connection.request(request.method, request.target, request.body or None, headers)
            answer = connection.getresponse()
            body = answer.read()
            kept = (pair for pair in answer.getheaders() if pair[0].lower() not in OWN_HEADERS)
            length = ("content-length", answer.getheader("content-length") or str(len(body)))
            return Answer(answer.status, (*kept, length), body)


def read_wishes(manifest: Path) -> Wishes:
    """Return what a site wants of the service, nothing when it has no engagement."""
    try:
        document = json.loads(manifest.read_bytes())
        return Wishes(str(document["prefix"]), str(document.get("thousands", ",")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Wishes()


def stamp_of(file: Path) -> tuple[int, int] | None:
    """Return what changes with a file, None when it is not there."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def last_line(text: bytes) -> str:
    """Return the last line of what a program has said."""
    return next(reversed(text.decode(errors="replace").strip().splitlines()), "")


def keep_small(log: Path) -> None:
    """See to it that a log is there, and begin it anew when it has grown large."""
    with log.open("ab") as file:
        if file.tell() > MOST_LOG_BYTES:
            file.truncate(0)


def find_free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
