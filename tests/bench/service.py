"""Measure the engagement service: `python -m tests.bench.service [--rounds 3] [--seconds 3]`.

The service has one core, wrk another one, both on this machine over the loopback interface. Every
request is a new visitor's (an address, a browser and a tab of their own) or a new voter's (a
network of their own, no cookie), so that each opens windows and is counted, or is a vote of full
weight: nothing is answered from memory. Answers come after the commit; each run has a new store.
After each run the figures must have grown by what was acknowledged (what was under way when wrk
hung up may be in them), so that nobody measures hits that are not counted. nginx on the service's
core answers the same requests, as GET, with a static file: that is the limit. The PostgreSQL
server shares the load's core, in the place of another machine.

All take turns, and of each figure the best turn counts, so that what else the machine does matters
little. Percentiles are wrk's, corrected for coordinated omission. Exits with 1 when a goal is
missed, and names it. How soon 99 of 100 answers come is a goal for hits on SQLite, which every
page waits for; the other rows say it without one.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import psycopg

from plugins.core.errors import SetupError
from plugins.tools.environment.bootstrap import report
from plugins.tools.environment.programs import ensure_packages
from tests.support.ports import free_port
from tests.support.postgresql import running_server
from tests.support.service import RunningService, ServicePlace
from tests.support.waiting import wait_until
from tests.support.writers import read_standing

VISITORS = 57_000
MOST_MEMORY_MB = 64
MOST_P99_MS = {64: 8.0, 8: 3.0}  # by connections
NGINX, SQLITE, POSTGRESQL = "nginx", "SQLite", "PostgreSQL"
HIT, VOTE, READ = "hit", "vote", "read"


@dataclass(frozen=True)
class Course:
    """A measurement: server, request, least rate a second, whether it has a goal for p99."""

    server: str
    request: str
    least: int = 0
    is_prompt: bool = False

    @property
    def name(self) -> str:
        return "nginx, static JSON" if self.request == READ else f"{self.request}s, {self.server}"


COURSES = (
    Course(NGINX, READ),
    Course(SQLITE, HIT, 14_000, is_prompt=True),
    Course(SQLITE, VOTE, 8_000),
    Course(POSTGRESQL, HIT, 12_000),
    Course(POSTGRESQL, VOTE),
)

WINDOWS = "Windows NT 10.0; Win64; x64"
ANDROID = "Linux; Android 13; SM-A136B"
IPHONE = "iPhone; CPU iPhone OS 17_6 like Mac OS X"
KHTML = "(KHTML, like Gecko)"
AGENTS = (
    f"Mozilla/5.0 ({WINDOWS}) AppleWebKit/537.36 {KHTML} Chrome/131.0.0.0 Safari/537.36",
    f"Mozilla/5.0 ({WINDOWS}) AppleWebKit/537.36 {KHTML} coc_coc_browser/126.0 Chrome/120.0.0.0",
    f"Mozilla/5.0 ({ANDROID}) AppleWebKit/537.36 {KHTML} Chrome/130.0.0.0 Mobile Safari/537.36",
    f"Mozilla/5.0 ({IPHONE}) AppleWebKit/605.1.15 {KHTML} Version/17.6 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
)

SCRIPT = Path(__file__).with_name("load.lua")

NGINX_SETTINGS = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/errors; {user}
events {{ worker_connections 512; }}
http {{
    access_log off; keepalive_requests 100000000;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    types {{ application/json json; }}
    server {{ listen 127.0.0.1:{port}; root {folder}/root; }}
}}
"""
STATIC = '{"o":12,"b":3,"g":9,"d":1204,"m":30211,"t":1107571}'


@dataclass(frozen=True)
class Turn:
    """The result of one run of wrk; `beyond` is the growth of figures above the answers."""

    answers: int
    rate: float
    p50_ms: float
    p99_ms: float
    refused: int
    broken: int
    beyond: int = 0


@dataclass(frozen=True)
class Bench:
    """The set-up of a run: folder, cores, database server."""

    folder: Path
    service_core: int
    postgresql_url: str
    seconds: int
    numbers: Iterator[int]

    def run(self, course: Course, connections: int, answers: int = 0) -> tuple[Turn, float]:
        """Send for some seconds or until `answers`; return the memory in MB, too."""
        with self.serving(course.server) as (port, service):
            before = grown_by(service, course)
            turn = self._send(course.request, port, connections, answers)
            if service is None:
                return turn, 0.0
            beyond = grown_by(service, course) - before - (turn.answers - turn.refused)
            return replace(turn, beyond=beyond), read_memory_mb(service)

    def _send(self, request: str, port: int, connections: int, answers: int) -> Turn:
        script = self.folder / "load.lua"
        text = SCRIPT.read_text(encoding="ascii").replace("AGENTS", json.dumps(AGENTS)[1:-1])
        script.write_text(text, encoding="ascii")
        done = subprocess.run(
            [
                *("wrk", "--threads=1", f"--connections={connections}", f"--script={script}"),
                f"--duration={60 if answers else self.seconds}s",
                f"http://127.0.0.1:{port}/",
                *("--", str(random.SystemRandom().randrange(1 << 31)), request, str(answers)),
            ],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        found = json.loads(done.stdout.splitlines()[-1])
        rate = found["answers"] / found["microseconds"] * 1e6
        p50_ms, p99_ms = found["p50"] / 1000, found["p99"] / 1000
        return Turn(found["answers"], rate, p50_ms, p99_ms, found["refused"], found["broken"])

    @contextmanager
    def serving(self, server: str) -> Iterator[tuple[int, RunningService | None]]:
        """Run a server with a new store on the service's core; the context begins with its port."""
        number = next(self.numbers)
        folder = self.folder / str(number)
        if server == NGINX:
            with running_nginx(folder, self.pin) as port:
                yield port, None
            return
        store = self._make_database(number) if server == POSTGRESQL else ""
        place = ServicePlace(folder, store=store)
        with place.running(preexec_fn=self.pin) as service:
            yield service.port, service
            service.stop()

    def pin(self) -> None:
        os.sched_setaffinity(0, {self.service_core})

    def _make_database(self, number: int) -> str:
        with closing(psycopg.connect(self.postgresql_url, autocommit=True)) as connection:
            connection.execute(f"CREATE DATABASE bench_{number}".encode())
        return self.postgresql_url.rpartition("/")[0] + f"/bench_{number}"


def grown_by(service: RunningService | None, course: Course) -> int:
    """Return what a service shows of the page's votes, or else of the portal's visits."""
    if service is None:
        return 0
    standing = read_standing(service)
    return standing.votes if course.request == VOTE else standing.visits


def read_memory_mb(service: RunningService) -> float:
    status = Path(f"/proc/{service.process.pid}/status").read_text(encoding="ascii")
    (kilobytes,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(kilobytes) / 1024


@contextmanager
def running_nginx(folder: Path, pin: Callable[[], None]) -> Iterator[int]:
    """Serve one static file with nginx; the context is its port."""
    port, root = free_port(), folder / "root"
    root.mkdir(parents=True)
    (root / "s.json").write_text(STATIC, encoding="ascii")
    user = "user root;" if os.geteuid() == 0 else ""
    settings = folder / "nginx.conf"
    settings.write_text(NGINX_SETTINGS.format(folder=folder, port=port, user=user))
    command = ["nginx", "-p", str(folder), "-c", str(settings), "-e", str(folder / "errors")]
    process = subprocess.Popen(command, preexec_fn=pin)
    try:
        wait_until(lambda: is_answered(port))
        yield port
    finally:
        process.terminate()
        process.wait()


def is_answered(port: int) -> bool:
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request("GET", "/s.json")
            return connection.getresponse().read() == STATIC.encode()
    except OSError:
        return False


@dataclass(frozen=True)
class Best:
    """The best figures of all turns of a course at a number of connections."""

    course: Course
    connections: int
    turns: Sequence[Turn]

    @property
    def rate(self) -> float:
        return max(turn.rate for turn in self.turns)

    @property
    def p50_ms(self) -> float:
        return min(turn.p50_ms for turn in self.turns)

    @property
    def p99_ms(self) -> float:
        return min(turn.p99_ms for turn in self.turns)

    def find_misses(self) -> Iterator[str]:
        name = f"{self.course.name}, {self.connections} connections"
        is_full = self.connections == max(MOST_P99_MS)
        if is_full and self.rate < self.course.least:
            yield f"{name}: {self.rate:,.0f} a second, at least {self.course.least:,}"
        most = MOST_P99_MS[self.connections]
        if self.course.is_prompt and self.p99_ms > most:
            yield f"{name}: p99 is {self.p99_ms:.1f} ms, at most {most:.0f}"
        yield from find_faults(name, self.turns, self.connections)


def find_faults(name: str, turns: Sequence[Turn], connections: int) -> Iterator[str]:
    """Yield faults that invalidate figures: refusals, lost connections, uncounted hits."""
    if refused := sum(turn.refused + turn.broken for turn in turns):
        yield f"{name}: {refused} answers other than 200, or none, instead of 0"
    for turn in turns:
        if not 0 <= turn.beyond <= connections:
            yield f"{name}: {turn.answers} answers, but {turn.answers + turn.beyond} were counted"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often each takes its turn")
    parser.add_argument("--seconds", type=int, default=3, help="how long a turn is")
    options = parser.parse_args(arguments)
    try:
        ensure_packages(["nginx", "postgresql", "wrk"], report)
        cores = sorted(os.sched_getaffinity(0))[:2]
        if len(cores) < 2:
            raise SetupError("Cần hai lõi: một cho dịch vụ, một cho bên gửi yêu cầu.")
        # Whatever this process starts and does not bind itself shares the load's core.
        os.sched_setaffinity(0, cores[1:])
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            server = stack.enter_context(running_server(folder / "postgresql"))
            bench = Bench(folder, cores[0], server.url, options.seconds, count())
            return measure(bench, options.rounds)
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return 1


def measure(bench: Bench, rounds: int) -> int:
    lanes = [(course, connections) for connections in MOST_P99_MS for course in COURSES]
    turns = [[bench.run(*lane)[0] for lane in lanes] for _ in range(rounds)]
    bests = [
        Best(course, connections, [round_[lane] for round_ in turns])
        for lane, (course, connections) in enumerate(lanes)
    ]
    crowd, memory_mb = bench.run(Course(SQLITE, HIT), max(MOST_P99_MS), VISITORS)
    print_figures(bests, memory_mb, rounds)
    misses = [miss for best in bests for miss in best.find_misses()]
    misses += find_faults(f"{VISITORS:,} visitors", [crowd], max(MOST_P99_MS))
    if memory_mb > MOST_MEMORY_MB:
        misses.append(f"memory: {memory_mb:.0f} MB, at most {MOST_MEMORY_MB}")
    for miss in misses:
        print(f"MISSED: {miss}")
    return 1 if misses else 0


def print_figures(bests: Sequence[Best], memory_mb: float, rounds: int) -> None:
    limits = {best.connections: best.rate for best in bests if best.course.server == NGINX}
    print("| | connections | a second | p50, ms | p99, ms | of nginx |")
    print("|---|--:|--:|--:|--:|--:|")
    for best in bests:
        print(
            f"| {best.course.name} | {best.connections} | {best.rate:,.0f} | {best.p50_ms:.1f} "
            f"| {best.p99_ms:.1f} | {best.rate / limits[best.connections]:.2f} |"
        )
    turns = [turn for best in bests for turn in best.turns if best.course.server != NGINX]
    answers = sum(turn.answers for turn in turns)
    counted = answers + sum(turn.beyond for turn in turns)
    print(f"\nmemory after {VISITORS:,} visitors, SQLite: {memory_mb:.0f} MB")
    print(f"{answers:,} hits and votes answered in {rounds} rounds, {counted:,} counted")
    print("service and nginx on one core; load and PostgreSQL's server together on another")


if __name__ == "__main__":
    sys.exit(main())
