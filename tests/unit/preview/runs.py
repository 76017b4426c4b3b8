"""A preview in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit
from urllib.request import urlopen

REPOSITORY = Path(__file__).parents[3]

# The build copies content/a.txt to the home page, and fails when the text says so. The list of
# pages with figures is part of the site while content/tuong-tac.json is there.
RUN = """
import sys
from pathlib import Path
from plugins.environment.commands import Outcome
from plugins.preview.server import Preview, ending_on_signals
from plugins.preview.settings import PreviewSettings

root = Path(sys.argv[1])
settings = PreviewSettings(root, port=0, debounce_ms=50)

def build():
    text = (root / "content/a.txt").read_text()
    settings.site.mkdir(parents=True, exist_ok=True)
    (settings.site / "index.html").write_text(text)
    manifest = root / "content" / settings.manifest.name
    if manifest.exists():
        (settings.site / manifest.name).write_bytes(manifest.read_bytes())
    else:
        (settings.site / manifest.name).unlink(missing_ok=True)
    return Outcome(text != "fail", f"built {text}")

with ending_on_signals():
    Preview(settings, build, sys.stdout).run()
"""


class Run:
    """A preview in a process of its own, and what it says."""

    def __init__(self, root: Path, program: str = RUN, folder: Path = REPOSITORY) -> None:
        """Start a program of the project that lies in `folder`; `root` is its argument."""
        self.source = root / "content" / "a.txt"
        if program == RUN:
            self.source.parent.mkdir(exist_ok=True)
            self.source.write_text("one")
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, str(root)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"},
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
        """Return the ids of the processes that it runs beside itself, as Linux lists them."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(number) for task in tasks for number in task.read_text().split()]

    def hear(self, beginning: str) -> str:
        """Wait for a line."""
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

    def end(self) -> None:
        self.process.kill()
        self.output.close()
        self.process.wait()
