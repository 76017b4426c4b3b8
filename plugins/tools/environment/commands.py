"""Steps that several tasks share: run programs, end with a message, remove folders."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TextIO

from plugins.core.errors import PortalError, exiting_on
from plugins.core.forking import count_cores
from plugins.tools.environment.programs import LONG_TESTS, TESTS, ensure_packages

P = ParamSpec("P")

# Variables of a program whose output is copied to a terminal.
PLAIN_OUTPUT = {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "COLUMNS": "160"}
TERMINAL_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
# No browser, server or whole process.
QUICK_TESTS = (
    *("tests/unit", "--ignore=tests/unit/tools", "--ignore=tests/unit/engagement"),
    *("tests/site/test_articles.py", "tests/site/test_lists.py", "tests/site/test_html.py"),
)


@dataclass(frozen=True)
class CommandResult:
    """Success of a program and its whole output without terminal codes."""

    ok: bool
    messages: str


def ends_plainly(body: Callable[P, int | None]) -> Callable[P, None]:
    """Decorate a task: its bad exit status or PortalError ends the program without a traceback."""

    @wraps(body)
    def run(*arguments: P.args, **options: P.kwargs) -> None:
        with exiting_on(PortalError):
            status = body(*arguments, **options)
        if status:
            sys.exit(status)

    return run


def pelican_arguments(
    settings: str, output: Path | str, overrides: Mapping[str, object] | None = None
) -> list[str]:
    """Return the arguments of Pelican for a build into `output` that fails on warnings.

    `overrides` are settings by name, all behind one `-e`: of several, Pelican takes the last only.
    """
    values = [f"{name}={json.dumps(value)}" for name, value in (overrides or {}).items()]
    extra = ["-e", *values] if values else []
    return ["content", "-s", settings, "-o", str(output), *extra, "--fatal=warnings"]


def run_modules(root: Path, *modules: list[str]) -> int:
    """Run each `python -m …` in `root`, also after a failure; return the first bad status."""
    statuses = [
        subprocess.run([sys.executable, "-m", *module], check=False, cwd=root).returncode
        for module in modules
    ]
    return next((status for status in statuses if status), 0)


def run_tests(
    root: Path, report: Callable[[str], None], *, is_all: bool, is_quick: bool, only: str
) -> int:
    """Install the programs of the tests, run pytest and return its status."""
    if not is_quick:
        ensure_packages({**TESTS, **LONG_TESTS} if is_all else TESTS, report)
    workers = str(count_cores() + 1)  # tests wait for programs half of their time
    selection = ["-m", ""] if is_all else []
    chosen = QUICK_TESTS if is_quick else [only]
    return run_modules(root, ["pytest", "-n", workers, *selection, *chosen])


def run_repeating(command: list[str], root: Path, terminal: TextIO) -> CommandResult:
    """Run `command` in `root` and copy its output to `terminal` as it is printed."""
    process = subprocess.Popen(
        command,
        cwd=root,
        env={**os.environ, **PLAIN_OUTPUT},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    lines = []
    with process:
        try:
            for line in process.stdout or ():
                terminal.write(line)
                terminal.flush()
                lines.append(line)
        except BaseException:
            process.terminate()
            raise
    return CommandResult(process.returncode == 0, as_plain_text(lines))


def as_plain_text(lines: Iterable[str]) -> str:
    """Return the output of a program without terminal codes."""
    return "\n".join(TERMINAL_CODES.sub("", line).rstrip() for line in lines).strip()


def remove_folders(root: Path, *names: str) -> None:
    """Remove the folders `names` of `root` with their content; of a symlink only the link."""
    for name in names:
        folder = root / name
        if folder.is_symlink():
            folder.unlink()
        elif folder.exists():
            shutil.rmtree(folder)
