"""The engagement service behind the port of the preview, with its embedded store.

It runs as a program, as builds do, so that this package imports nothing of it. Its settings are in
the list of pages that a build leaves in the site; without that list there is no service.
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
from collections.abc import Callable, Mapping
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from plugins.tools.preview.settings import PreviewSettings

SERVICE = "plugins.engagement.service"
STARTING_FIGURES = "content/data/figures.yml"
STARTING_COMMENTS = "content/data/comments.yml"
DESK = "/duyet/"  # of editors, at a port of its own
HOST = "127.0.0.1"
START_SECONDS = 5.0
ATTEMPTS = 3
PAUSE_SECONDS = 0.05
STOP_SECONDS = 10.0
ANSWER_SECONDS = 5.0
MOST_LOG_BYTES = 4 * 1024 * 1024
NEVER = (-1, -1)  # the stamp of no file
# Headers of the connection, or set again when a message is forwarded.
OWN_HEADERS = frozenset(
    [
        "connection",
        "content-length",
        "date",
        "host",
        "origin",
        "server",
        "transfer-encoding",
        "x-forwarded-for",
    ]
)


class ServiceOptions(NamedTuple):
    """Options that the pages were built with; without a prefix they have no engagement."""

    prefix: str = ""
    thousands: str = "."


class Answer(NamedTuple):
    """Response of the service to a forwarded request."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class EngagementProcess:
    """Runs the service while the site needs it, forwards requests, and writes its access log."""

    def __init__(self, settings: PreviewSettings, report: Callable[[str], None]) -> None:
        self._settings = settings
        self._report = report
        self._log = settings.root / settings.folder / "service.log"
        self._access_log = self._log.with_name("access.log")
        self._access_lock = threading.Lock()
        self._options = ServiceOptions()
        self._process: subprocess.Popen[bytes] | None = None
        self._port = self._desk_port = 0
        self._seeded: dict[str, tuple[int, int] | None] = {}

    def update(self) -> None:
        """Start, restart or stop the service for the newest build, and load its figures."""
        options = read_options(self._settings.manifest)
        if options != self._options:
            self.stop()
        self._options = options
        if options.prefix:
            self._seed(STARTING_FIGURES, os.devnull)
            self._seed(STARTING_COMMENTS)  # taken over once; a file that is gone takes nothing back
            if self._process is not None and (status := self._process.poll()) is not None:
                self._report(f"Phần đánh giá và thống kê đã dừng (mã {status}), đang chạy lại.")
                self.stop()
            if self._process is None:
                self._start()

    @property
    def prefix(self) -> str:
        """Return the prefix of the service's addresses, empty while there is none."""
        return self._options.prefix

    def serves(self, path: str) -> bool:
        """Return whether a request is for the service."""
        return bool(self._options.prefix) and path.startswith((self._options.prefix, DESK))

    def forward(
        self, method: str, target: str, headers: Mapping[str, str], address: str, body: bytes
    ) -> Answer:
        """Forward a request with header names in lower case; 502 if nothing answers."""
        own = f"http://{HOST}:{self._port}"  # the only origin that the service accepts
        port = self._desk_port if target.startswith(DESK) else self._port
        kept = {name: value for name, value in headers.items() if name not in OWN_HEADERS}
        kept["x-forwarded-for"] = address
        if origin := headers.get("origin"):
            kept["origin"] = own if origin == f"http://{headers.get('host')}" else origin
        try:
            with closing(
                http.client.HTTPConnection(HOST, port, timeout=ANSWER_SECONDS)
            ) as connection:
                connection.request(method, target, body or None, kept)
                response = connection.getresponse()
                content = response.read()
        except (OSError, ValueError, http.client.HTTPException):
            return Answer(HTTPStatus.BAD_GATEWAY)
        returned = (pair for pair in response.getheaders() if pair[0].lower() not in OWN_HEADERS)
        length = ("content-length", response.getheader("content-length") or str(len(content)))
        return Answer(response.status, (*returned, length), content)

    def log_page(self, address: str, method: str, target: str, status: int, agent: str) -> None:
        """Log a request for a page, in the format of nginx, for the service to find crawlers."""
        if not self._options.prefix:
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
        with self._access_lock, self._access_log.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line)}\n")

    def stop(self) -> None:
        """End the service after the requests that it has accepted."""
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

    def _start(self) -> None:
        """Start the service; several attempts, since another program may take the free port."""
        keep_small(self._access_log)
        keep_small(self._log)
        start = self._log.stat().st_size
        for _ in range(ATTEMPTS):
            self._run()
            if self._listens():
                return
        lines = self._log.read_bytes()[start:].decode(errors="replace").strip().splitlines()
        self._report(f"Phần đánh giá và thống kê không chạy: {lines[-1] if lines else ''}")

    def _run(self) -> None:
        self._port, self._desk_port = find_free_port(), find_free_port()
        flags = {
            "host": HOST,
            "port": self._port,
            "status-port": 0,
            "desk": self._desk_port,
            "origin": f"http://{HOST}:{self._port}",
            "prefix": self._options.prefix,
            "thousands": self._options.thousands,
            "manifest": self._settings.manifest,
            "trusted-proxy": HOST,
            "access-log": self._access_log,
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
        """Wait until the service listens or has ended; return whether it listens."""
        deadline = time.monotonic() + START_SECONDS
        while self._process is not None and self._process.poll() is None:
            with closing(socket.socket()) as probe:
                if probe.connect_ex((HOST, self._port)) == 0 or time.monotonic() > deadline:
                    return True
            time.sleep(PAUSE_SECONDS)
        return False

    def _seed(self, name: str, without: str = "") -> None:
        """Load changed starting data of the content into the service.

        `without` is the file to load if there is none.
        """
        file = self._settings.root / name
        stamp = stamp_of(file)
        given = str(file) if stamp else without
        if not given or stamp == self._seeded.get(name, NEVER):
            return
        done = subprocess.run(
            self._command("seed", given),
            check=False,
            cwd=self._settings.root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            self._report(done.stderr.strip())
        self._seeded[name] = stamp

    def _command(self, name: str, *arguments: str) -> list[str]:
        state = f"--state={self._settings.root / self._settings.state}"
        return [sys.executable, "-m", SERVICE, name, state, *arguments]


def read_options(manifest: Path) -> ServiceOptions:
    """Return the options in the list of pages, none if there is no valid list."""
    try:
        document = json.loads(manifest.read_bytes())
        return ServiceOptions(str(document["prefix"]), str(document.get("thousands", ".")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ServiceOptions()


def stamp_of(file: Path) -> tuple[int, int] | None:
    """Return modification time and size of a file, None if there is none."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def keep_small(log: Path) -> None:
    """Create a log, or empty it if it has grown large."""
    with log.open("ab") as file:
        if file.tell() > MOST_LOG_BYTES:
            file.truncate(0)


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
