"""Measure our search against Pagefind: `python -m tests.bench.search`.

The same articles, the same queries, one run. Ours is the real page in Chromium; Pagefind runs its
own script on a page that holds nothing else, over an index of the same articles' text. What is
relevant is written in `search_queries.py`. Tables go to standard output, progress to standard
error; the better figure of each row stands in bold. With `--ours` nothing else is installed, asked
or compared.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from pelicanconf import PLUGINS
from plugins.core.errors import SetupError
from plugins.tools.environment.bootstrap import report
from plugins.tools.environment.browser import require_browser
from plugins.tools.environment.programs import ensure_packages
from tests.bench import portals
from tests.bench.machine import describe_machine
from tests.bench.portals import Story, write_ours
from tests.bench.programs import OUTPUT, make_ours
from tests.bench.running import Measured, run_build
from tests.bench.search_engines import (
    PACKAGE,
    ask_ours,
    ask_pagefind,
    install_pagefind,
    pagefind_command,
    time_on_phone,
)
from tests.bench.search_phrases import ABBREVIATIONS
from tests.bench.search_queries import QUERIES, find_relevant
from tests.bench.search_stories import make_stories
from tests.bench.search_tables import (
    Costs,
    Found,
    Results,
    Times,
    as_markdown,
    list_own,
    list_queries,
)
from tests.browser.conftest import FLAGS
from tests.support.sites import ROOT

OURS, PAGEFIND = "ours", "Pagefind"
SEARCH = "plugins.search"
Steps = Mapping[str, Measured]
PROGRAMS = ("chromium", "libnginx-mod-http-brotli-static", "nginx", "openssl")
ON_PHONE = 5  # one query of so many
PAGES = {".html", ".css"}  # change when a search comes in, but are not its index


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000, metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="the best one counts")
    parser.add_argument("--ours", action="store_true", help="ours alone, without npm")
    options = parser.parse_args(arguments)
    try:
        ensure_packages(PROGRAMS if options.ours else [*PROGRAMS, "npm"], report)
        program = None if options.ours else install_pagefind(ROOT / ".cache/tools")
        browser = require_browser()
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return 1
    stories = make_stories(options.articles)
    with tempfile.TemporaryDirectory() as root:
        if program is None:
            measure_ours(Path(root), stories, browser)
        else:
            measure(Path(root), stories, program, browser, options.rounds)
    return 0


def measure_ours(root: Path, stories: Sequence[Story], browser: Path) -> None:
    """Print what our search finds and transfers, and how long a slow phone waits."""
    relevant = [find_relevant(query, stories) for query in QUERIES]
    load = os.getloadavg()[0]
    program = make_ours()
    program.prepare(root)
    write_ours(stories, root, ABBREVIATIONS)
    run_build("ours", program.command, root, root / OUTPUT)
    texts = [query.text for query in QUERIES]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(browser), args=list(FLAGS))
        tell("asking ours")
        found = Found(ask_ours(chromium, root / OUTPUT, texts), relevant)
        tell("on a slow phone")
        phone = time_on_phone(chromium, root / OUTPUT, texts[::ON_PHONE])
        chromium.close()
    print(f"{describe_machine()}; load before: {load:.1f}. {len(stories):,} articles.\n")
    print(list_own(found, phone))


def measure(
    root: Path, stories: Sequence[Story], program: Path, browser: Path, rounds: int
) -> None:
    relevant = [find_relevant(query, stories) for query in QUERIES]
    load = os.getloadavg()[0]
    bench = Bench(root, program)
    rounds_done = [bench.build(stories) for _ in range(rounds)]
    texts = [query.text for query in QUERIES]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(browser), args=list(FLAGS))
        tell("asking ours")
        ours = Found(ask_ours(chromium, bench.ours / OUTPUT, texts), relevant)
        tell("asking Pagefind")
        theirs = Found(ask_pagefind(chromium, bench.served, texts), relevant)
        chromium.close()
    edits = [bench.edit(stories, number) for number in range(rounds)]
    costs = {name: bench.weigh(name, rounds_done, edits) for name in (OURS, PAGEFIND)}
    print(f"{describe_machine()}; {PACKAGE}; load before: {load:.1f}.")
    print(f"{len(stories):,} articles; builds: best of {rounds}.\n")
    print(as_markdown(Results(ours, costs[OURS]), Results(theirs, costs[PAGEFIND])))
    print(list_queries(ours, theirs))


class Bench:
    """Two copies of the portal, with and without our search, and Pagefind's index."""

    def __init__(self, root: Path, pagefind: Path) -> None:
        self.ours, self.without, self.served = root / "ours", root / "without", root / "pagefind"
        self._pagefind = pagefind
        self._program = make_ours()
        for folder in (self.ours, self.without):
            folder.mkdir()
            self._program.prepare(folder)
        self.served.mkdir()

    def build(self, stories: Sequence[Story]) -> Steps:
        for folder in (self.ours, self.without):
            self._program.forget(folder)
            write_ours(stories, folder, ABBREVIATIONS)
        return self._run("build")

    def edit(self, stories: Sequence[Story], number: int) -> Steps:
        edited = list(stories)
        for _ in range(number + 1):
            edited = portals.edit(edited)
        for folder in (self.ours, self.without):
            write_ours(edited, folder, ABBREVIATIONS)
        return self._run("edit")

    def _run(self, title: str) -> Steps:
        plugins = json.dumps([name for name in PLUGINS if name != SEARCH])
        command = self._program.command
        output = self.without / OUTPUT
        steps = {
            "with": (self.ours, command),
            "without": (self.without, [*command, "-e", f"PLUGINS={plugins}"]),
            PAGEFIND: (self.served, pagefind_command(self._pagefind, output, self.served)),
        }
        measured = {}
        for name, (folder, program) in steps.items():
            one = measured[name] = run_build(name, program, folder, folder / OUTPUT)
            tell(f"{title}, {name}: {one.seconds:.2f} s, CPU {one.cpu_seconds:.2f} s")
        return measured

    def weigh(self, name: str, builds: Sequence[Steps], edits: Sequence[Steps]) -> Costs:
        """Return the costs of an engine, from the best time of each step."""
        build, edit = best(builds), best(edits)
        if name == PAGEFIND:
            files = [path for path in (self.served / "pagefind").rglob("*") if path.is_file()]
            index, rest = build[PAGEFIND], build["without"]
            after = edit["without"], edit[PAGEFIND]
        else:
            files = self._list_own_files()
            index, rest = build["with"] - build["without"], build["without"]
            after = edit["with"], Times(0, 0)
        sizes = len(files), sum(path.stat().st_size for path in files)
        return Costs(index, rest + index, after[0] + after[1], *sizes)

    def _list_own_files(self) -> list[Path]:
        """Return the files that only the search needs."""
        with_it, without = (list_names(place / OUTPUT) for place in (self.ours, self.without))
        own = (self.ours / OUTPUT / name for name in with_it - without)
        return [path for path in own if path.suffix not in PAGES]


def list_names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def best(rounds: Sequence[Steps]) -> Mapping[str, Times]:
    return {
        name: Times(
            min(steps[name].seconds for steps in rounds),
            min(steps[name].cpu_seconds for steps in rounds),
        )
        for name in rounds[0]
    }


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
