"""The engagement service beside the preview, behind the same port, on its embedded store.

It is run as a program, as builds are, so that this package imports nothing of it. What it needs is
in the list of pages that a build leaves in the site; a site without that list has no engagement,
and then no service is started.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.tools.preview.access_log import AccessLog, keep_small
from plugins.tools.preview.forwarding import HOST, forward, origin_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from plugins.tools.preview.forwarding import ForwardedAnswer, Forwarded
    from plugins.tools.preview.settings import PreviewSettings

SERVICE = "plugins.engagement.service"
STARTING_FIGURES = "content/data/figures.yml"
START_SECONDS = 5.0
ATTEMPTS = 3
PAUSE_SECONDS = 0.05
STOP_SECONDS = 10.0
NEVER = (-1, -1)  # no file's stamp


@dataclass(frozen=True)
class Wishes:
    """What the pages were built with; without a prefix they have no engagement."""

    prefix: str = ""
    thousands: str = ","


class EngagementProcess:
    """Starts the service once a build wants one, hands requests to it, stops it at the end."""

    def __init__(self, settings: PreviewSettings, say: Callable[[str], None]) -> None:
        """Do nothing yet; `say` tells the editor."""
        self._settings = settings
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._wishes = Wishes()
        self._port = 0
        self._seeded: tuple[int, int] | None = NEVER
        self._access_log = AccessLog(self._folder / "access.log")

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
        """Return whether a request is for the service."""
        return bool(self._wishes.prefix) and path.startswith(self._wishes.prefix)

    def forward(self, request: Forwarded) -> ForwardedAnswer:
        """Hand a request to the service."""
        return forward(request, self._port)

    def note(self, address: str, method: str, target: str, status: int, agent: str) -> None:
        """Let the service know of a request for a page, when there is one."""
        if self._wishes.prefix:
            self._access_log.note(address, method, target, status, agent)

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

    def _start(self) -> None:
        """Start it; somebody may take the port that was free a moment ago, so try again."""
        keep_small(self._access_log.path)
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
            "origin": origin_of(self._port),
            "prefix": self._wishes.prefix,
            "thousands": self._wishes.thousands,
            "manifest": self._settings.manifest,
            "trusted-proxy": HOST,
            "access-log": self._access_log.path,
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


def find_free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
