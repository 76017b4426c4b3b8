"""Our page and Pagefind, asked in a browser: what they find, and what a first query transfers.

Bytes are those of bodies as the server sent them: compressed, to a browser with an empty cache, of
what the page needs for searching alone. Left out are the page itself, its style sheets and pictures
and what every page of the portal loads.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, Page

from plugins.core.errors import SetupError
from tests.bench.search_queries import SHOWN
from tests.support.npm import install_package
from tests.support.production_server import ProductionHandler
from tests.support.serving import POLICY, serve
from tests.support.web_server import serving_securely

PACKAGE = "pagefind@1.6.0"
PAGE = "/tim-kiem/"
# A cheap phone far from an antenna, as Lighthouse has it.
PHONE = {"width": 360, "height": 740}
SLOWER_CPU = 4
SLOW = {"offline": False, "latency": 150}  # milliseconds
BYTES_PER_SECOND = 1_600_000 / 8
LISTED = """
document.addEventListener("DOMContentLoaded", () => {
  const root = document.querySelector(".search");
  const note = () => {
    if (root.dataset.state === "done") globalThis.listedAt ??= performance.now();
  };
  new MutationObserver(note).observe(root, { attributes: true });
});
"""
# High enough for ten results: each reads its excerpt when it comes into view.
SCREEN = {"width": 1280, "height": 3000}
LOOKS = {".css", ".svg", ".avif", ".jpg", ".png", ".ico"}
OF_THE_SERVICE = "/tt/"
# Pagefind is WebAssembly, which the portal's policy forbids.
WITH_WASM = f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'"

MORE = """
async () => {
  const button = document.querySelector(".search__more");
  const list = document.querySelector("ol.results");
  while (!button.hidden) {
    const before = list.childElementCount;
    button.click();
    while (list.childElementCount === before) await new Promise((done) => setTimeout(done, 1));
  }
  return [...list.querySelectorAll("a.results__link")].map((link) => link.getAttribute("href"));
}
"""
PAGEFIND_PAGE = """\
<!DOCTYPE html>
<html lang="vi"><meta charset="utf-8"><title>Pagefind</title>
<script type="module" src="ask.js"></script></html>
"""
PAGEFIND_SCRIPT = """\
import * as pagefind from "./pagefind/pagefind.js";
const { results } = await pagefind.search(new URLSearchParams(location.search).get("q"));
const first = await Promise.all(results.slice(0, SHOWN).map((result) => result.data()));
globalThis.ids = results.map(({ id }) => id);
globalThis.urls = async (known) => {
  const others = results.filter(({ id }) => !known.includes(id));
  return Promise.all(others.map(async (one) => [one.id, (await one.data()).url]));
};
document.documentElement.dataset.state = "done";
""".replace("SHOWN", str(SHOWN))


class Transfer(NamedTuple):
    """The body of one answer: the path asked for, its bytes as they were sent."""

    path: str
    size_bytes: int


@dataclass(frozen=True)
class Answer:
    """The names of the articles found, best first, and what the first ten of them transferred.

    `listed_bytes` are needed until titles and leads are there, `shown_bytes` until every result has
    its excerpt.
    """

    results: tuple[str, ...]
    listed_bytes: int
    shown_bytes: int


@contextmanager
def counting(folder: Path, policy: str = POLICY) -> Iterator[tuple[str, list[Transfer]]]:
    """Serve a folder as in production; the context is its origin and all that it has sent."""
    transfers: list[Transfer] = []

    class Handler(ProductionHandler):
        def send_header(self, keyword: str, value: str) -> None:
            if keyword == "Content-Length":
                transfers.append(Transfer(urlsplit(self.path).path, int(value)))
            super().send_header(keyword, policy if keyword.endswith("Security-Policy") else value)

    with serve(folder, Handler) as origin:
        yield origin, transfers


@contextmanager
def opened(browser: Browser, url: str) -> Iterator[Page]:
    """Open a page with an empty cache and wait until it asks for nothing more."""
    context = browser.new_context(viewport=SCREEN)  # type: ignore[arg-type] # a ViewportSize
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    yield page
    context.close()


def ask_ours(browser: Browser, output: Path, queries: Sequence[str]) -> list[Answer]:
    """Ask the portal's own page, and press its button until everything found is listed."""
    answers = []
    with counting(output) as (origin, transfers), opened(browser, f"{origin}/"):
        frame = {path for path, _ in transfers}
    for query in queries:
        # A server each: the one before may still be asked by a page that is being closed.
        with counting(output) as (origin, transfers):
            with opened(browser, f"{origin}{PAGE}?q={quote(query)}") as page:
                page.wait_for_selector('[data-state="done"]')
                own = [one for one in transfers if one.path not in frame and is_counted(one.path)]
                hrefs = page.evaluate(MORE)
            excerpts = sum(one.size_bytes for one in own if is_after_the_list(one.path))
            shown = sum(one.size_bytes for one in own)
            answers.append(Answer(tuple(map(name_of, hrefs)), shown - excerpts, shown))
    return answers


def time_on_phone(browser: Browser, output: Path, queries: Sequence[str]) -> list[float]:
    """Return the seconds from opening the address of each query until its results are listed.

    The server is nginx as on a portal's machine: by HTTP/2 all files are asked for at once.
    """
    seconds = []
    with TemporaryDirectory() as machine, serving_securely(Path(machine), output) as origin:
        for query in queries:
            context = browser.new_context(
                viewport=PHONE,  # type: ignore[arg-type]
                is_mobile=True,
                ignore_https_errors=True,
            )
            page = context.new_page()
            page.add_init_script(LISTED)
            devtools = context.new_cdp_session(page)
            speed = {"downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND}
            devtools.send("Network.emulateNetworkConditions", {**SLOW, **speed})
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
            page.goto(f"{origin}{PAGE}?q={quote(query)}")
            page.wait_for_selector('[data-state="done"]')
            seconds.append(page.evaluate("globalThis.listedAt") / 1000)
            context.close()
    return seconds


def is_counted(path: str) -> bool:
    """Return whether a path is neither the page itself nor its style nor the portal's figures."""
    is_own = path != PAGE and not path.startswith(OF_THE_SERVICE)
    return is_own and Path(path).suffix not in LOOKS


def is_after_the_list(path: str) -> bool:
    """Return whether a path is the page of a result or the script that reads it for an excerpt."""
    return path.endswith("/") or path.startswith("/theme/excerpts.")


def ask_pagefind(browser: Browser, folder: Path, queries: Sequence[str]) -> list[Answer]:
    """Ask Pagefind, whose index lies in `pagefind` below the folder."""
    (folder / "index.html").write_text(PAGEFIND_PAGE, encoding="utf-8")
    (folder / "404.html").write_text(PAGEFIND_PAGE, encoding="utf-8")
    (folder / "ask.js").write_text(PAGEFIND_SCRIPT, encoding="utf-8")
    answers = []
    known: dict[str, str] = {}
    with counting(folder, WITH_WASM) as (origin, transfers):
        for query in queries:
            transfers.clear()
            with opened(browser, f"{origin}/?q={quote(query)}") as page:
                page.wait_for_selector('[data-state="done"]')
                size = sum(one.size_bytes for one in transfers if one.path.count("/") > 1)
                known.update(page.evaluate("(known) => urls(known)", [*known]))
                ids: list[Any] = page.evaluate("ids")
            answers.append(Answer(tuple(name_of(known[one]) for one in ids), size, size))
    return answers


def name_of(href: str) -> str:
    return href.rstrip("/").rpartition("/")[2]


def install_pagefind(tools: Path) -> Path:
    """Return the program for this system, kept below `tools`; raises SetupError."""
    package = install_package(PACKAGE, tools)
    for path in sorted(package.parent.glob("@pagefind/*/bin/pagefind*")):
        if shutil.which(path):
            return path
    raise SetupError("Không có chương trình Pagefind cho hệ điều hành này.")


def pagefind_command(program: Path, output: Path, folder: Path) -> list[str]:
    """Return the command that indexes the articles of an output below a folder."""
    return [
        *(str(program), "--site", str(output), "--output-path", str(folder / "pagefind")),
        *("--glob", "muc-*/bai-*/*.html", "--root-selector", "article", "--force-language", "vi"),
        *("--exclude-selectors", ".rating", "--exclude-selectors", ".permalink", "--quiet"),
    ]
