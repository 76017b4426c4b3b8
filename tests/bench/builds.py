"""Measure builds against Hugo and Pelican as it comes: `python -m tests.bench.builds`.

The same stories for all, in turns on one machine. Hugo's templates follow its manual: what is the
same on every page is cached, no page asks for all pages, and photos become the same files at the
same qualities as ours. Pelican makes no renditions: it copies the photos. Each scenario follows
the one before in the same folder, all remembered but before the first; the best of the rounds
counts.

`--articles` are portals of text alone, `--bundles` such with `--photos` of `--photo-pixels` in
each story; either without a number leaves these out. `--tiny` adds very many small photos: what
a build does about photos that are made already. Tables go to standard output, progress to
standard error.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.core.errors import SetupError
from tests.bench import portals
from tests.bench.albums import NO_PHOTOS, draw_album
from tests.bench.machine import describe_machine, describe_versions
from tests.bench.portals import Story
from tests.bench.programs import MAKERS, OUTPUT, Program, make_programs
from tests.bench.running import Measured, run_build
from tests.bench.tables import Published, Results, as_markdown, format_seconds
from tests.support.drawing import Size

THEME_CHANGED = "theme changed"
PHOTO_SUFFIXES = (".avif", ".jpg")
# Programs that compare modification times distrust files younger than a clock's tick.
SETTLING_SECONDS = 2.5


@dataclass(frozen=True)
class Case:
    """One size of a portal."""

    articles: int
    photos_each: int = 0
    size: Size = (0, 0)

    @property
    def title(self) -> str:
        if not self.photos_each:
            return f"{self.articles:,} articles without photos"
        photos = f"{self.photos_each} photos of {self.size[0]} × {self.size[1]}"
        return f"{self.articles:,} articles with {photos} each"


TINY = Case(10_000, 11, (40, 30))


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    try:
        programs = make_programs(options.only)
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return 1
    packages = ["pelican", "pillow", *({"hugo"} & {*options.only})]
    print(f"{describe_machine()}; {describe_versions(packages)}")
    print(f"Load before: {os.getloadavg()[0]:.1f}; best of {options.rounds}.\n", flush=True)
    for case in iter_cases(options):
        print(as_markdown(measure(case, programs, options.rounds)), flush=True)
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, nargs="*", default=[1000, 10_000], metavar="N")
    parser.add_argument("--bundles", type=int, nargs="*", default=[200], metavar="N")
    parser.add_argument("--photos", type=int, default=3, metavar="N", help="in each bundle")
    parser.add_argument("--photo-pixels", type=parse_size, default=(1600, 1067), metavar="WxH")
    parser.add_argument("--tiny", action="store_true", help=f"also {TINY.title}")
    parser.add_argument("--only", nargs="+", choices=list(MAKERS), default=list(MAKERS))
    parser.add_argument("--rounds", type=int, default=1, metavar="N")
    return parser.parse_args(arguments)


def parse_size(text: str) -> Size:
    width, height = map(int, text.split("x"))
    return width, height


def iter_cases(options: argparse.Namespace) -> Iterator[Case]:
    yield from map(Case, options.articles)
    for count in options.bundles:
        yield Case(count, options.photos, options.photo_pixels)
    if options.tiny:
        yield TINY


def measure(case: Case, programs: Sequence[Program], rounds: int) -> Results:
    """Return the best of some rounds for every program and scenario."""
    done = [measure_round(case, programs) for _ in range(rounds)]
    return Results(
        case.title,
        {
            scenario: {
                program.name: min(
                    (one.builds[scenario][program.name] for one in done),
                    key=lambda build: build.seconds,
                )
                for program in programs
            }
            for scenario in SCENARIOS
        },
        done[0].published,
    )


def measure_round(case: Case, programs: Sequence[Program]) -> Results:
    """Run every program through every scenario once, scenario by scenario."""
    album = draw_album(case.size, case.photos_each) if case.photos_each else NO_PHOTOS
    stories = portals.make_stories(case.articles, album)
    builds: dict[str, dict[str, Measured]] = {}
    published: dict[str, Published] = {}
    with tempfile.TemporaryDirectory() as root:
        folders = {program.name: Path(root) / program.name for program in programs}
        for program in programs:
            start(program, stories, folders[program.name])
        time.sleep(SETTLING_SECONDS)
        for scenario, change in SCENARIOS.items():
            stories = change(stories)
            builds[scenario] = {}
            for program in programs:
                folder = folders[program.name]
                program.write(stories, folder)
                if scenario == THEME_CHANGED:
                    program.change_theme(folder)
                one = run_build(program.name, program.command, folder, folder / OUTPUT)
                builds[scenario][program.name] = one
                published.setdefault(program.name, weigh_photos(folder / OUTPUT))
                report(case, scenario, program, one)
    return Results(case.title, builds, published)


def start(program: Program, stories: Sequence[Story], folder: Path) -> None:
    folder.mkdir()
    program.prepare(folder)
    program.write(stories, folder)
    program.forget(folder)


def report(case: Case, scenario: str, program: Program, one: Measured) -> None:
    seconds = format_seconds(one.seconds)
    print(f"{case.title}: {scenario}, {program.name}: {seconds} s", file=sys.stderr, flush=True)


def weigh_photos(output: Path) -> Published:
    """Return number and size of the photos in an output."""
    sizes = [path.stat().st_size for path in output.rglob("*") if path.suffix in PHOTO_SUFFIXES]
    return Published(len(sizes), sum(sizes))


def keep(stories: Sequence[Story]) -> list[Story]:
    return list(stories)


SCENARIOS: dict[str, Callable[[Sequence[Story]], list[Story]]] = {
    "everything": keep,
    "nothing changed": keep,
    "one edited": portals.edit,
    "one added": portals.add,
    "category renamed": portals.rename,
    THEME_CHANGED: keep,
}


if __name__ == "__main__":
    sys.exit(main())
