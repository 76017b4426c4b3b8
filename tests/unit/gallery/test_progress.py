"""What editors see while photos are worked on, and how an interrupt ends it."""

from __future__ import annotations

import io
import threading

import pytest
from rich.console import Console

from plugins.gallery.parallel import iter_results
from plugins.gallery.planning import RenderResult
from plugins.gallery.progress import ProgressBar, describe
from plugins.gallery.reporting import Reporter, Work


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


def test_the_last_line_says_what_was_done() -> None:
    line = describe(RenderResult(made=44, kept=396, seconds=12.34))
    assert line == "Ảnh: đã tạo 44 bản, giữ lại 396, 12.3 giây"


def test_results_come_in_order_and_from_several_threads() -> None:
    both = threading.Barrier(2, timeout=10)

    def wait_for_the_other(number: int) -> int:
        both.wait()
        return number

    results = iter_results(wait_for_the_other, [1, 2, 3, 4], 2, Work.RENDER, Reporter())
    assert list(results) == [1, 2, 3, 4]


def test_an_error_drops_what_has_not_begun() -> None:
    begun = []

    def fail(number: int) -> int:
        begun.append(number)
        if number == 0:
            raise KeyboardInterrupt
        threading.Event().wait(0.01)
        return number

    with pytest.raises(KeyboardInterrupt):
        list(iter_results(fail, list(range(1000)), 2, Work.RENDER, Reporter()))
    assert len(begun) < 1000
