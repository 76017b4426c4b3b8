"""A clock that was ahead once: named, and what it did is mended exactly once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from plugins.engagement.service.clock import Calendar, day_of, format_day, parse_day
from plugins.engagement.service.counting.figures import Figures, read_stored_figures
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.operations.backups import restore
from plugins.engagement.service.operations.days_ahead import mend_days
from plugins.engagement.service.operations.transfer import import_lines, verify
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store import lock_store, open_store
from plugins.engagement.service.store.keys import read_keys
from tests.service.conftest import empty_postgresql
from tests.support.recorder import NOON, HandClock, RestartableRecorder, caller
from tests.support.service import ServicePlace, send

AHEAD = NOON + 5 * 365 * 86_400
TODAY = format_day(day_of(NOON))


@pytest.fixture
def settings(store_url: str, tmp_path: Path) -> ServiceSettings:
    """Return the settings of a service whose store had a clock that was ahead for one visitor."""
    settings = ServiceSettings(state=tmp_path / "state", store=store_url)
    open_store(store_url).close()
    read_keys(settings.keys_file)
    recorder = RestartableRecorder(store_url, HandClock(NOON - 86_400))
    recorder.hit(who=caller("203.0.113.1"))
    recorder.clock.now = AHEAD
    recorder.hit(who=caller("203.0.113.2"))
    recorder.vote(5, "x" * 22)
    recorder.clock.now = NOON
    recorder.hit(who=caller("203.0.113.3"))
    recorder.end()
    return settings


def read_days(settings: ServiceSettings) -> dict[int, int]:
    """Return the visits by day."""
    store = open_store(settings.store_url)
    try:
        return store.read_days()
    finally:
        store.close()


def test_days_ahead_move_to_today_exactly_once(settings: ServiceSettings) -> None:
    day = day_of(NOON)
    assert read_days(settings) == {day - 1: 1, day_of(AHEAD): 2}
    mended = mend_days(settings, lambda: NOON, TODAY)
    assert mended.visits == {day_of(AHEAD): 2}
    for _ in range(2):
        assert read_days(settings) == {day - 1: 1, day: 2}
        assert mend_days(settings, lambda: NOON, TODAY).visits == {}
    store = open_store(settings.store_url)
    assert Figures(read_stored_figures(store), Calendar(lambda: NOON)).day == day
    assert [parse_day(one) for (one,) in store.run("SELECT day FROM vote")] == [day]
    assert verify(store).problems == []
    store.close()


def test_mending_can_be_undone(settings: ServiceSettings) -> None:
    before = read_days(settings)
    copy = mend_days(settings, lambda: NOON, TODAY).copy
    assert copy is not None
    if settings.store_url.startswith("sqlite:"):
        restore(settings, copy)
    else:
        empty_postgresql(settings.store_url)
        store = open_store(settings.store_url)
        import_lines(store, copy.read_text(encoding="utf-8").splitlines())
        store.close()
    assert read_days(settings) == before


@pytest.mark.parametrize("day", ["2031-01-01", "today", ""])
def test_a_clock_that_does_not_show_the_date_mends_nothing(
    settings: ServiceSettings, day: str
) -> None:
    before = read_days(settings)
    with pytest.raises(ServiceError, match="set the clock first"):
        mend_days(settings, lambda: NOON, day)
    assert read_days(settings) == before


def test_nothing_is_mended_under_a_running_service(tmp_path: Path) -> None:
    settings = ServiceSettings(state=tmp_path / "state")
    with (
        lock_store(settings.store_url),
        pytest.raises(ServiceError, match="another service runs"),
    ):
        mend_days(settings, lambda: NOON, TODAY)


def test_a_day_ahead_is_named_until_it_is_mended(place: ServicePlace) -> None:
    with place.running() as service:
        assert send(service.status_port, "GET", "/readyz").status == 200
        assert service.stop() == 0
    store = open_store(f"sqlite:///{place.state / 'engagement.sqlite3'}")
    ahead = day_of(AHEAD * 2)
    with store.transaction():
        store.add_visits_of_days({ahead: 3})
    store.close()
    with place.running() as service:
        answer = send(service.status_port, "GET", "/readyz")
        assert answer.status == 503
        assert format_day(ahead) in answer.body.decode()
        assert service.stop() == 0
    assert "WRONG days: " in place.run("doctor").stdout
    today = format_day(day_of(time.time()))
    done = place.run("mend-days", today)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{format_day(ahead)}: 3 visits moved to {today}" in done.stdout
    assert place.run("mend-days", today).stdout == "no day lies ahead\n"
    with place.running() as service:
        assert send(service.status_port, "GET", "/readyz").status == 200
        assert service.get("/tt/s.json").document["d"] == 3
