"""HTTP/1.1 server on asyncio, with the parser of httptools (llhttp).

One long module: a connection, its limits and its clocks are one state machine.

A hit takes 69 µs of one core with it, 85 µs with Granian 2.8 and 98 µs with uvicorn 0.54 and
httptools (durable hits of 64 connections, best of five turns of one run); 14,000 hits per second
leave 71 µs. Besides, Granian takes no socket from systemd and has 68 MB after 57,000 visitors;
uvicorn parses all that it has received before it answers (91 MB for four silent clients), adds
trailers to the headers and limits neither the head nor the time to send it.

Supports only what a service behind a web server needs: keep-alive, pipelining in order, small
bodies, limits on sizes and times, graceful shutdown. No ranges or streaming; requests to upgrade
are answered as HTTP/1.1.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus

import httptools

from plugins.engagement.service.http.requests import Request
from plugins.engagement.service.http.responses import Headers, Response

log = logging.getLogger(__name__)

Application = Callable[[Request], Awaitable[Response]]

MOST_HEAD_BYTES = 16_384
MOST_BODY_BYTES = 1_024
# Bytes read at once; the next ones are read when all their requests, fewer than 100, are answered.
PIECE_BYTES = 2_048
IDLE_SECONDS = 75.0
REQUEST_SECONDS = 10.0
STUCK_SECONDS = 10.0  # in which a peer takes no byte of an answer
STUCK_AT_END_SECONDS = 2.0
LINGER_SECONDS = 2.0  # in which the rest of a refused request is read, so that its answer arrives
SWEEP_SECONDS = 1.0
NO_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
# Headers that say who asks; a second one is refused, since proxies may differ in which they take.
ONCE = {
    b"authorization",
    b"content-type",
    b"forwarded",
    b"host",
    b"origin",
    b"sec-fetch-site",
    b"sec-gpc",
    b"sec-purpose",
    b"user-agent",
    b"x-forwarded-for",
}


class HttpServer:
    """Shared state of all connections of one application."""

    def __init__(
        self,
        application: Application,
        most_body_bytes: Callable[[bytes], int] = lambda target: MOST_BODY_BYTES,
    ) -> None:
        """`most_body_bytes` returns how long the body of a request to a target may be."""
        self.application = application
        self.most_body_bytes = most_body_bytes
        self.loop = asyncio.get_running_loop()
        self.connections: set[Connection] = set()
        self.piece = bytearray(PIECE_BYTES)
        self.is_ending = False
        self.date = b""
        self._sweep()

    async def end(self, grace_seconds: float) -> None:
        """Close idle connections, wait for running requests, then close the rest."""
        self.is_ending = True
        for connection in list(self.connections):
            connection.close_idle()
        deadline = self.loop.time() + grace_seconds
        while self.connections and self.loop.time() < deadline:
            await asyncio.sleep(0.01)
        for connection in list(self.connections):
            connection.abort()

    def _sweep(self) -> None:
        """Update the date header and close timed-out connections, once per second."""
        self.date = formatdate(usegmt=True).encode()
        now = self.loop.time()
        for connection in list(self.connections):
            connection.close_late(now)
        self.loop.call_later(SWEEP_SECONDS, self._sweep)


class Connection(asyncio.BufferedProtocol):
    """One connection: requests are answered in order, one at a time."""

    def __init__(self, server: HttpServer) -> None:
        self._server = server
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport
        self._peer: str | None = None
        self._waiting: deque[tuple[Request, bool]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._room: asyncio.Future[None] | None = None  # awaited while the peer reads nothing
        self._is_closing = False
        self._has_ended = False  # the peer sends no more, and may wait for answers
        self._is_refused = False
        self._is_reading_request = False
        self._since = server.loop.time()
        self._unsent, self._unsent_since = 0, self._since
        self._begin_request()

    # asyncio.BufferedProtocol

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport
        name = transport.get_extra_info("peername")
        self._peer = name[0] if isinstance(name, tuple) else None
        self._server.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Discard the connection; a running request continues."""
        self._server.connections.discard(self)
        self._waiting.clear()
        self._is_closing = True
        self.resume_writing()

    def get_buffer(self, sizehint: int) -> bytearray:
        """Return the buffer shared by all connections, since a piece is parsed at once."""
        return self._server.piece

    def buffer_updated(self, nbytes: int) -> None:
        """Parse requests; refuse malformed and oversized ones."""
        if self._is_closing:
            return
        was_busy = self._task is not None
        try:
            self._parser.feed_data(memoryview(self._server.piece)[:nbytes])
        except httptools.HttpParserUpgrade:
            self._has_ended = True  # what follows is in the other protocol
        except httptools.HttpParserError as error:
            reason = error.__context__
            self._refuse(
                reason.status if isinstance(reason, OutOfBounds) else HTTPStatus.BAD_REQUEST
            )
        is_ahead = len(self._waiting) > (0 if was_busy else 1)  # a single request pauses nothing
        if not self._is_refused and (is_ahead or self._has_ended):
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        """Keep the connection until all requests are answered."""
        self._has_ended = True
        return self._task is not None

    def pause_writing(self) -> None:
        if self._room is None:
            self._room = self._server.loop.create_future()

    def resume_writing(self) -> None:
        room, self._room = self._room, None
        if room is not None and not room.done():
            room.set_result(None)

    # httptools

    def on_message_begin(self) -> None:
        self._begin_request()
        self._is_reading_request = True
        self._since = self._server.loop.time()

    def on_url(self, url: bytes) -> None:
        self._count_head(len(url))
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Store a header; trailers are ignored."""
        self._count_head(len(name) + len(value) + 4)
        if self._has_head:
            return
        name = name.lower()
        if name in self._headers:
            if name in ONCE:
                raise OutOfBounds(HTTPStatus.BAD_REQUEST)
            value = self._headers[name] + (b"; " if name == b"cookie" else b", ") + value
        self._headers[name] = value

    def on_headers_complete(self) -> None:
        """Require Host, and answer `Expect: 100-continue`."""
        self._has_head = True
        if b"host" not in self._headers and self._parser.get_http_version() == "1.1":
            raise OutOfBounds(HTTPStatus.BAD_REQUEST)
        if self._headers.get(b"expect", b"").lower() == b"100-continue" and not self._task:
            self._transport.write(CONTINUE)

    def on_body(self, body: bytes) -> None:
        length = len(self._body) + len(body)
        if length > MOST_BODY_BYTES and length > self._server.most_body_bytes(self._target):
            raise OutOfBounds(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        self._body += body

    def on_message_complete(self) -> None:
        method = self._parser.get_method().decode("latin-1")
        request = Request(method, self._target, self._headers, self._body, self._peer)
        self._is_reading_request = False
        is_kept = self._parser.should_keep_alive() and not self._parser.should_upgrade()
        self._waiting.append((request, is_kept))
        if self._task is None and not self._is_closing:
            self._task = self._server.loop.create_task(self._answer_all())

    # Answering

    async def _answer_all(self) -> None:
        try:
            while self._waiting and not self._is_closing:
                request, is_kept = self._waiting.popleft()
                answer = await self._server.application(request)
                self._write(request.method, answer, is_kept and not self._server.is_ending)
                if self._room is not None:
                    await self._room
                elif self._waiting:
                    await asyncio.sleep(0)  # every connection gets its turn
        except Exception:
            log.exception("a request failed")
            self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR)
        finally:
            self._task = None
            self._since = self._server.loop.time()
            if self._has_ended and not self._is_refused:
                self._close()
            elif not self._transport.is_closing() and not self._transport.is_reading():
                self._transport.resume_reading()

    def _write(self, method: str, answer: Response, is_kept: bool) -> None:
        if self._transport.is_closing():
            return
        length = b"" if answer.status in NO_BODY else b"content-length: %d\r\n" % len(answer.body)
        end = b"\r\n" if is_kept else b"connection: close\r\n\r\n"
        body = b"" if method == "HEAD" or answer.status in NO_BODY else answer.body
        self._transport.write(
            b"%bdate: %b\r\n%b%b%b"
            % (_head(answer.status, answer.headers), self._server.date, length, end, body)
        )
        if not is_kept:
            self._close()

    def _refuse(self, status: HTTPStatus) -> None:
        """Answer an unreadable request and close when the peer does, or soon after."""
        self._is_closing = self._is_refused = True
        self._since = self._server.loop.time()
        if not self._transport.is_closing():
            head = _head(status, ())
            self._transport.write(b"%bcontent-length: 0\r\nconnection: close\r\n\r\n" % head)
            self._transport.write_eof()

    def _close(self) -> None:
        """Close as soon as everything is sent."""
        self._is_closing = True
        self._transport.close()

    # Time

    def close_idle(self) -> None:
        """Close unless a request is being answered."""
        if self._task is None:
            self._close()

    def close_late(self, now: float) -> None:
        """Close if idle or incomplete for too long, abort if the peer takes no answers."""
        unsent = self._transport.get_write_buffer_size()
        if unsent == 0 or unsent != self._unsent:
            self._unsent, self._unsent_since = unsent, now
        patience = STUCK_AT_END_SECONDS if self._server.is_ending else STUCK_SECONDS
        is_over = self._is_refused and now - self._since > LINGER_SECONDS
        if is_over or now - self._unsent_since > patience:
            self.abort()
            return
        limit = REQUEST_SECONDS if self._is_reading_request else IDLE_SECONDS
        if self._task is None and now - self._since > limit:
            self._close()

    def abort(self) -> None:
        """Close at once, also during a request."""
        self._is_closing = True
        self._transport.abort()

    def _begin_request(self) -> None:
        self._target = b""
        self._headers: dict[bytes, bytes] = {}
        self._body = b""
        self._head_bytes = 0
        self._has_head = False

    def _count_head(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > MOST_HEAD_BYTES:
            raise OutOfBounds(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)


class OutOfBounds(Exception):
    """A request over the size limits, or with headers that contradict each other."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


@lru_cache(maxsize=256)
def _head(status: int, headers: Headers) -> bytes:
    lines = [b"HTTP/1.1 %d %b" % (status, HTTPStatus(status).phrase.encode())]
    lines += [b"%b: %b" % header for header in headers]
    return b"\r\n".join(lines) + b"\r\n"
