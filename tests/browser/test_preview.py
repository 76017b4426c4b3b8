"""What an editor sees in the browser while `serve` runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.unit.tools.preview.runs import Run, running

POLICY = "default-src 'self'; style-src 'self'"
PAGE = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Xem thử</title>'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"></head>'
    "<body><h1>{title}</h1>" + "<p>Dân vận<br></p>" * 200 + "</body></html>"
)


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
    expect(panel).to_contain_text("Chưa dựng được trang")
    expect(panel.locator("pre")).to_have_text("built fail")
    expect(page.locator("h1")).to_have_text("Bản hai")

    run.source.write_text(PAGE.replace("{title}", "Bản ba"))
    expect(page.locator("h1")).to_have_text("Bản ba")
    expect(panel).to_be_hidden()
