"""Measure publishing one edited article, step by step: `python -m tests.bench.publishing`.

A portal of stories is published to a folder once; then one story gets another sentence, and
`publish` runs as a process into the same folder. Each line has the seconds from the start to a
step; the round with the earliest switch counts.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench import portals
from tests.bench.builds import SETTLING_SECONDS
from tests.bench.machine import describe_machine, describe_versions
from tests.bench.programs import prepare_ours
from tests.bench.running import make_environment
from tests.support.sites import ROOT

# Beginnings of the lines that the program prints, and the steps that they report.
STEPS = {
    "Đã tạo xong ": "built",
    "Tải lên ": "all files looked at, compared with the live release",
}
SWITCHED = "switched: readers see it"
ENDED = "ended: old release removed, spare copy made"

Times = dict[str, float]


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    print(f"{describe_machine()}; {describe_versions(['pelican'])}")
    print(f"Load before: {os.getloadavg()[0]:.1f}; best of {options.rounds}.\n", flush=True)
    for count in options.articles:
        with tempfile.TemporaryDirectory() as folder:
            best = measure(count, options.rounds, Path(folder))
        print(f"### One edited article of {count:,}\n\n| seconds | |\n|---:|---|")
        for step, seconds in sorted(best.items(), key=lambda pair: pair[1]):
            print(f"| {seconds:.2f} | {step} |", flush=True)
        print()
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 10_000], metavar="N")
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args(arguments)


def measure(count: int, rounds: int, folder: Path) -> Times:
    """Return the times of the round with the earliest switch."""
    project, target = folder / "project", folder / "target"
    project.mkdir()
    prepare_ours(project)
    for name in ("publishconf.py", "tasks.py"):
        shutil.copy(ROOT / name, project)
    with (project / "publishconf.py").open("a", encoding="utf-8") as settings:
        settings.write("SAMPLES_ALLOWED = True\n")
    stories = portals.make_stories(count)
    portals.write_ours(stories, project)
    author = ["-c", "user.name=Ban", "-c", "user.email=ban@portal.example"]
    (project / ".gitignore").write_text(".cache/\n.caches/\n", encoding="utf-8")
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-qm", "Portal"]):
        subprocess.run(["git", *command], check=True, cwd=project)
    publish(project, target)
    found = []
    for number in range(rounds):
        edited = portals.edit(stories, f"Một câu mới, lần {number}.")
        portals.write_ours(edited, project)
        time.sleep(SETTLING_SECONDS)
        found.append(publish(project, target))
    return min(found, key=lambda times: times[SWITCHED])


def publish(project: Path, target: Path) -> Times:
    """Publish and return the seconds from the start to each step; raises RuntimeError."""
    start = time.time()
    process = subprocess.Popen(
        [sys.executable, "-m", "invoke", "publish", "--to", str(target)],
        cwd=project,
        env={**make_environment(project), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    times: Times = {}
    said = []
    with process:
        for line in process.stdout or ():
            said.append(line)
            happened = next((STEPS[begin] for begin in STEPS if line.startswith(begin)), None)
            if happened:
                times[happened] = time.time() - start
    if process.returncode:
        raise RuntimeError(f"publish failed: {''.join(said)[-2000:]}")
    times[SWITCHED] = (target / "current").lstat().st_ctime - start
    times[ENDED] = time.time() - start
    return times


if __name__ == "__main__":
    sys.exit(main())
