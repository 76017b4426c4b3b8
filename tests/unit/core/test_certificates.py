"""How long a certificate holds, asked of a server with one of a day."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.core.certificates import count_days_left
from plugins.core.clock import DAY_SECONDS
from tests.support.certificates import make_certificate
from tests.support.ports import free_port


@pytest.fixture
def origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of a server that does nothing but prove who it is."""
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def answer(server: socket.socket) -> None:
        with server.accept()[0] as plain, context.wrap_socket(plain, server_side=True) as secure:
            secure.recv(1)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer, args=(server,))
        thread.start()
        yield f"https://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize(("days_later", "left"), [(-9.5, 10), (0.5, 0), (2.5, -2)])
def test_whole_days_are_counted(origin: str, days_later: float, left: int) -> None:
    now = time.time() + days_later * DAY_SECONDS
    assert count_days_left(origin, now) == left


def test_a_server_that_is_not_there_is_an_error() -> None:
    with pytest.raises(OSError, match="refused"):
        count_days_left(f"https://127.0.0.1:{free_port()}", 0)
