"""A preview in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import IO
from urllib.request import urlopen

REPOSITORY = Path(__file__).parents[3]

# The build copies content/a.txt to the home page, and fails when the text says so.
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
    return Outcome(text != "fail", f"built {text}")

with ending_on_signals():
    Preview(settings, build, sys.stdout).run()
"""


class Run:
    """A preview in a process of its own, and what it says."""

    def __init__(self, root: Path) -> None:
        self.source = root / "content" / "a.txt"
        self.source.parent.mkdir()
        self.source.write_text("one")
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN, str(root)],
            cwd=REPOSITORY,
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

    def hear(self, beginning: str) -> str:
        """Wait for a line."""
        said = []
        for line in self.output:
            said.append(line)
            if line.startswith(beginning):
                return line
        raise AssertionError("".join(said))

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
