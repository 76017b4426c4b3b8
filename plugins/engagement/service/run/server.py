"""The service process: construction, start, shutdown.

Socket activation and notification of systemd. Formats: sd_listen_fds(3), sd_notify(3).
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from plugins.engagement.service.clock import Calendar, Clock, system_clock
from plugins.engagement.service.counting.agents import Agents
from plugins.engagement.service.counting.figures import Figures, read_stored_figures
from plugins.engagement.service.counting.recorder import EngagementRecorder
from plugins.engagement.service.counting.writer import Writer
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.http.app import App, StatusApp
from plugins.engagement.service.http.desk import DeskApp
from plugins.engagement.service.http.protocol import Connection, HttpServer
from plugins.engagement.service.logs.crawlers import LogReader
from plugins.engagement.service.operations.periodic_tasks import Parts, PeriodicTasks
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store import lock_store, open_store
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.keys import Keys, check_keys, read_keys
from plugins.engagement.service.voice.desk import Desk
from plugins.engagement.service.voice.reception import Reception

log = logging.getLogger(__name__)

FIRST_DESCRIPTOR = 3  # of those that systemd passes
PUBLIC, DESK = "public", "desk"  # purposes of sockets
STATUS_HOST = "127.0.0.1"
BACKLOG = 2048
GRACE_SECONDS = 10
SWITCH_SECONDS = 0.0005


def serve(settings: ServiceSettings, clock: Clock = system_clock) -> None:
    """Serve until SIGTERM or SIGINT; requests accepted before are answered.

    Raises ServiceError if it cannot start.
    """
    # Lets the writer's thread run soon after each commit, even under load.
    sys.setswitchinterval(SWITCH_SECONDS)
    keys = read_keys(settings.keys_file)
    with (
        lock_store(settings.store_url),
        contextlib.closing(open_store(settings.store_url)) as store,
    ):
        check_keys(store, keys)
        with asyncio.Runner(loop_factory=find_loop_factory()) as runner:
            runner.run(run_service(settings, store, keys, clock))


def find_loop_factory() -> type[asyncio.AbstractEventLoop] | None:
    try:
        from uvloop import Loop
    except ImportError:
        return None
    return Loop


async def run_service(settings: ServiceSettings, store: Store, keys: Keys, clock: Clock) -> None:
    """Construct all parts and serve until a signal."""
    agents = Agents()
    calendar = Calendar(clock)
    figures = Figures(read_stored_figures(store), calendar)
    writer = Writer(store, clock, calendar, figures.settle)
    try:
        recorder = EngagementRecorder(writer, figures, keys, clock, settings.hits_per_minute)
        reception = Reception(writer, clock)
        desk = Desk(writer, figures, clock, settings.decided_file)
        log_reader = settings.access_log and LogReader(
            settings.access_log, agents, clock, counts_visits=settings.count_crawlers
        )
        periodic_tasks = PeriodicTasks(
            settings,
            Parts(recorder, reception, desk),
            writer,
            clock,
            log_reader or None,
            lambda: notify("WATCHDOG=1"),
        )
        await periodic_tasks.begin()
        gc.freeze()  # these objects live forever; scanning them again would delay requests
        app = App(settings, recorder, reception, agents)
        status = StatusApp(
            lambda: find_obstacles(periodic_tasks, writer), lambda: measure(recorder, desk, writer)
        )
        await serve_apps(
            settings, app, status, periodic_tasks, find_desks(settings, recorder, desk)
        )
    finally:
        writer.close()


async def serve_apps(
    settings: ServiceSettings,
    app: App,
    status: StatusApp,
    periodic_tasks: PeriodicTasks,
    desks: Sequence[tuple[DeskApp, socket.socket]],
) -> None:
    """Serve all applications and run the periodic tasks until a signal."""
    loop = asyncio.get_running_loop()
    sockets = find_sockets(PUBLIC) or [open_socket(settings.address)]
    public = HttpServer(app.answer, app.most_body_bytes)
    servers = [(public, each) for each in sockets]
    servers += [(HttpServer(desk.answer, desk.most_body_bytes), each) for desk, each in desks]
    if settings.status_port:
        listening = open_socket((STATUS_HOST, settings.status_port))
        servers.append((HttpServer(status.answer), listening))
    listeners = [
        await loop.create_server(partial(Connection, server), sock=each) for server, each in servers
    ]
    log.info("serving at %s", ", ".join(str(each.getsockname()) for each in sockets))
    notify("READY=1")
    try:
        async with asyncio.TaskGroup() as group:  # an exception of the tasks ends the wait
            running_tasks = group.create_task(periodic_tasks.run())
            await wait_for_signal(ends_with_input=settings.ends_with_input)
            running_tasks.cancel()
    finally:
        notify("STOPPING=1")
        for listener in listeners:
            listener.close()
        await public.end(GRACE_SECONDS)
        await periodic_tasks.end()


def find_desks(
    settings: ServiceSettings, recorder: EngagementRecorder, desk: Desk
) -> list[tuple[DeskApp, socket.socket]]:
    """Return the desk with each socket on which it answers.

    Whoever may connect to a Unix socket, the web server alone, says who an editor is.
    """
    sockets = find_sockets(DESK)
    if not sockets and settings.desk_address is not None:
        sockets = [open_socket(settings.desk_address)]
    return [
        (DeskApp(settings, recorder, desk, trusts_user=one.family == socket.AF_UNIX), one)
        for one in sockets
    ]


def open_socket(address: Path | tuple[str, int]) -> socket.socket:
    """Listen on a Unix socket, or on host and port. Raises ServiceError."""
    try:
        if isinstance(address, Path):
            return _open_unix_socket(address)
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        return socket.create_server(address, family=family, backlog=BACKLOG)
    except OSError as error:
        raise ServiceError(f"{address}: cannot listen: {error}") from error


def _open_unix_socket(path: Path) -> socket.socket:
    """Replace the socket of an earlier process, if any; its group may connect."""
    if path.is_socket():
        path.unlink()
    listening = socket.socket(socket.AF_UNIX)
    mask = os.umask(0o117)
    try:
        listening.bind(str(path))
    finally:
        os.umask(mask)
    return listening


async def wait_for_signal(*, ends_with_input: bool) -> None:
    """Return on SIGTERM or SIGINT, or when standard input is closed."""
    loop, came = asyncio.get_running_loop(), asyncio.Event()
    if ends_with_input:

        def wait_for_end() -> None:
            sys.stdin.buffer.read()
            loop.call_soon_threadsafe(came.set)

        threading.Thread(target=wait_for_end, daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, came.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(came.set))
    await came.wait()


def find_obstacles(periodic_tasks: PeriodicTasks, writer: Writer) -> list[str]:
    """Return the problems because of which the service is not ready."""
    problems = [f"{name}: {text}" for name, text in periodic_tasks.problems.items()]
    if writer.load.has_failed:
        problems.append("store: the last batch failed")
    return problems


def measure(recorder: EngagementRecorder, desk: Desk, writer: Writer) -> dict[str, float]:
    totals, waiting = recorder.totals(), desk.waiting
    return {
        "messages": writer.load.messages,
        "batches": writer.load.batches,
        "failures": writer.load.failures,
        "waiting": writer.waiting,
        "pages": len(recorder.pages),
        "guests": totals.guests,
        "crawlers": totals.crawlers,
        "visits_today": totals.today,
        "waiting_comments": waiting.comments,
        "newest_comment": waiting.newest_comment,
        "waiting_letters": waiting.letters,
        "newest_letter": waiting.newest_letter,
    }


def find_sockets(purpose: str, variables: Mapping[str, str] = os.environ) -> list[socket.socket]:
    """Return the listening sockets that systemd passed to this process for a purpose.

    Those of the desk are named so (`FileDescriptorName=`), all others are public.
    """
    if variables.get("LISTEN_PID") != str(os.getpid()):
        return []
    count = int(variables.get("LISTEN_FDS", "0"))
    names = variables.get("LISTEN_FDNAMES", "").split(":")
    return [
        socket.socket(fileno=FIRST_DESCRIPTOR + number)
        for number in range(count)
        if (names[number : number + 1] == [DESK]) == (purpose == DESK)
    ]


def notify(state: str, variables: Mapping[str, str] = os.environ) -> None:
    """Send systemd a state such as `READY=1`; do nothing without NOTIFY_SOCKET."""
    address = variables.get("NOTIFY_SOCKET")
    if not address:
        return
    name = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(state.encode(), name)
