"""The engagement service as a process of its own, and a client that behaves like a browser."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from plugins.engagement.manifest import ManifestPage, format_manifest
from tests.support.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
BROWSER = (
    "Mozilla/5.0 (Linux; Android 13; SM-A136B) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Mobile Safari/537.36"
)
PAGES = (
    ManifestPage("bai-1", "/tin/bai-1/", "Hội nghị tổng kết", aliases=("bai-cu",)),
    ManifestPage("bai-2", "/tin/bai-2/", "Ngày hội đại đoàn kết"),
    ManifestPage("thong-bao", "/tin/thong-bao/", "Thông báo", rating=False, comments=False),
)
TOPICS = ("Thủ tục hành chính", "Góp ý khác")
FORM = "application/x-www-form-urlencoded"
START_SECONDS = 20.0


@dataclass(frozen=True)
class Reply:
    """A reply; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def read(cls, response: HTTPResponse) -> Reply:
        names = {name.lower(): value for name, value in response.getheaders()}
        return cls(response.status, names, response.read())

    @property
    def document(self) -> Any:  # noqa: ANN401 - JSON may be anything
        return json.loads(self.body)


def send(
    port: int,
    method: str,
    path: str,
    headers: Mapping[str, str | bytes] | None = None,
    body: bytes = b"",
    address: str = "",
) -> Reply:
    """Send one request to a local port, perhaps from another of this machine's own addresses.

    Raises OSError or HTTPException when nothing answers.
    """
    source = (address, 0) if address else None
    connection = HTTPConnection("127.0.0.1", port, timeout=10, source_address=source)
    with closing(connection):
        connection.request(method, path, body or None, dict(headers or {}))
        return Reply.read(connection.getresponse())


@dataclass
class RunningService:
    """A running service; it trusts its proxy, so that requests can have any address."""

    state: Path
    port: int
    status_port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def headers(self, address: str = "203.0.113.7", agent: str = BROWSER) -> dict[str, str]:
        return {"Origin": self.origin, "User-Agent": agent, "X-Forwarded-For": address}

    def hit(self, page: str = "bai-1", address: str = "203.0.113.7", nonce: str = "") -> Reply:
        query = f"?n={nonce}" if nonce else ""
        return send(self.port, "POST", f"/tt/v/{page}{query}", self.headers(address))

    def vote(
        self, points: int, page: str = "bai-1", address: str = "203.0.113.7", token: str = ""
    ) -> Reply:
        """Vote as a script does; `token` is the cookie's value of an earlier vote."""
        headers = {**self.headers(address), "Content-Type": FORM, **cookie(token)}
        return send(self.port, "POST", f"/tt/r/{page}", headers, f"diem={points}".encode())

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        return send(self.port, "GET", path, headers)

    def kill(self) -> None:
        """Kill it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)

    def read_log(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_until_ready(self) -> None:
        """Wait until it answers; raises AssertionError with its log."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.read_log()
            try:
                if send(self.status_port, "GET", "/healthz").status == 200:
                    return
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"not ready after {START_SECONDS} s: {self.read_log()}")


@dataclass
class ServicePlace:
    """A folder with a manifest, for services that run one after another."""

    folder: Path
    store: str = ""
    pages: Sequence[ManifestPage] = PAGES
    settings: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        text = format_manifest(self.pages, comments=True, letters=TOPICS)
        self.manifest.write_text(text, encoding="utf-8")

    @property
    def manifest(self) -> Path:
        return self.folder / "manifest.json"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def flags(self) -> list[str]:
        flags = {"state": str(self.state), "manifest": str(self.manifest), **self.settings}
        if self.store:
            flags["store"] = self.store
        return [f"--{name}={value}" for name, value in flags.items()]

    def start(
        self,
        port: int = 0,
        **options: Any,  # noqa: ANN401 - as Popen takes them
    ) -> RunningService:
        """Start a service, at a free port if none is given, and wait until it answers."""
        port, status_port = port or free_port(), free_port()
        log = self.folder / f"service-{port}.log"
        flags = [
            f"--port={port}",
            f"--status-port={status_port}",
            f"--origin=http://127.0.0.1:{port}",
            f"--trusted-proxy={self.settings.get('trusted-proxy', '127.0.0.1')}",
        ]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*command("serve"), *self.flags, *flags],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **options,
            )
        service = RunningService(self.state, port, status_port, process, log)
        try:
            service.wait_until_ready()
        except BaseException:
            service.kill()
            raise
        return service

    @contextmanager
    def running(self, **options: Any) -> Iterator[RunningService]:  # noqa: ANN401 - see start
        service = self.start(**options)
        try:
            yield service
        finally:
            if service.process.poll() is None:
                service.kill()

    def run(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command(name), *self.flags, *arguments],
            check=False,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        )


def command(name: str) -> list[str]:
    return [sys.executable, "-m", "plugins.engagement.service", name]


def cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"tt={token}"} if token else {}
