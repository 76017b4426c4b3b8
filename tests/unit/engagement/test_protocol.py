"""Connections of peers that take no answers, in this process, where patience can be short."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from plugins.engagement.service.http import protocol
from plugins.engagement.service.http.protocol import Connection, HttpServer
from plugins.engagement.service.http.requests import Request
from plugins.engagement.service.http.responses import Response
from plugins.engagement.service.run.server import find_loop_factory, open_socket
from tests.support.waiting import run_alone

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
AHEAD = 5_600


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let peers be cut off after a moment."""
    monkeypatch.setattr(protocol, "STUCK_SECONDS", 0.2)
    monkeypatch.setattr(protocol, "SWEEP_SECONDS", 0.05)
    monkeypatch.setattr(protocol, "LINGER_SECONDS", 0.2)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine in the service's kind of loop."""
    run_alone(work, find_loop_factory())


class Application:
    """Answers every request with so many bytes and counts them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.asked: list[Request] = []

    async def __call__(self, request: Request) -> Response:
        """Answer without waiting for anything."""
        self.asked.append(request)
        return Response(200, (), b"x" * self.size)


@asynccontextmanager
async def connected(application: Application) -> AsyncIterator[tuple[HttpServer, socket.socket]]:
    """Serve an application and connect to it; every step of the block has 20 seconds in all."""
    server = HttpServer(application)
    listening = socket.create_server(("127.0.0.1", 0))
    listener = await server.loop.create_server(partial(Connection, server), sock=listening)
    with closing(socket.socket()) as client:
        client.setblocking(False)
        try:
            async with asyncio.timeout(20):
                await server.loop.sock_connect(client, listening.getsockname())
                yield server, client
        finally:
            listener.close()
            await server.end(0)
            await asyncio.sleep(0.05)  # the loop cannot end while connections are closing


async def wait_for_end(server: HttpServer) -> None:
    while server.connections:
        await asyncio.sleep(0.02)


def test_a_peer_that_takes_no_answers_is_cut_off() -> None:
    async def check() -> None:
        application = Application(20_000)
        async with connected(application) as (server, client):
            client.send(GET * AHEAD)
            await asyncio.sleep(0.1)
            assert len(server.connections) == 1
            answered = len(application.asked)
            await wait_for_end(server)
            assert len(application.asked) == answered < AHEAD

    run(check())


def test_a_peer_that_takes_its_time_gets_all_answers() -> None:
    async def check() -> None:
        application = Application(100_000)
        async with connected(application) as (server, client):
            client.send(GET * 150)
            received = 0
            while received < 150 * 100_000:
                received += len(await server.loop.sock_recv(client, 1 << 20))
                await asyncio.sleep(0.01)
        assert len(application.asked) == 150

    run(check())


def test_few_requests_sent_ahead_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []
    complete = Connection.on_message_complete

    def count(connection: Connection) -> None:
        complete(connection)
        counts.append(len(connection._waiting))

    monkeypatch.setattr(Connection, "on_message_complete", count)

    async def check() -> None:
        async with connected(Application(1)) as (server, client):
            await server.loop.sock_sendall(client, b"GET / HTTP/1.1\r\nHost:\r\n\r\n" * AHEAD)
            while len(counts) < AHEAD:
                await asyncio.sleep(0.01)

    run(check())
    assert max(counts) < 100


def test_a_refused_peer_that_sends_on_is_cut_off() -> None:
    async def check() -> None:
        async with connected(Application(1)) as (server, client):
            client.send(b"no request\r\n\r\n")
            answer = await server.loop.sock_recv(client, 1 << 10)
            assert answer.startswith(b"HTTP/1.1 400 ")
            await wait_for_end(server)

    run(check())


def test_a_unix_socket_replaces_the_one_of_an_earlier_process(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    open_socket(path).close()
    with closing(open_socket(path)) as listening:
        assert listening.getsockname() == str(path)
        assert path.stat().st_mode & 0o777 == 0o660
