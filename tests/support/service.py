"""The engagement service as a process of its own, and a client that behaves like a browser."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
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
    ManifestPage("thong-bao", "/tin/thong-bao/", "Thông báo", rating=False),
)
START_SECONDS = 20.0


@dataclass(frozen=True)
class Reply:
    """What came back; header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def document(self) -> Any:  # noqa: ANN401 - JSON may be anything
        """Return the body's JSON."""
        return json.loads(self.body)


def send(
    port: int, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
) -> Reply:
    """Send one request to a local port; raises OSError or HTTPException when nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(connection):
        connection.request(method, path, body=body or None, headers=dict(headers or {}))
        answer = connection.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, names, answer.read())


@dataclass
class RunningService:
    """A service that was started; its proxy is trusted, so that requests can come from anywhere."""

    state: Path
    port: int
    status_port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def origin(self) -> str:
        """Return the origin whose pages may send."""
        return f"http://127.0.0.1:{self.port}"

    def headers(self, address: str = "203.0.113.7", agent: str = BROWSER) -> dict[str, str]:
        """Return what a browser at an address sends along."""
        return {"Origin": self.origin, "User-Agent": agent, "X-Forwarded-For": address}

    def hit(self, page: str = "bai-1", address: str = "203.0.113.7", nonce: str = "") -> Reply:
        """Open a page as a visitor at an address."""
        query = f"?n={nonce}" if nonce else ""
        return send(self.port, "POST", f"/tt/v/{page}{query}", self.headers(address))

    def vote(
        self, points: int, page: str = "bai-1", address: str = "203.0.113.7", token: str = ""
    ) -> Reply:
        """Vote as a script does; `token` is the cookie's value of an earlier vote."""
        headers = {
            **self.headers(address),
            "Content-Type": "application/x-www-form-urlencoded",
            **({"Cookie": f"tt={token}"} if token else {}),
        }
        return send(self.port, "POST", f"/tt/r/{page}", headers, f"diem={points}".encode())

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Get an address of the service."""
        return send(self.port, "GET", path, headers)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """End it in order and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)

    def read_log(self) -> str:
        """Return what it has printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_until_ready(self) -> None:
        """Wait until it answers; raises AssertionError with its log when it does not."""
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
    """A folder with a manifest in which services can be started one after another."""

    folder: Path
    store: str = ""
    pages: Sequence[ManifestPage] = PAGES
    settings: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Write the manifest."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.manifest.write_text(format_manifest(self.pages), encoding="utf-8")

    @property
    def manifest(self) -> Path:
        """Return the manifest's file."""
        return self.folder / "manifest.json"

    @property
    def state(self) -> Path:
        """Return the state folder."""
        return self.folder / "state"

    @property
    def flags(self) -> list[str]:
        """Return the flags that every command takes."""
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
        """Start a service and end it with the block, whatever happens in it."""
        service = self.start(**options)
        try:
            yield service
        finally:
            if service.process.poll() is None:
                service.kill()

    def run(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another command of the service to its end."""
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
    """Return the beginning of a command line."""
    return [sys.executable, "-m", "plugins.engagement.service", name]
