"""Photos worked on at once, what an interrupt ends, and what is said of it."""

from __future__ import annotations

import threading

import pytest

from plugins.core.progress import Reporter, Work
from plugins.gallery.parallel import iter_results
from plugins.gallery.photo_pipeline import RenderResult


def test_the_last_line_says_what_was_done() -> None:
    line = RenderResult(made=44, kept=396, seconds=12.34).line
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
