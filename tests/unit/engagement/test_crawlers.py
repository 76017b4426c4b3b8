"""Search engines in the log: counted once, whatever stands in between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.engagement.retention import ONLINE_SECONDS
from plugins.engagement.service.errors import StoreUnavailable
from plugins.engagement.service.logs.crawlers import LogReader
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.sqlite import SqliteStore
from tests.support.recorder import HandClock
from tests.unit.engagement.builders import (
    AGENTS,
    DAY,
    GOOGLE,
    MIDNIGHT,
    NOON,
    crawl,
    line,
    write,
)

BING = "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"


class Watch:
    """A service that only reads the log; its clock is set by hand."""

    def __init__(self, folder: Path, *, counts_visits: bool) -> None:
        """Begin at noon."""
        self.log = folder / "access.log"
        self.clock = HandClock(NOON)
        self.store: Store = SqliteStore(folder / "store.sqlite3")
        self._path = folder / "store.sqlite3"
        self._counts_visits = counts_visits
        self._start()

    def _start(self) -> None:
        self.reader = LogReader(self.log, AGENTS, self.clock, counts_visits=self._counts_visits)

    def restart(self) -> None:
        """Stop and start."""
        self.store.close()
        self.store = SqliteStore(self._path)
        self._start()

    def read(self, *lines: bytes, now: float | None = None) -> None:
        """Let lines be written, and all that is new be read at a moment."""
        write(self.log, *lines)
        self.clock.now = self.clock.now if now is None else now
        while self.reader.read_once(self.store):
            pass

    @property
    def here(self) -> int:
        """Return how many search engines are here."""
        return self.store.count_crawlers(int(self.clock.now) - ONLINE_SECONDS)

    @property
    def visits(self) -> dict[int, int]:
        """Return the visits by day."""
        return self.store.read_days()


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """Return a service that adds search engines to the visits."""
    watch = Watch(tmp_path, counts_visits=True)
    yield watch
    watch.store.close()


def test_a_search_engine_is_here_for_five_minutes(watch: Watch) -> None:
    lines = [crawl(), crawl(NOON + 10), crawl(agent=BING), crawl(address="66.249.66.2")]
    watch.read(*lines, now=NOON + 10)
    assert watch.here == 3
    watch.clock.now = NOON + ONLINE_SECONDS
    assert watch.here == 1
    watch.clock.now = NOON + ONLINE_SECONDS + 10
    assert watch.here == 0


def test_lines_that_come_late_do_not_bring_it_back(watch: Watch) -> None:
    watch.read(crawl(NOON), crawl(NOON - 600))
    assert watch.here == 1
    watch.read(crawl(NOON - 900, "66.249.66.9"))
    assert watch.here == 1


@pytest.mark.parametrize("restarts", [False, True], ids=["one-run", "restarts"])
def test_a_visit_is_counted_once_across_restarts(watch: Watch, restarts: bool) -> None:
    for minute in range(0, 60, 5):
        watch.read(crawl(NOON + 60 * minute), now=NOON + 60 * minute)
        if restarts:
            watch.restart()
    assert watch.visits == {DAY: 2}


def test_a_visit_counts_on_the_day_of_its_line(watch: Watch) -> None:
    watch.read(crawl(NOON - 86_400), crawl(NOON), crawl(NOON + 60), now=NOON + 60)
    assert watch.visits == {DAY - 1: 1, DAY: 1}


def test_a_window_that_is_open_at_midnight_counts_once(watch: Watch) -> None:
    """README, rule 3: nor is it open under the salt of the day before."""
    watch.read(crawl(MIDNIGHT - 60), now=MIDNIGHT - 30)
    watch.read(crawl(MIDNIGHT + 60), now=MIDNIGHT + 90)
    assert sum(watch.visits.values()) == 1


def test_people_and_other_programs_are_left_out(watch: Watch) -> None:
    watch.read(line(), line(agent="curl/8.5.0"), line(agent=""), b"", b"damaged", b"\xff" * 50)
    assert (watch.here, watch.visits) == (0, {})


def test_without_the_setting_nothing_is_a_visit(tmp_path: Path) -> None:
    watch = Watch(tmp_path, counts_visits=False)
    watch.read(crawl(), crawl(NOON + 3600))
    assert watch.visits == {}
    watch.store.close()


def test_a_write_that_fails_is_read_again(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreUnavailable("disk full")

    monkeypatch.setattr(watch.store, "keep_position", fail)
    with pytest.raises(StoreUnavailable):
        watch.read(crawl())
    monkeypatch.undo()
    assert (watch.here, watch.visits) == (0, {})
    watch.read()
    assert (watch.here, watch.visits) == (1, {DAY: 1})


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(crawl().replace(b"Googlebot", b"Googlebot \\ud800"), id="half-a-pair"),
        pytest.param(crawl(253_402_300_799), id="last-second-of-9999"),
        pytest.param(crawl(0), id="clock-not-set-yet"),
        pytest.param(crawl(address="::ffff:66.249.66.1"), id="mapped"),
        pytest.param(crawl(agent=GOOGLE + "\x00"), id="zero-byte"),
        pytest.param(crawl(agent=GOOGLE * 100), id="long-name"),
    ],
)
def test_no_line_keeps_the_reader_from_going_on(watch: Watch, damaged: bytes) -> None:
    """A line that stops it is read again at every start."""
    watch.read(damaged, crawl(NOON, "66.249.66.7"))
    assert watch.here >= 1


def test_a_line_from_the_future_does_not_move_todays_visits_there(watch: Watch) -> None:
    """Whoever sets the web server's clock would otherwise choose the day that all visits go to."""
    watch.read(crawl(NOON + 400 * 86_400))
    day = watch.store.add_visits(DAY, 1).day
    assert day == DAY
