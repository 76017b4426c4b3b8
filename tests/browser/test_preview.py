"""What an editor sees in the browser while `serve` runs, figures and votes included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.engagement.articles import AGAIN, RECORDED, UNDONE, click, star, told
from tests.support.projects import make_project
from tests.support.sites import article, write_files
from tests.unit.tools.preview.runs import Run, running

POLICY = "default-src 'self'; style-src 'self'"
PAGE = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Xem thử</title>'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"></head>'
    "<body><h1>{title}</h1>" + "<p>Dân vận<br></p>" * 200 + "</body></html>"
)


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
SEEN = {"o": "1", "b": "0", "g": "1", "d": "1", "m": "1", "t": "1.107.572"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Return a preview with a real build and a real service behind it."""
    root = make_project(tmp_path_factory.mktemp("project"))
    write_files({SOURCE: article(), "content/data/figures.yml": FIGURES}, root)
    with running(root, SERVE) as started:
        yield started


@pytest.fixture
def visitor(person: BrowserContext) -> Page:
    return person.new_page()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with running(tmp_path) as started:
        yield started


def test_pages_load_again_where_they_stood_and_failures_are_shown(run: Run, page: Page) -> None:
    run.source.write_text(PAGE.replace("{title}", "Bản một"))
    page.goto(run.url)
    expect(page.locator("h1")).to_have_text("Bản một")
    panel = page.locator("[data-preview=problem]")
    expect(panel).to_be_hidden()

    page.evaluate("scrollTo(0, 1200)")
    run.source.write_text(PAGE.replace("{title}", "Bản hai"))
    expect(page.locator("h1")).to_have_text("Bản hai")
    page.wait_for_function("scrollY === 1200")

    run.source.write_text("fail")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("Chưa tạo được trang")
    expect(panel.locator("pre")).to_have_text("built fail")
    expect(page.locator("h1")).to_have_text("Bản hai")

    run.source.write_text(PAGE.replace("{title}", "Bản ba"))
    expect(page.locator("h1")).to_have_text("Bản ba")
    expect(panel).to_be_hidden()


def points_and_votes(page: Page) -> list[int]:
    """Return what the line above the stars says."""
    return [int(number) for number in re.findall(r"\d+", page.locator(".rating__sum").inner_text())]


def test_a_visitor_is_counted_votes_and_takes_the_vote_back(served: Run, visitor: Page) -> None:
    written = served.get(f"/{ADDRESS}").body.decode()
    assert re.findall(r'data-figure="?([obgdmt])"?>(?:1\.107\.571)?<', written) == list(SEEN)
    visitor.goto(served.url + ADDRESS)
    for name, figure in SEEN.items():
        expect(visitor.locator(f".statistics [data-figure={name}]")).to_have_text(figure)
    expect(visitor.get_by_text("Lượt xem: 63")).to_be_visible()

    click(visitor, 4)
    expect(told(visitor)).to_have_text(RECORDED)
    assert points_and_votes(visitor) == [30, 7]
    visitor.reload()
    expect(told(visitor)).to_have_text(AGAIN)
    expect(star(visitor, 4)).to_be_checked()
    assert points_and_votes(visitor) == [30, 7]

    click(visitor, 2)
    expect(told(visitor)).to_have_text(RECORDED)
    assert points_and_votes(visitor) == [28, 7]
    visitor.get_by_role("button", name="Rút lại đánh giá").click()
    expect(told(visitor)).to_have_text(UNDONE)
    assert points_and_votes(visitor) == [26, 6]
    shown = served.get("/tt/a/hoi-nghi.json").document
    assert shown == {"v": 63, "r": {"n": 6, "s": 26}, "c": 0}


def test_a_page_that_loads_again_after_a_change_still_shows_ones_vote(
    served: Run, visitor: Page
) -> None:
    visitor.goto(served.url + ADDRESS)
    click(visitor, 5)
    expect(told(visitor)).to_have_text(RECORDED)
    (served.root / SOURCE).write_text(article(title="Ngày hội"), encoding="utf-8")
    expect(visitor.locator("h1")).to_have_text("Ngày hội", timeout=20_000)
    expect(told(visitor)).to_have_text(AGAIN)
    expect(star(visitor, 5)).to_be_checked()
