"""The service against a model of plain dictionaries, through any sequence of events."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plugins.engagement.retention import FULL_VOTES_A_DAY, WINDOW_SECONDS
from plugins.engagement.service.clock import day_of, month_of, parse_day, start_of
from plugins.engagement.service.messages import PageCounts
from tests.support.recorder import HandClock, RestartableRecorder, caller

PAGES = ("bai-1", "bai-2", "0")
EDGES = ("2024-01-31", "2024-02-29", "2024-12-31", "2025-03-01")
addresses = st.integers(1, 4).map("203.0.113.{}".format)
voters = st.integers(1, 9).map("{:022}".format)
pages = st.sampled_from(PAGES)
articles = st.sampled_from(PAGES[:2])


class Engagement(RuleBasedStateMachine):
    """Views, visits, votes, clocks and restarts in any order."""

    @initialize(edge=st.sampled_from(EDGES), before=st.integers(1, 4000))
    def begin(self, edge: str, before: int) -> None:
        """Start shortly before the end of a day."""
        self.folder = tempfile.TemporaryDirectory()
        url = f"sqlite:///{Path(self.folder.name) / 'store.sqlite3'}"
        self.clock = HandClock(float(start_of(parse_day(edge) + 1) - before))
        self.recorder = RestartableRecorder(url, self.clock)
        self.day = day_of(self.clock.now)
        self.known_day = 0  # the last one on which anybody came
        self.opened: dict[tuple[str, str], list[float]] = {}
        self.views: Counter[str] = Counter()
        self.visits: Counter[int] = Counter()
        self.votes: dict[tuple[str, str], tuple[int, bool, tuple[str, int]]] = {}

    def today(self) -> int:
        """Return the day that counts: it never goes back."""
        self.day = max(self.day, day_of(self.clock.now))
        return self.day

    def opens(self, page: str, address: str) -> bool:
        """Open a window of the model, and tell whether it was closed."""
        moments = self.opened.setdefault((page, address), [])
        if moments and abs(self.clock.now - moments[-1]) < WINDOW_SECONDS:
            return False
        moments.append(self.clock.now)
        return True

    @rule(page=pages, address=addresses)
    def hit(self, page: str, address: str) -> None:
        self.known_day = self.today()
        self.visits[self.today()] += self.opens("0", address)
        if page != "0":
            self.views[page] += self.opens(page, address)
        self.recorder.hit(page, caller(address))

    @rule(page=articles, voter=voters, address=addresses, points=st.integers(0, 5))
    def vote(self, page: str, voter: str, address: str, points: int) -> None:
        """Somebody votes, votes again, or takes the vote back."""
        self.known_day = self.today()
        crowd = (page, self.today())  # all addresses share a /24 network
        before = self.votes.get((page, voter))
        if points == 0:
            self.votes.pop((page, voter), None)
        elif before is not None:
            self.votes[page, voter] = (points, *before[1:])
        else:
            heavy = sum(one[1] and one[2] == crowd for one in self.votes.values())
            self.votes[page, voter] = (points, heavy < FULL_VOTES_A_DAY, crowd)
        self.recorder.vote(points, voter, page, caller(address))

    @rule(seconds=st.integers(1, 2 * WINDOW_SECONDS))
    def wait(self, seconds: int) -> None:
        self.clock.now += seconds

    @rule(days=st.integers(1, 40))
    def wait_for_days(self, days: int) -> None:
        self.clock.now += days * 86_400

    @rule(seconds=st.integers(1, 2 * WINDOW_SECONDS))
    def set_back(self, seconds: int) -> None:
        """The clock is set back, but neither into windows that have ended nor before open ones.

        Whether those are remembered depends on when they are forgotten.
        """
        self.today()
        now = max(self.clock.now - seconds, float(start_of(self.day) - 1))
        ages = [
            (self.clock.now - moments[-1], now - moments[-1]) for moments in self.opened.values()
        ]
        if all(
            (before < WINDOW_SECONDS) == (-WINDOW_SECONDS < after < WINDOW_SECONDS)
            for before, after in ages
        ):
            self.clock.now = now

    @rule()
    def restart(self) -> None:
        self.today()
        self.recorder.restart()
        self.day = max(day_of(self.clock.now), self.known_day)

    @rule()
    def forget(self) -> None:
        """Periodic tasks delete expired data."""
        now = int(self.clock.now)
        self.recorder.store.close_windows(now, 1_000)
        with self.recorder.store.transaction():
            self.recorder.store.forget_before(self.today() - 1, now)

    @invariant()
    def shows_what_the_model_says(self) -> None:
        if not hasattr(self, "recorder"):
            return
        for page in PAGES[:2]:
            heavy = [
                points
                for (voted, _), (points, is_heavy, _) in self.votes.items()
                if voted == page and is_heavy
            ]
            assert self.recorder.tally(page) == PageCounts(self.views[page], len(heavy), sum(heavy))
        totals, today = self.recorder.recorder.totals(), self.today()
        assert totals.today == self.visits[today]
        assert totals.month == sum(
            count for day, count in self.visits.items() if month_of(day) == month_of(today)
        )
        assert totals.total == sum(self.visits.values())

    def teardown(self) -> None:
        if hasattr(self, "recorder"):
            assert self.recorder.store.recount_votes() == []
            self.recorder.end()
            self.folder.cleanup()


Engagement.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestEngagement = Engagement.TestCase
