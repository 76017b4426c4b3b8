"""A real PostgreSQL server for tests: Debian's package, a folder of its own, a free local port."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.ports import free_port

ACCOUNT = "postgres"  # the server refuses to run as root


@dataclass(frozen=True)
class PostgresqlServer:
    """A server with its data in a folder; it can be stopped and started."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self.folder}"
        self._control("-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop it as a power cut would."""
        self._control("-m", "immediate", "stop")

    def _control(self, *arguments: str) -> None:
        _run("pg_ctl", "-D", str(self.folder / "data"), "-w", *arguments)


@contextmanager
def running_server(folder: Path) -> Iterator[PostgresqlServer]:
    """Run a server with its data in a new folder; for root, in one open to its account."""
    with ExitStack() as stack:
        if os.geteuid() == 0:
            # pytest closes its own folders to other accounts again whenever it starts.
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="postgresql-")))
            shutil.chown(folder, ACCOUNT, ACCOUNT)
        else:
            folder.mkdir(parents=True)
        server = PostgresqlServer(folder, free_port())
        data = str(folder / "data")
        _run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _run(*command: str) -> None:
    prefix = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*prefix, *command],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
