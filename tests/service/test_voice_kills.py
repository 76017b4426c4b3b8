"""Killed at any moment, the service loses no comment, letter or decision that was acknowledged."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count
from urllib.parse import urlencode

import pytest

from plugins.engagement.service.store import open_store
from plugins.engagement.service.store.decisions import list_decisions
from plugins.engagement.service.store.voice import find_letters, list_all_comments
from plugins.engagement.service.voice.codes import read_code
from tests.service.checks import all_killed, new_seed, verify
from tests.support.desk import Desk, DeskForm
from tests.support.ports import free_port
from tests.support.service import FORM, TOPICS, RunningService, ServicePlace, send
from tests.support.waiting import wait_until

SENDERS = 3
VERBS = {"duyet": "approved", "khong-duyet": "refused", "rac": "spam"}
CUT_OFF = (OSError, HTTPException)


@dataclass
class Journal:
    """What was sent and what was acknowledged, over all rounds.

    `states` are those that comments were seen to get; `unsure` are comments whose last decision had
    no answer.
    """

    comments: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    receipts: set[str] = field(default_factory=set)
    states: dict[str, str] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    decisions: int = 0

    @property
    def acknowledged(self) -> int:
        return len(self.comments) + len(self.receipts) + self.decisions

    def check(self, service: RunningService) -> None:
        """See to it that the store holds what was acknowledged, and nothing that was not sent."""
        with closing(open_store(f"sqlite:///{service.state / 'engagement.sqlite3'}")) as store:
            found = list_all_comments(store)
            texts = [one.text for one in found]
            assert self.comments <= set(texts) <= self.sent
            assert len(texts) == len(set(texts))
            assert len(find_letters(store, self.receipts)) == len(self.receipts)
            kept = {one.code: one.state for one in found}
            sure = {code: state for code, state in self.states.items() if code not in self.unsure}
            assert {code: kept[code] for code in sure} == sure
            logged = list_decisions(store, most=1_000_000)
            last = {one.subject: one.after for one in reversed(logged)}
            assert {code: kept[code] for code in last} == last  # no decision without its effect
            assert set(last) == {code for code, state in kept.items() if state != "waiting"}
            for code in self.unsure:
                self.states[code] = kept[code]
            self.unsure.clear()


@contextmanager
def writing(
    journal: Journal, service: RunningService, desk: Desk, numbers: Iterator[int], seed: int
) -> Iterator[None]:
    """Let readers send and an editor decide until the service is killed."""
    stopped = threading.Event()
    threads = [
        threading.Thread(target=send_all, args=(journal, service, numbers, stopped))
        for _ in range(SENDERS)
    ]
    chance = random.Random(seed)
    threads.append(threading.Thread(target=decide_all, args=(journal, desk, chance, stopped)))
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def send_all(
    journal: Journal, service: RunningService, numbers: Iterator[int], stopped: threading.Event
) -> None:
    while not stopped.is_set():
        number = next(numbers)
        address = f"{11 + (number >> 16)}.{number >> 8 & 255}.{number & 255}.1"
        text = f"Ý kiến số {number}"
        is_letter = number % 4 == 0
        fields = {"ten": "An", "noi_dung": text}
        if is_letter:
            fields |= {"chu_de": TOPICS[0], "lien_he": "0912"}
        else:
            journal.sent.add(text)
        headers = {**service.headers(address), "Content-Type": FORM}
        path = "/tt/g" if is_letter else "/tt/c/bai-1"
        try:
            reply = send(service.port, "POST", path, headers, urlencode(fields).encode())
        except CUT_OFF:
            return
        assert reply.status == 200, reply.body
        if is_letter:
            journal.receipts.add(read_code(reply.document["ma"]))
        else:
            journal.comments.add(text)


def decide_all(
    journal: Journal, desk: Desk, chance: random.Random, stopped: threading.Event
) -> None:
    while not stopped.is_set():
        try:
            forms = [one for one in desk.forms() if "duyet" in one.verbs]
            for form in chance.sample(forms, min(3, len(forms))):
                decide(journal, desk, form, chance.choice(list(VERBS)))
        except CUT_OFF:
            return


def decide(journal: Journal, desk: Desk, form: DeskForm, verb: str) -> None:
    code = form.action.rpartition("/")[2]
    journal.unsure.add(code)
    reply = desk.send(form, verb)
    assert reply.status == 303, reply.body
    journal.unsure.discard(code)
    journal.states[code] = VERBS[verb]
    journal.decisions += 1


@pytest.mark.parametrize("rounds", [4, pytest.param(100, marks=pytest.mark.slow)])
def test_a_kill_loses_no_comment_letter_or_decision(place: ServicePlace, rounds: int) -> None:
    seed, numbers, journal = new_seed(), count(), Journal()
    chance = random.Random(seed)
    port = free_port()
    place.settings = {"desk": str(port)}
    services = [place.start()]
    with all_killed(services):
        for round_ in range(rounds):
            print(f"round {round_}")
            before, decided = journal.acknowledged, journal.decisions
            desk = Desk(services[-1], port)
            with writing(journal, services[-1], desk, numbers, chance.randrange(1 << 32)):
                wait_until(lambda before=before: journal.acknowledged > before + 5)  # type: ignore[misc]
                wait_until(lambda decided=decided: journal.decisions > decided)  # type: ignore[misc]
                time.sleep(chance.uniform(0.05, 0.3))  # the moment of the kill, at random
                services[-1].kill()
            services.append(place.start())
            journal.check(services[-1])
        verify(place)
    assert len(journal.receipts) >= rounds
