"""How the preview builds: with drafts, in a process of its own, so that changed plugins count."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from plugins.tools.environment.commands import CommandResult, as_plain_text, run_repeating

from plugins.tools.preview.warm_builder import END

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TextIO

CAN_FORK = hasattr(os, "fork") and sys.platform == "linux"
PRINTING = {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "COLUMNS": "160"}


def pelican_arguments(output: Path) -> list[str]:
    """Return the arguments of Pelican that build the site with drafts into `output`."""
    options = ["-o", str(output), "-e", "SHOW_DRAFTS=true", "--fatal=warnings"]
    return ["content", "-s", "pelicanconf.py", *options]


@contextmanager
def open_builder(root: Path, output: Path, terminal: TextIO) -> Iterator[Callable[[], CommandResult]]:
    """Give a function that builds and repeats on `terminal` what the build prints."""
    arguments = pelican_arguments(output)
    if not CAN_FORK:
        command = [sys.executable, "-m", "pelican", *arguments]
        yield lambda: run_repeating(command, root, terminal)
        return
    builder = StandbyBuilder(root, arguments, terminal)
    try:
        yield builder.build
    finally:
        builder.stop()


class StandbyBuilder:
    """Lets a process that has loaded everything build; starts it when it is not there."""

    def __init__(self, root: Path, arguments: list[str], terminal: TextIO) -> None:
        self._root = root
        self._command = [sys.executable, "-m", "plugins.tools.preview.warm_builder", *arguments]
        self._terminal = terminal
        self._process: subprocess.Popen[str] | None = None

    def build(self) -> CommandResult:
        """Build once; a process that has ended meanwhile is started again."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise ValueError("the process was not started")
        process.stdin.write("\n")
        process.stdin.flush()
        lines, status = self._listen(process.stdout)
        return CommandResult(status == "0", as_plain_text(lines))

    def stop(self) -> None:
        """End the process, and the build that it may be at."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()
            self._process = None

    def _start(self) -> None:
        self.stop()
        self._process = subprocess.Popen(
            self._command,
            cwd=self._root,
            env={**os.environ, **PRINTING},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )

    def _listen(self, output: IO[str]) -> tuple[list[str], str]:
        """Return what a build prints, repeating it, and its status; none when it was cut off."""
        lines = []
        for line in output:
            said, end, status = line.partition(END)
            if said:
                self._terminal.write(said)
                self._terminal.flush()
                lines.append(said)
            if end:
                return lines, status.strip()
        return lines, ""
