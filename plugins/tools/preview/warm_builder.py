"""Builds of the preview, on Linux forked from a process with all code loaded.

Half of a small build is loading Python code. `WarmBuilder` runs this module as a program, with the
arguments of `pelican`: for each line on its input it builds once, and ends the output of the build
with a line of END and the exit status. It ends with its input. If loaded code has changed, it loads
everything again first, so that changes of plugins take effect.
"""

from __future__ import annotations

import importlib
import io
import os
import runpy
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TextIO

from plugins.tools.environment.commands import (
    PLAIN_OUTPUT,
    CommandResult,
    as_plain_text,
    pelican_arguments,
    run_repeating,
)

CAN_FORK = hasattr(os, "fork") and sys.platform == "linux"
MODULE = "plugins.tools.preview.warm_builder"
END = "\0"
NOW = "--now"  # loaded again in the middle of a request: build at once
CONFIGURATION = "pelicanconf.py"


@contextmanager
def open_builder(
    root: Path, output: Path, comments: Path, terminal: TextIO
) -> Iterator[Callable[[], CommandResult]]:
    """Yield a function that builds with drafts and copies the build's output to `terminal`.

    `comments` is the file of approved comments to show, if there is one.
    """
    shown = {"SHOW_DRAFTS": True, "ENGAGEMENT_COMMENTS": str(comments)}
    arguments = pelican_arguments(CONFIGURATION, output, shown)
    if not CAN_FORK:
        command = [sys.executable, "-m", "pelican", *arguments]
        yield lambda: run_repeating(command, root, terminal)
        return
    builder = WarmBuilder(root, arguments, terminal)
    try:
        yield builder.build
    finally:
        builder.stop()


class WarmBuilder:
    """Starts this module as a program when needed, and asks it for builds."""

    def __init__(self, root: Path, arguments: list[str], terminal: TextIO) -> None:
        self._root = root
        self._command = [sys.executable, "-m", MODULE, *arguments]
        self._terminal = terminal
        self._process: subprocess.Popen[str] | None = None

    def build(self) -> CommandResult:
        """Build once; start the process if it is not running."""
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = self._start()
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise ValueError("the process has no pipes")
        process.stdin.write("\n")
        process.stdin.flush()
        lines, status = self._listen(process.stdout)
        return CommandResult(status == "0", as_plain_text(lines))

    def stop(self) -> None:
        """End the process and a build that it runs."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()
            self._process = None

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self._command,
            cwd=self._root,
            env={**os.environ, **PLAIN_OUTPUT},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )

    def _listen(self, output: IO[str]) -> tuple[list[str], str]:
        """Copy the output of a build to the terminal; return it, and the status or ""."""
        lines = []
        for line in output:
            text, end, status = line.partition(END)
            if text:
                self._terminal.write(text)
                self._terminal.flush()
                lines.append(text)
            if end:
                return lines, status.strip()
        return lines, ""


def main(arguments: list[str]) -> None:
    """Build at each line of standard input."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    preload()
    loaded = find_loaded_code()
    is_asked = arguments[:1] == [NOW]
    arguments = arguments[1:] if is_asked else arguments
    # Unbuffered, so that no request is lost in a buffer when this process is replaced.
    while is_asked or os.read(sys.stdin.fileno(), 1):
        is_asked = False
        if find_loaded_code().items() - loaded.items():
            os.execv(sys.executable, [sys.executable, "-m", MODULE, NOW, *arguments])
        status = build(arguments)
        sys.stdout.write(f"{END}{status}\n")
        sys.stdout.flush()


def preload() -> None:
    """Load Pelican and the plugins; every build repeats the messages and errors hidden here."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), suppress(Exception):
        importlib.import_module("pelican")
        for plugin in runpy.run_path(CONFIGURATION)["PLUGINS"]:
            importlib.import_module(plugin)
            for part in ("receivers", "hooks"):
                if find_spec(f"{plugin}.{part}"):
                    importlib.import_module(f"{plugin}.{part}")


def find_loaded_code() -> dict[str, int]:
    """Return the files of the loaded modules of this project with their modification times."""
    root = str(Path(__file__).parents[2])
    names = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    return {name: _read_time(name) for name in names if name.startswith(root)}


def build(arguments: list[str]) -> int:
    """Build in a forked process and return its exit status."""
    sys.stdout.flush()
    process = os.fork()
    if not process:
        os._exit(_build_here(arguments))
    try:
        _, status = os.waitpid(process, 0)
    except KeyboardInterrupt:
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)
        raise SystemExit(0) from None
    return os.waitstatus_to_exitcode(status)


def _build_here(arguments: list[str]) -> int:
    """Run Pelican as its own program does, and return its exit status."""
    try:
        from pelican import main as build_with_pelican

        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        build_with_pelican(arguments)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return status


def _read_time(name: str) -> int:
    try:
        return Path(name).stat().st_mtime_ns
    except OSError:
        return 0


if __name__ == "__main__":
    main(sys.argv[1:])
