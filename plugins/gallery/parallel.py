"""Work on many photos at once.

Threads, not processes: Pillow lets go of the interpreter where the time goes, so threads are as
fast, start at once on every system, and know nothing of the trouble of forking a process that
holds other threads (Pelican's live status line is one).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from plugins.core.progress import Reporter, Work
from plugins.gallery.rendering import guard_decoding

Item = TypeVar("Item")
Result = TypeVar("Result")


def iter_results(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    thread_count: int,
    work: Work,
    reporter: Reporter,
) -> Iterator[Result]:
    """Yield the function's result for each item, in order.

    An error or an interrupt drops what has not begun and waits only for what has.
    """
    if not items:
        return
    reporter.start(work, len(items))
    pool = ThreadPoolExecutor(max_workers=min(thread_count, len(items)))
    try:
        with guard_decoding():
            for result in pool.map(function, items):
                yield result
                reporter.advance()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        reporter.finish()
