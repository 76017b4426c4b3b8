"""Connections as strangers open, fill and leave them."""

from __future__ import annotations

import re
import socket

import pytest

from tests.support.service import BROWSER, RunningService


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
            b"GET /tt/s.json HTTP/1.1\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
            b"431",
            id="long-header",
        ),
        pytest.param(b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n", b"431", id="long-target"),
        pytest.param(
            b"GET /tt/s.json HTTP/1.1\r\n" + b"X: y\r\n" * 3000 + b"\r\n", b"431", id="many-headers"
        ),
        pytest.param(
            b"POST /tt/r/bai-1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n" + b"x" * 5000,
            b"413",
            id="long-body",
        ),
        pytest.param(
            b"POST /tt/v/0 HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0",
            b"400",
            id="two-lengths",
        ),
        pytest.param(
            b"GET /tt/s.json HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
            b"400",
            id="upgrade",
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
