"""Run one build and measure it: seconds, memory of all its processes, files it touched."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.projects import differing, read_stamps

PAUSE_SECONDS = 0.1  # between two looks at the memory of processes that share work
_PSS = re.compile(r"^Pss:\s+(\d+) kB$", re.MULTILINE)
METER = Path(__file__).with_name("meter.py")


@dataclass(frozen=True)
class Measured:
    """One build. CPU is user and system; touched are files written, replaced or removed."""

    seconds: float
    cpu_seconds: float
    memory_bytes: int
    touched: int


def run_build(name: str, command: Sequence[str], folder: Path, output: Path) -> Measured:
    """Build once; raises RuntimeError with the end of the log."""
    before = read_stamps(output)
    log, report = folder / "build.log", folder / "build.json"
    with log.open("wb") as output_log:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(METER), str(report), *command],
            cwd=folder,
            env=make_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=output_log,
            stderr=subprocess.STDOUT,
        )
        shared_bytes = watch(process)
    if process.returncode:
        raise RuntimeError(f"{name} failed: {log.read_text(errors='replace')[-2000:]}")
    measured = json.loads(report.read_text(encoding="ascii"))
    return Measured(
        seconds=measured["seconds"],
        cpu_seconds=measured["cpu_seconds"],
        memory_bytes=max(measured["memory_bytes"], shared_bytes),
        touched=len(differing(before, read_stamps(output))),
    )


def make_environment(folder: Path) -> dict[str, str]:
    """Return the environment of a build: its own caches, and bytecode is kept, as by default."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "XDG_CACHE_HOME": str(folder / ".caches")}


def watch(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end and return the sampled peak memory of all processes together, in bytes.

    The system reports the peak of the largest process only, which is enough for a program
    without children. Only Linux reports shared memory.
    """
    most = 0
    while True:
        try:
            process.wait(PAUSE_SECONDS)
        except subprocess.TimeoutExpired:
            _, *family = iter_family(process.pid)  # the first one is the meter
            if len(family) > 1:
                most = max(most, sum(map(share_of, family)))
        else:
            return most


def iter_family(pid: int) -> Iterator[int]:
    """Yield a process and its descendants, on Linux."""
    yield pid
    with contextlib.suppress(OSError):  # they end while they are looked at
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in path.read_text().split():
                yield from iter_family(int(child))


def share_of(pid: int) -> int:
    """Return the proportional set size of a process in bytes."""
    try:
        found = _PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
    except OSError:  # it has ended
        return 0
    return int(found[1]) * 1024 if found else 0
