"""Effects of periodic tasks on the figures."""

from __future__ import annotations

from pathlib import Path

from plugins.engagement.service.clock import Calendar
from plugins.engagement.service.counting.figures import Figures, read_stored_figures
from plugins.engagement.service.counting.recorder import EngagementRecorder
from plugins.engagement.service.counting.writer import Writer
from plugins.engagement.service.logs.crawlers import LogReader
from plugins.engagement.service.operations.periodic_tasks import Parts, PeriodicTasks
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store.sqlite import SqliteStore
from plugins.engagement.service.voice.desk import Desk
from plugins.engagement.service.voice.reception import Reception
from tests.support.recorder import KEYS, HandClock, caller
from tests.support.waiting import run_alone
from tests.unit.engagement.builders import AGENTS, MIDNIGHT, crawl, write


def test_visits_of_search_engines_are_shown_also_those_of_yesterdays_last_minutes(
    tmp_path: Path,
) -> None:
    store, clock = SqliteStore(tmp_path / "store.sqlite3"), HandClock(MIDNIGHT - 60)
    log = write(tmp_path / "access.log", crawl(MIDNIGHT - 30))
    settings = ServiceSettings(state=tmp_path, count_crawlers=True)

    async def live() -> int:
        calendar = Calendar(clock)
        figures = Figures(read_stored_figures(store), calendar)
        writer = Writer(store, clock, calendar, figures.settle)
        recorder = EngagementRecorder(writer, figures, KEYS, clock, 1_000)
        reader = LogReader(log, AGENTS, clock, counts_visits=True)
        await recorder.count("0", caller())
        clock.now = MIDNIGHT + 60
        recorder.totals()
        parts = Parts(
            recorder, Reception(writer, clock), Desk(writer, figures, clock, tmp_path / "decided")
        )
        await PeriodicTasks(
            settings, parts, writer, clock, reader, report_alive=lambda: None
        ).read_log()
        await recorder.count("0", caller("203.0.113.9"))
        writer.close()
        return recorder.totals().total

    assert run_alone(live()) == sum(store.read_days().values()) == 3
    store.close()
