"""A preview in a process of its own."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from plugins.engagement.manifest import ManifestPage, format_manifest
from tests.support.service import BROWSER, PAGES, Reply, send

REPOSITORY = Path(__file__).parents[4]
FORM = "application/x-www-form-urlencoded"
NONCES = itertools.count(10_000_000)

# The build copies content/a.txt to the home page, and fails when the text says so. The site has
# the list of pages with figures while content/tuong-tac.json is there.
RUN = """
import sys
from pathlib import Path
from plugins.tools.environment.commands import CommandResult
from plugins.tools.preview.server import Preview, ending_on_signals
from plugins.tools.preview.settings import PreviewSettings

root = Path(sys.argv[1])
settings = PreviewSettings(root, port=0, debounce_ms=50)

def build():
    text = (root / "content/a.txt").read_text()
    settings.site.mkdir(parents=True, exist_ok=True)
    (settings.site / "index.html").write_text(text)
    manifest = root / "content" / settings.manifest.name
    (settings.site / manifest.name).unlink(missing_ok=True)
    if manifest.exists():
        (settings.site / manifest.name).write_bytes(manifest.read_bytes())
    return CommandResult(text != "fail", f"built {text}")

with ending_on_signals():
    Preview(settings, build, sys.stdout).run()
"""


class Run:
    """A preview in a process of its own, and what it says."""

    def __init__(self, root: Path, program: str = RUN) -> None:
        """Start a program of this project; `root` is its argument."""
        self.root = root
        self.source = root / "content" / "a.txt"
        if program == RUN:
            self.source.parent.mkdir(exist_ok=True)
            self.source.write_text("one")
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, str(root)],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.url = self.hear("Xem tại").split()[2]

    @property
    def output(self) -> IO[str]:
        if self.process.stdout is None:
            raise ValueError
        return self.process.stdout

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    @property
    def children(self) -> list[int]:
        """Return the ids of the processes that it has started, as Linux lists them."""
        found: list[int] = []
        for task in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            with suppress(FileNotFoundError):  # a thread may end meanwhile
                found += map(int, task.read_text().split())
        return found

    def hear(self, beginning: str) -> str:
        for line in self.output:
            self.said.append(line)
            if line.startswith(beginning):
                return line
        raise AssertionError("".join(self.said))

    def page(self) -> str:
        with urlopen(self.url) as answer:
            text: str = answer.read().decode()
        return text

    def notices(self) -> Generator[str, None, None]:
        with urlopen(f"{self.url}__preview/events") as stream:
            for line in stream:
                if line.startswith(b"data: "):
                    yield line.decode()

    @contextmanager
    def building(self) -> Iterator[None]:
        """Change something in the block; it ends when the preview has built and told it."""
        notices = self.notices()
        next(notices)
        yield
        assert '"problem": ""' in next(notices)
        notices.close()

    def get(self, target: str, headers: Mapping[str, str] | None = None) -> Reply:
        return send(self.port, "GET", target, headers)

    def totals(self) -> Any:  # noqa: ANN401 - JSON
        return self.get("/tt/s.json").document

    def post(
        self, target: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send the service what the site's pages send; a header without a value is left out."""
        host = f"localhost:{self.port}"
        own = {"Host": host, "Origin": f"http://{host}", "User-Agent": BROWSER}
        given = {**own, "Content-Type": FORM if body else "", **(headers or {})}
        kept = {name: value for name, value in given.items() if value}
        return send(self.port, "POST", f"/tt/{target}", kept, body)

    def hit(self, headers: Mapping[str, str] | None = None) -> Reply:
        """Open a page as a visitor who was never here."""
        return self.post(f"v/bai-1?n={next(NONCES)}", headers=headers)

    def kill(self) -> None:
        """Kill it and what it has started."""
        ids = [self.process.pid, *self.children] if self.process.poll() is None else []
        for number in ids:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

    def end(self) -> None:
        self.kill()
        self.output.close()
        self.process.wait()


@contextmanager
def running(root: Path, program: str = RUN) -> Iterator[Run]:
    """Run a preview while the block lasts, two minutes at most."""
    started = Run(root, program)
    guard = threading.Timer(120, started.kill)
    guard.start()
    try:
        yield started
    finally:
        guard.cancel()
        started.end()


def write_figures(root: Path, total: int) -> None:
    (root / "content/data").mkdir(parents=True, exist_ok=True)
    articles = "articles:\n  bai-2: {views: 62, votes: 6, points: 26}\n"
    (root / "content/data/figures.yml").write_text(f"total: {total}\n{articles}")


def write_manifest(root: Path, *more: ManifestPage) -> None:
    """Let the next build leave a list of pages in the site."""
    (root / "content/tuong-tac.json").write_text(format_manifest((*PAGES, *more)))
