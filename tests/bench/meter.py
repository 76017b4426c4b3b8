"""Run a command and write what it took as JSON: `python -I -S meter.py REPORT COMMAND …`.

A small process of its own, since the system counts the memory of the parent to that of the
command. Only small built-in modules are imported.
"""

from __future__ import annotations

import os
import sys
import time


def main(report: str, *command: str) -> int:
    """Run the command and return its exit code, or 128 and more where a signal ended it."""
    started = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - started
    memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    cpu = usage.ru_utime + usage.ru_stime
    with open(report, "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib is not small
        file.write(f'{{"seconds": {seconds}, "cpu_seconds": {cpu}, "memory_bytes": {memory}}}')
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
