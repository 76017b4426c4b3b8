"""Run the programs of the environment."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

TERMINAL_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class CommandResult:
    """How a program ended, and all that it printed, in plain text."""

    ok: bool
    messages: str


def run_modules(root: Path, *modules: list[str]) -> int:
    """Run each `python -m …` in `root`, also after one failed; return the first bad status."""
    statuses = [
        subprocess.run([sys.executable, "-m", *module], check=False, cwd=root).returncode
        for module in modules
    ]
    return next((status for status in statuses if status), 0)


def run_repeating(command: list[str], root: Path, terminal: TextIO) -> CommandResult:
    """Run `command` in `root`, repeating on `terminal` what it prints while it prints it."""
    process = subprocess.Popen(
        command,
        cwd=root,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "COLUMNS": "160"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    with process:
        try:
            lines = list(_iter_repeated(process.stdout or (), terminal))
        except BaseException:
            process.terminate()
            raise
    return CommandResult(process.returncode == 0, as_plain_text(lines))


def as_plain_text(lines: Iterable[str]) -> str:
    """Return what a program printed, without the signs that only terminals understand."""
    return "\n".join(TERMINAL_CODES.sub("", line).rstrip() for line in lines).strip()


def _iter_repeated(lines: Iterable[str], terminal: TextIO) -> Iterator[str]:
    for line in lines:
        terminal.write(line)
        terminal.flush()
        yield line
