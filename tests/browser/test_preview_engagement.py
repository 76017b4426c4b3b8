"""Figures and votes while `serve` runs: a real site, its real build, a real service behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.engagement.articles import AGAIN, RECORDED, UNDONE, click, star, told
from tests.support.live_portal import AS_A_PERSON
from tests.support.projects import make_project
from tests.support.service import BROWSER
from tests.support.sites import article, write_files
from tests.unit.tools.preview.runs import Run, running

# As `serve` does, with a free port.
SERVE = """
import sys
from pathlib import Path
from plugins.tools.preview.server import serve_preview
from plugins.tools.preview.settings import PreviewSettings

serve_preview(PreviewSettings(Path(sys.argv[1]), port=0))
"""
SOURCE = "content/articles/2024/hoi-nghi.md"
ADDRESS = "tin-hoat-dong/hoi-nghi/"
FIGURES = "total: 1107571\narticles:\n  hoi-nghi: {views: 62, votes: 6, points: 26}\n"
SEEN = {"o": "1", "b": "0", "g": "1", "d": "1", "m": "1", "t": "1,107,572"}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    root = tmp_path_factory.mktemp("project")
    make_project(root)
    write_files({SOURCE: article(), "content/data/figures.yml": FIGURES}, root)
    with running(root, SERVE) as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(user_agent=BROWSER)
    context.add_init_script(AS_A_PERSON)
    yield context.new_page()
    context.close()


def points_and_votes(page: Page) -> list[int]:
    """Return what the line above the stars says."""
    return [int(number) for number in re.findall(r"\d+", page.locator(".rating__sum").inner_text())]


def test_a_visitor_is_counted_votes_and_takes_the_vote_back(run: Run, page: Page) -> None:
    written = run.get(f"/{ADDRESS}").body.decode()
    assert re.findall(r'data-figure="?([obgdmt])"?>–<', written) == list(SEEN)
    page.goto(run.url + ADDRESS)
    for name, figure in SEEN.items():
        expect(page.locator(f".statistics [data-figure={name}]")).to_have_text(figure)
    expect(page.get_by_text("Lượt xem: 63")).to_be_visible()

    click(page, 4)
    expect(told(page)).to_have_text(RECORDED)
    assert points_and_votes(page) == [30, 7]
    page.reload()
    expect(told(page)).to_have_text(AGAIN)
    expect(star(page, 4)).to_be_checked()
    assert points_and_votes(page) == [30, 7]

    click(page, 2)
    expect(told(page)).to_have_text(RECORDED)
    assert points_and_votes(page) == [28, 7]
    page.get_by_role("button", name="Rút lại đánh giá").click()
    expect(told(page)).to_have_text(UNDONE)
    assert points_and_votes(page) == [26, 6]
    assert run.get("/tt/a/hoi-nghi.json").document == {"v": 63, "r": {"n": 6, "s": 26}}


def test_a_page_that_loads_again_after_a_change_still_shows_ones_vote(run: Run, page: Page) -> None:
    page.goto(run.url + ADDRESS)
    click(page, 5)
    expect(told(page)).to_have_text(RECORDED)
    (run.root / SOURCE).write_text(article(title="Ngày hội"), encoding="utf-8")
    expect(page.locator("h1")).to_have_text("Ngày hội", timeout=20_000)
    expect(told(page)).to_have_text(AGAIN)
    expect(star(page, 5)).to_be_checked()
