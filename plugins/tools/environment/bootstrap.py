"""Go from a bare Python into the project's own environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from plugins.core.errors import SetupError
from plugins.tools.environment.virtualenv import BASE, DEVELOPMENT, VirtualEnvironment, prepare

OLDEST_PYTHON = (3, 11)
PROGRAM = "plugins/tools/environment/task_program.py"


def run_tasks(root: Path, arguments: list[str]) -> int:
    """Run the tasks of `root` that `arguments` name, inside its `.venv`.

    Returns the exit status where the process cannot replace itself; otherwise does not return.
    """
    try:
        check_python(sys.version_info[:2])
        environment = VirtualEnvironment(root)
        if not environment.is_running():
            prepare(environment, BASE, report)
    except SetupError as problem:
        report(str(problem))
        return 1
    except KeyboardInterrupt:
        report("Đã dừng. Lần chạy sau sẽ làm tiếp.")
        return 130
    return replace_process(
        [str(environment.python), str(root / PROGRAM), *(arguments or ["--list"])]
    )


def prepare_development(root: Path) -> None:
    """Add the development requirements to the `.venv` in which this process runs.

    Does nothing in any other environment, which its owner prepares.
    """
    environment = VirtualEnvironment(root)
    if environment.is_running():
        prepare(environment, DEVELOPMENT, report)


def check_python(version: tuple[int, int]) -> None:
    """Raise SetupError when `version` is too old."""
    if version < OLDEST_PYTHON:
        found, needed = (".".join(map(str, pair)) for pair in (version, OLDEST_PYTHON))
        raise SetupError(
            f"Cần Python {needed} trở lên, máy này đang chạy Python {found} — "
            f"hãy cài bản mới rồi chạy lại, ví dụ `python{needed} tasks.py`."
        )


def replace_process(command: list[str]) -> int:
    """Become `command`; on Windows, where a process cannot, run it and return its status."""
    variables = {**os.environ, "PYTHONUTF8": "1"}
    if os.name != "nt":
        sys.stdout.flush()
        os.execve(command[0], command, variables)
    try:
        return subprocess.run(command, check=False, env=variables).returncode
    except KeyboardInterrupt:
        return 130


def report(line: str) -> None:
    """Print `line` to standard error, apart from a task's output."""
    print(line, file=sys.stderr, flush=True)
