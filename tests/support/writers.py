"""Simultaneous readers and voters, and a journal of acknowledged requests."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple

from tests.support.service import BROWSER, FORM, ROOT, Reply, RunningService, cookie

PAGE = "bai-1"
THREADS = 4
AT_ONCE = 16
READY = b"ready\n"
HITS = 0.6  # of all that is sent; the rest are votes
CUT_OFF = (OSError, HTTPException)


@dataclass(frozen=True, slots=True, order=True)
class Visitor:
    """A reader of the page, with an address of their own."""

    number: int

    @property
    def address(self) -> str:
        return f"10.{self.number >> 16 & 255}.{self.number >> 8 & 255}.{self.number & 255}"

    @property
    def nonce(self) -> str:
        """Return the nonce of the tab; every other visitor has none."""
        return f"nonce{self.number:07}" if self.number % 2 else ""


@dataclass(frozen=True, slots=True)
class Voter:
    """A voter with a network of their own; new ones have no token."""

    number: int
    points: int
    token: str = ""

    @property
    def address(self) -> str:
        return f"{11 + (self.number >> 16)}.{self.number >> 8 & 255}.{self.number & 255}.1"


class Standing(NamedTuple):
    """The figures of the page and the portal."""

    views: int
    votes: int
    points: int
    visits: int


class Client:
    """One kept connection to a service; raises OSError or HTTPException when it is lost."""

    def __init__(self, port: int) -> None:
        """Connect with the first request."""
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Origin": f"http://127.0.0.1:{port}", "User-Agent": BROWSER}

    def send_hit(self, visitor: Visitor, token: str = "") -> None:
        query = f"?n={visitor.nonce}" if visitor.nonce else ""
        headers = {**self._headers, "X-Forwarded-For": visitor.address, **cookie(token)}
        self._connection.request("POST", f"/tt/v/{PAGE}{query}", headers=headers)

    def send(self, one: Visitor | Voter) -> None:
        if isinstance(one, Visitor):
            self.send_hit(one)
        else:
            self.send_vote(one)

    def send_vote(self, voter: Voter) -> None:
        headers = {**self._headers, "X-Forwarded-For": voter.address, "Content-Type": FORM}
        body = f"diem={voter.points}".encode()
        self._connection.request("POST", f"/tt/r/{PAGE}", body, {**headers, **cookie(voter.token)})

    def receive(self) -> Reply:
        return Reply.read(self._connection.getresponse())

    def hit(self, visitor: Visitor, token: str = "") -> Reply:
        self.send_hit(visitor, token)
        return self.receive()

    def vote(self, voter: Voter) -> Reply:
        self.send_vote(voter)
        return self.receive()

    def close(self) -> None:
        self._connection.close()


def token_of(reply: Reply) -> str:
    return reply.headers["set-cookie"].partition(";")[0].removeprefix("tt=")


@dataclass
class Journal:
    """Requests sent and acknowledged; shared by threads."""

    hits: list[Visitor] = field(default_factory=list)
    acknowledged_hits: list[Visitor] = field(default_factory=list)
    votes: list[Voter] = field(default_factory=list)
    acknowledged_votes: list[Voter] = field(default_factory=list)
    refusals: list[Reply] = field(default_factory=list)

    @property
    def acknowledged(self) -> int:
        return len(self.acknowledged_hits) + len(self.acknowledged_votes)

    def hit(self, client: Client, visitor: Visitor) -> None:
        self.hits.append(visitor)
        reply = client.hit(visitor)
        if reply.status == HTTPStatus.OK:
            self.acknowledged_hits.append(visitor)
        else:
            self.refusals.append(reply)

    def vote(self, client: Client, voter: Voter) -> None:
        self.votes.append(voter)
        reply = client.vote(voter)
        if reply.status == HTTPStatus.OK:
            self.acknowledged_votes.append(replace(voter, token=token_of(reply)))
        else:
            self.refusals.append(reply)

    def check(self, before: Standing, after: Standing) -> None:
        """Check that all acknowledged requests are counted, and none that was not sent."""
        hits, sent_hits = len(self.acknowledged_hits), len(self.hits)
        assert hits <= after.views - before.views <= sent_hits, (before, after)
        assert hits <= after.visits - before.visits <= sent_hits, (before, after)
        votes, sent_votes = len(self.acknowledged_votes), len(self.votes)
        assert votes <= after.votes - before.votes <= sent_votes, (before, after)
        points = sum(voter.points for voter in self.acknowledged_votes)
        sent_points = sum(voter.points for voter in self.votes)
        assert points <= after.points - before.points <= sent_points, (before, after)

    def send_acknowledged_again(self, port: int) -> None:
        """Repeat all acknowledged requests."""
        send_all(port, [*self.acknowledged_hits, *self.acknowledged_votes])

    def send_unanswered_again(self, port: int) -> None:
        """Repeat the hits that were not acknowledged."""
        send_all(port, sorted(set(self.hits) - set(self.acknowledged_hits)))


def send_all(port: int, people: Sequence[Visitor | Voter]) -> None:
    """Send the requests of all, in batches; each must be acknowledged."""
    with ExitStack() as stack:
        clients = [stack.enter_context(closing(Client(port))) for _ in range(AT_ONCE)]
        for first in range(0, len(people), AT_ONCE):
            some = people[first : first + AT_ONCE]
            for client, one in zip(clients, some, strict=False):
                client.send(one)
            for client, _ in zip(clients, some, strict=False):
                assert client.receive().status == HTTPStatus.OK


class Writers:
    """Threads that send hits and votes of new people until stopped or cut off."""

    def __init__(self, numbers: Iterator[int], seed: int) -> None:
        """Take the numbers of people from `numbers`; no number may come twice."""
        self.journal = Journal()
        self.cut_off: set[int] = set()  # ports
        self._numbers = numbers
        self._seed = seed
        self._is_stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    @contextmanager
    def writing(self, *ports: int) -> Iterator[None]:
        """Write to the services at these ports while the block runs."""
        for number in range(THREADS * len(ports)):
            port, chance = ports[number % len(ports)], random.Random(self._seed + number)
            self._threads.append(threading.Thread(target=self._write, args=(port, chance)))
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._is_stopping.set()
            for thread in self._threads:
                thread.join()

    def _write(self, port: int, chance: random.Random) -> None:
        with closing(Client(port)) as client:
            try:
                while not self._is_stopping.is_set():
                    self._write_once(client, chance)
            except CUT_OFF:
                self.cut_off.add(port)

    def _write_once(self, client: Client, chance: random.Random) -> None:
        number = next(self._numbers)
        if chance.random() < HITS:
            self.journal.hit(client, Visitor(number))
        else:
            self.journal.vote(client, Voter(number, chance.randint(1, 5)))


def read_standing(service: RunningService) -> Standing:
    page = service.get(f"/tt/a/{PAGE}.json").document
    totals = service.get("/tt/s.json").document
    return Standing(page["v"], page["r"]["n"], page["r"]["s"], totals["t"])


@dataclass(frozen=True)
class Storm:
    """The votes of one of several simultaneous processes; `shared` voters are in all."""

    port: int
    own: Sequence[Voter]
    shared: Sequence[Voter]
    seed: int
    turns: int  # how often each of the own voters votes


def run_storms(storms: Sequence[Storm]) -> list[dict[Voter, int]]:
    """Run one process per storm, all at once; return the last points of each voter."""
    with ExitStack() as stack:
        processes = [stack.enter_context(start_storm(storm)) for storm in storms]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == READY
        for process in processes:
            assert process.stdin is not None
            process.stdin.write(READY)
            process.stdin.flush()
        return [pickle.loads(process.communicate(timeout=60)[0]) for process in processes]


def start_storm(storm: Storm) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", f"from {__name__} import join_storm; join_storm()"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(pickle.dumps(storm))
    process.stdin.flush()
    return process


def join_storm() -> None:
    """Read a storm from stdin, report ready, wait for the others, and vote."""
    storm = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(READY)
    sys.stdout.flush()
    sys.stdin.buffer.readline()
    sys.stdout.buffer.write(pickle.dumps(vote_in_storm(storm)))


def vote_in_storm(storm: Storm) -> dict[Voter, int]:
    """Vote, change and take back in a random order; return the last points of each voter."""
    chance = random.Random(storm.seed)
    turns = [*list(storm.own) * storm.turns, *storm.shared]
    chance.shuffle(turns)
    last = {}
    with closing(Client(storm.port)) as client:
        for voter in turns:
            points = chance.randint(0, 5)
            reply = client.vote(replace(voter, points=points))
            assert reply.status == HTTPStatus.OK, reply
            last[voter] = points
    return last
