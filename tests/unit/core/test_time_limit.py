"""Work on hostile input ends after its time, and other work is not disturbed."""

from __future__ import annotations

import re
import threading
import time

import pytest

from plugins.core.time_limit import TimeLimitError, time_limit

pytestmark = pytest.mark.usefixtures("no_collection")

SLOW = re.compile("(a|aa)+b")


def compute(seconds: float) -> None:
    start = time.process_time()
    while time.process_time() - start < seconds:
        pass


def test_work_that_takes_longer_is_ended() -> None:
    start = time.process_time()
    with pytest.raises(TimeLimitError, match=r"more than 0\.1 s"), time_limit(0.1):
        compute(20)
    assert time.process_time() - start < 2


def test_a_search_that_would_take_years_is_ended() -> None:
    with pytest.raises(TimeLimitError), time_limit(0.1):
        SLOW.search("a" * 100)


def test_the_limit_ends_with_the_work() -> None:
    with time_limit(0.05):
        pass
    compute(0.2)


def test_waiting_does_not_count() -> None:
    with time_limit(0.05):
        time.sleep(0.2)


def test_other_threads_have_no_limit() -> None:
    done = []

    def work() -> None:
        with time_limit(0.01):
            compute(0.1)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
