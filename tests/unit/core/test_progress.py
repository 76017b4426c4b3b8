"""What editors see while something takes long."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from plugins.core.progress import ProgressBar, Work


class Clock:
    """A clock that stands still until told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def shown(seconds: float, *, is_terminal: bool) -> str:
    """Return what is written when two photos take so long."""
    screen, clock = io.StringIO(), Clock()
    console = Console(file=screen, force_terminal=is_terminal, width=80)
    bar = ProgressBar(console, clock)
    bar.start(Work.RENDER, 2)
    clock.now = seconds
    bar.advance()
    bar.advance()
    bar.finish()
    return screen.getvalue()


def test_slow_work_shows_a_bar_on_a_terminal() -> None:
    text = shown(1.5, is_terminal=True)
    assert "Tạo ảnh" in text
    assert "2/2" in text


@pytest.mark.parametrize(
    ("seconds", "is_terminal"),
    [pytest.param(0.9, True, id="quick"), pytest.param(60.0, False, id="no-terminal")],
)
def test_nothing_is_shown_otherwise(seconds: float, is_terminal: bool) -> None:
    assert shown(seconds, is_terminal=is_terminal) == ""


def test_a_bar_fits_below_a_status_line_of_the_same_console() -> None:
    clock = Clock()
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    with console.status("Generating..."):
        bar = ProgressBar(console, clock)
        bar.start(Work.INSPECT, 1)
        clock.now = 2
        bar.advance()
        bar.finish()
