"""Figures that a GoatCounter has counted, in place of our own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from plugins.engagement.manifest import ManifestPage
from plugins.engagement.service.goatcounter import GoatCounter
from plugins.engagement.service.loan import Borrower, Loan, first_of_month, read_loan
from plugins.engagement.service.messages import Tally
from plugins.engagement.service.moments import parse_day
from plugins.engagement.service.problems import ServiceProblem
from tests.support.goatcounter import TOKEN, RecordedGoatCounter, running_goatcounter
from tests.support.reception import HandClock
from tests.support.service import RunningService, ServicePlace
from tests.support.waiting import wait_until

PAGES = {"bai-1": ManifestPage("bai-1", "/tin/bai-1/"), "moi": ManifestPage("moi", "/tin/moi/")}
NOON = datetime(2024, 3, 5, 5, 30, tzinfo=UTC).timestamp()  # 12:30 in Vietnam


@pytest.fixture
def goatcounter() -> Iterator[RecordedGoatCounter]:
    """Return a GoatCounter that answers."""
    with running_goatcounter() as running:
        yield running


@pytest.mark.parametrize(
    ("address", "views"),
    [("/tin/bai-1/", 2278), ("/tin/bai-2/", 8), ("/tin/thong-bao/", 12481), ("/tin/moi/", 0)],
    ids=["thin space", "indented", "comma", "never seen"],
)
def test_views_are_read_however_numbers_are_written(
    address: str, views: int, goatcounter: RecordedGoatCounter
) -> None:
    assert GoatCounter(goatcounter.url, TOKEN).count_views(address) == views


def test_visits_are_those_of_whole_hours_without_events(goatcounter: RecordedGoatCounter) -> None:
    lender = GoatCounter(goatcounter.url + "/", TOKEN)
    start = int(datetime(2024, 3, 4, 17, 0, tzinfo=UTC).timestamp())
    assert lender.count_visits(start, start + 86_400) == 2
    assert goatcounter.asked == [
        "/api/v0/stats/total?start=2024-03-04T17%3A00%3A00Z&end=2024-03-05T16%3A00%3A00Z"
    ]


@pytest.mark.parametrize(
    ("said", "token", "is_open", "problem"),
    [
        ("", TOKEN, False, "answered 403: Need to enable the ‘allow"),
        ('["no"]', TOKEN, True, "answered no JSON object"),
        ('{"total": null}', TOKEN, True, "answered None where a number was expected"),
        ("", "wrong", True, 'answered 401: {"error":"unknown token"}'),
    ],
    ids=["counters not allowed", "no object", "no number", "wrong token"],
)
def test_what_it_does_not_give_is_told(
    said: str, token: str, is_open: bool, problem: str, goatcounter: RecordedGoatCounter
) -> None:
    goatcounter.is_open, goatcounter.default_total = is_open, said
    lender = GoatCounter(goatcounter.url, token)
    ask = (
        partial(lender.count_visits, 0, 3600)
        if is_open
        else partial(lender.count_views, "/tin/bai-1/")
    )
    with pytest.raises(ServiceProblem) as caught:
        ask()
    assert problem in str(caught.value)


def test_one_that_is_not_there_is_told() -> None:
    with running_goatcounter() as gone:
        lender = GoatCounter(gone.url, TOKEN)
    with pytest.raises(ServiceProblem, match="refused"):
        lender.count_views("/tin/bai-1/")


@pytest.mark.parametrize("day", ["2024-03-01", "2024-03-31", "2024-02-29", "2024-12-31"])
def test_a_month_begins_with_its_first_day(day: str) -> None:
    assert first_of_month(parse_day(day)) == parse_day(f"{day[:8]}01")


def test_totals_are_asked_for_by_vietnams_days_and_once_in_a_while(
    goatcounter: RecordedGoatCounter, tmp_path: Path
) -> None:
    clock = HandClock(NOON)
    answers = {
        ("2024-03-03T17:00:00Z", "2024-03-04T16:00:00Z"): 50,  # yesterday
        ("2024-03-04T17:00:00Z", "2024-03-05T16:00:00Z"): 20,  # today
        ("2024-02-29T17:00:00Z", "2024-03-05T16:00:00Z"): 90,  # March
        ("2018-12-31T17:00:00Z", "2024-02-29T16:00:00Z"): 1000,  # before March
    }
    goatcounter.totals = {
        span: f'{{"total": {count}, "total_events": 0, "total_utc": 0}}'
        for span, count in answers.items()
    }
    borrower = Borrower(GoatCounter(goatcounter.url, TOKEN), clock, tmp_path / "kept.json")
    borrower.refresh(PAGES)
    assert borrower.loan.visits_of(parse_day("2024-03-05")) == (20, 90, 1090)
    assert borrower.loan.days == {parse_day("2024-03-04"): 50, parse_day("2024-03-05"): 20}
    assert len(goatcounter.asked) == len(answers)
    borrower.refresh(PAGES)
    assert len(goatcounter.asked) == len(answers)
    clock.now += 300
    borrower.refresh(PAGES)
    assert len(goatcounter.asked) == 2 * len(answers) - 1, "what was before the month stays"


def test_views_are_asked_for_when_somebody_looks(
    goatcounter: RecordedGoatCounter, tmp_path: Path
) -> None:
    clock = HandClock(NOON)
    borrower = Borrower(GoatCounter(goatcounter.url, TOKEN), clock, tmp_path / "kept.json")
    ours = Tally(views=7, votes=2, points=9)
    assert borrower.replace_views("bai-1", ours) == ours
    borrower.refresh(PAGES)
    assert borrower.replace_views("bai-1", ours) == Tally(2278, 2, 9)
    asked = len(goatcounter.asked)
    borrower.refresh(PAGES)
    assert len(goatcounter.asked) == asked
    clock.now += 1800
    borrower.replace_views("bai-1", ours)
    borrower.refresh(PAGES)
    assert goatcounter.asked[asked:].count("/counter/%2Ftin%2Fbai-1%2F.json") == 1


def test_after_a_failure_what_is_known_stays_and_nothing_is_asked_for_a_while(
    tmp_path: Path,
) -> None:
    clock = HandClock(NOON)
    with running_goatcounter() as goatcounter:
        borrower = Borrower(GoatCounter(goatcounter.url, TOKEN), clock, tmp_path / "kept.json")
        borrower.replace_views("bai-1", Tally())
        borrower.refresh(PAGES)
        clock.now += 1800
        borrower.replace_views("bai-1", Tally())
        goatcounter.is_open = False
        for _ in range(3):
            with pytest.raises(ServiceProblem, match="403"):
                borrower.refresh(PAGES)
        refused = [path for path in goatcounter.asked if path.startswith("/counter/")]
        assert len(refused) == 2
    assert borrower.replace_views("bai-1", Tally()).views == 2278
    again = Borrower(GoatCounter("http://127.0.0.1:1", TOKEN), clock, tmp_path / "kept.json")
    assert again.loan == borrower.loan
    assert again.replace_views("bai-1", Tally()).views == 2278


def test_days_that_were_missed_are_asked_for_afterwards(
    goatcounter: RecordedGoatCounter, tmp_path: Path
) -> None:
    clock = HandClock(NOON)
    borrower = Borrower(GoatCounter(goatcounter.url, TOKEN), clock, tmp_path / "kept.json")
    borrower.refresh(PAGES)
    clock.now += 10 * 86_400
    borrower.refresh(PAGES)
    first, last = parse_day("2024-03-04"), parse_day("2024-03-15")
    assert sorted(borrower.loan.days) == list(range(first, last + 1))


@pytest.mark.parametrize("kept", ["", "[]", '{"days": 1}', '{"days": {}, "more": 1}'])
def test_a_damaged_file_is_as_good_as_none(kept: str, tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text(kept)
    assert read_loan(tmp_path / "kept.json") == Loan()


def test_the_service_shows_its_figures_and_its_own_votes(
    goatcounter: RecordedGoatCounter, tmp_path: Path
) -> None:
    place = ServicePlace(
        tmp_path,
        settings={"goatcounter": goatcounter.url, "goatcounter-token": TOKEN},
    )
    starting = tmp_path / "figures.yml"
    starting.write_text("total: 1000\narticles:\n  bai-1: {views: 100, votes: 0, points: 0}\n")
    assert place.run("seed", str(starting)).returncode == 0
    with place.running() as service:
        service.hit("bai-1")
        service.vote(4)
        wait_until(lambda: service.get("/tt/a/bai-1.json").document["v"] == 2378)
        shown = service.hit("bai-1", address="203.0.113.8").document
        assert shown["r"]["n"] == 1
        assert shown["s"] == {"o": 2, "b": 0, "g": 2, "d": 2, "m": 2, "t": 1004}
        snapshot = read_snapshot(service)
        assert snapshot["pages"]["bai-1"] == {"views": 2378, "votes": 1, "points": 4}
        assert snapshot["total"] == 1004
        assert sorted(snapshot["days"].values()) == [2, 2]


def read_snapshot(service: RunningService) -> Any:  # noqa: ANN401 - JSON
    """Return the snapshot that a build gets."""
    token = (service.state / "keys").read_text().split()[-1]
    return service.get("/tt/snapshot.json", {"Authorization": f"Bearer {token}"}).document


def test_one_setting_needs_the_other(tmp_path: Path) -> None:
    place = ServicePlace(tmp_path, settings={"goatcounter": "https://stats.example"})
    done = place.run("verify")
    assert done.returncode == 1
    assert "--goatcounter and --goatcounter-token: one needs the other" in done.stderr
