"""Connections as strangers open, fill and leave them."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest

from tests.bench.service import read_memory_mb
from tests.support.service import BROWSER, RunningService, ServicePlace


def exchange(service: RunningService, *pieces: bytes) -> bytes:
    """Send pieces over one connection and return all that comes back until it is closed."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=5) as connection:
        for piece in pieces:
            connection.sendall(piece)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


GET = b"GET /tt/s.json HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /tt/s.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def test_requests_sent_ahead_are_answered_in_order(service: RunningService) -> None:
    head = b"HEAD /tt/thong-ke HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = exchange(service, GET + head + GET.replace(b"s.json", b"khong-co"), LAST)
    assert re.findall(rb"HTTP/1.1 (\d+)", answer) == [b"200", b"200", b"404", b"200"]
    assert answer.count(b"connection: close") == 1


def test_a_request_may_come_byte_by_byte(service: RunningService) -> None:
    pieces = [LAST[at : at + 1] for at in range(len(LAST))]
    assert exchange(service, *pieces).startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        pytest.param(b"hello\r\n\r\n", b"400", id="no-http"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00", b"400", id="tls"),
        pytest.param(
            b"GET /tt/s.json HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
            b"431",
            id="long-header",
        ),
        pytest.param(b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n", b"431", id="long-target"),
        pytest.param(
            b"GET /tt/s.json HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 3000 + b"\r\n",
            b"431",
            id="many-headers",
        ),
        pytest.param(
            b"POST /tt/r/bai-1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n" + b"x" * 5000,
            b"413",
            id="long-body",
        ),
        pytest.param(
            b"POST /tt/v/0 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0",
            b"400",
            id="two-lengths",
        ),
        pytest.param(b"GET /tt/s.json HTTP/1.1\r\n\r\n", b"400", id="no-host"),
        pytest.param(
            b"GET /tt/s.json HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", b"400", id="two-hosts"
        ),
        pytest.param(
            b"POST /tt/p HTTP/1.1\r\nHost: x\r\nOrigin: http://a\r\nOrigin: http://b\r\n\r\n",
            b"400",
            id="two-origins",
        ),
        pytest.param(
            b"POST /tt/p HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.1.1.1\r\n"
            b"x-forwarded-for: 2.2.2.2\r\n\r\n",
            b"400",
            id="two-forwarded",
        ),
    ],
)
def test_what_is_no_request_ends_the_connection(
    service: RunningService, text: bytes, status: bytes
) -> None:
    answer = exchange(service, text)
    assert re.findall(rb"HTTP/1.1 (\d+)", answer) == [status]
    assert service.get("/tt/s.json").status == 200


def test_a_reader_who_leaves_at_once_does_no_harm(service: RunningService, address: str) -> None:
    lines = [f"{name}: {value}" for name, value in service.headers(address).items()]
    text = "\r\n".join(["POST /tt/v/bai-1 HTTP/1.1", *lines, "", ""]).encode()
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", service.port)) as connection:
            connection.sendall(text)
    assert service.get("/tt/s.json").status == 200
    assert BROWSER not in service.read_log()


# Headers that prove nothing


def test_a_trailer_is_no_header(service: RunningService, address: str) -> None:
    head = (
        f"POST /tt/v/bai-1 HTTP/1.1\r\nHost: x\r\nUser-Agent: {BROWSER}\r\n"
        f"X-Forwarded-For: {address}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    trailer = f"0\r\nOrigin: {service.origin}\r\nSec-Fetch-Site: same-origin\r\n\r\n"
    assert exchange(service, (head + trailer).encode()).startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize("protocol", ["h2c", "websocket"])
def test_a_request_to_upgrade_is_answered_as_it_is(service: RunningService, protocol: str) -> None:
    text = f"GET /tt/s.json HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: {protocol}\r\n"
    answer = exchange(service, text.encode() + b"\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    assert re.findall(rb"HTTP/1.1 (\d+)", answer) == [b"200"]
    assert b"connection: close" in answer


def test_who_has_sent_all_is_answered(service: RunningService, address: str) -> None:
    lines = [f"{name}: {value}" for name, value in service.headers(address).items()]
    text = "\r\n".join(["POST /tt/v/bai-1 HTTP/1.1", "Host: x", *lines, "", ""]).encode()
    assert exchange(service, text).startswith(b"HTTP/1.1 200 ")


# Clients that take no answers

AHEAD = b"GET /tt/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 5_600


@contextmanager
def silent_clients(service: RunningService, number: int) -> Iterator[list[socket.socket]]:
    """Send requests ahead over connections, as many as the service takes, and read nothing."""
    with ExitStack() as stack:
        connections = []
        for _ in range(number):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", service.port)))
            connection.setblocking(False)
            connection.send(AHEAD)
            connections.append(connection)
        yield connections


def test_silent_clients_hold_nobody_up(place: ServicePlace) -> None:
    with place.running() as service, silent_clients(service, 4):
        slowest = 0.0
        for _ in range(500):
            began = time.monotonic()
            assert service.hit().status == 200
            slowest = max(slowest, time.monotonic() - began)
        assert slowest < 0.5
        assert read_memory_mb(service) < 80


def test_silent_clients_delay_no_end(place: ServicePlace) -> None:
    with place.running() as service, silent_clients(service, 4):
        assert service.hit().status == 200
        began = time.monotonic()
        assert service.stop() == 0
        assert time.monotonic() - began < 6


def test_reading_ones_own_vote_is_bounded_for_an_address(place: ServicePlace) -> None:
    bounded = replace(place, settings={"hits-per-minute": "10"})
    with bounded.running() as service:
        cookie = {"Cookie": f"tt={'x' * 22}", "X-Forwarded-For": "203.0.113.9"}
        statuses = [service.get("/tt/r/bai-1", cookie).status for _ in range(12)]
        assert statuses == [200] * 10 + [429] * 2
        assert service.get("/tt/r/bai-1").status == 200
