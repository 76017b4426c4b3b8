"""The bench asks the real page as a reader does."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.bench.portals import write_ours
from tests.bench.search_engines import ask_ours
from tests.bench.search_queries import QUERIES, find_relevant
from tests.bench.search_stories import make_stories
from tests.support.sites import build_folder


def test_everything_found_is_heard_of_and_all_that_is_transferred_is_counted(
    chromium: Browser, tmp_path: Path
) -> None:
    stories = make_stories(40)
    write_ours(stories, tmp_path)
    site = build_folder(tmp_path)
    assert site.status == 0, site.log
    assert "nên sửa" not in site.log.replace("(nên sửa) chưa có trang content/pages", "")
    query = next(query for query in QUERIES if query.text == "nông thôn mới")
    found, none = ask_ours(chromium, site.output, [query.text, "xyz"])
    assert {*found.results} >= find_relevant(query, stories)
    assert len(found.results) > 10
    assert found.shown_bytes > found.listed_bytes > 1000
    assert none.listed_bytes > 1000  # with the script that looks for what was meant
    assert none.results == ()
    assert none.shown_bytes == none.listed_bytes
