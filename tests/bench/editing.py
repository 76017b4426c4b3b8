"""Measure how soon `serve` shows what an editor saves: `python -m tests.bench.editing`.

A portal of stories, a browser that has one of them open, and that story saved again and again with
another sentence. Seconds run from the saving to the moment at which the page in the browser shows
it. What the build and the copy take of that is what `serve` says.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from plugins.tools.environment.bootstrap import report
from plugins.tools.environment.browser import require_browser
from plugins.tools.environment.programs import ensure_packages
from tests.bench import portals
from tests.browser.conftest import FLAGS
from tests.browser.test_preview import SERVE
from tests.support.sites import ROOT
from tests.unit.tools.preview.runs import Run, running

WARM_UP = 2
# The page tells when it has been laid out with the sentence in it.
TELL = """
addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => {
  const found = document.body.innerText.match(/Câu\\smới\\s\\d+/g);
  if (found) tell(found.at(-1).replace(/\\s/g, " "));
}));
"""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure how soon a saved edit is seen.")
    parser.add_argument("--articles", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--edits", type=int, default=10)
    wanted = parser.parse_args(arguments)
    ensure_packages(["chromium"], report)
    for count in wanted.articles:
        seconds = sorted(measure(count, wanted.edits))
        middle = statistics.median(seconds)
        sys.stdout.write(
            f"{count} articles: {middle:.2f} s from saving to seeing"
            f" (best {seconds[0]:.2f}, worst {seconds[-1]:.2f} of {len(seconds)})\n"
        )
    return 0


def measure(article_count: int, edits: int) -> list[float]:
    """Return the seconds that each edit took to be seen."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        stories = portals.make_stories(article_count)
        portals.write_ours(stories, root)
        for name in ("pelicanconf.py", "plugins", "theme"):
            if not (root / name).exists():
                (root / name).symlink_to(ROOT / name)
        with running(root, SERVE) as run:
            return edit_and_look(run, root, edits)


def edit_and_look(run: Run, root: Path, edits: int) -> list[float]:
    """Save a story again and again, and return how long each time took to be seen."""
    source = max((root / "content/articles").rglob("*.md"))
    text = source.read_text(encoding="utf-8")
    name = source.parent.name if source.name == "index.md" else source.stem
    [page_file] = (root / ".cache/preview/live").glob(f"*/{name}/index.html")
    address = page_file.parent.relative_to(root / ".cache/preview/live").as_posix()
    seen: dict[str, float] = {}  # by sentence, when the page showed it for the first time
    seconds = []
    with sync_playwright() as playwright:
        program = require_browser()
        page = playwright.chromium.launch(executable_path=str(program), args=list(FLAGS)).new_page()
        page.expose_function("tell", lambda text: seen.setdefault(text, time.monotonic()))
        page.add_init_script(TELL)
        page.goto(f"{run.url}{address}/")
        for number in range(WARM_UP + edits):
            sentence = f"Câu mới {number}"
            started = time.monotonic()
            source.write_text(f"{text}\n\n{sentence}.\n", encoding="utf-8")
            while sentence not in seen:
                page.wait_for_timeout(10)
            seconds.append(seen[sentence] - started)
    return seconds[WARM_UP:]


if __name__ == "__main__":
    sys.exit(main())
