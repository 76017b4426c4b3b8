"""What systemd hands over, also when it is not what was expected."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.engagement.service.run.server import DESK, PUBLIC, find_sockets, notify

ROOT = Path(__file__).resolve().parents[3]
TAKE_OVER = """
import os, socket, sys
from plugins.engagement.service.run.server import DESK, PUBLIC, find_sockets

given = [int(text) for text in sys.argv[1:]]
spare = [os.dup(each) for each in given]
for number, each in enumerate(spare):
    os.dup2(each, 3 + number)
variables = {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": str(len(given))} | NAMES
for purpose in (PUBLIC, DESK):
    found = find_sockets(purpose, variables)
    print([one.getsockname()[1] for one in found], [one.family.name for one in found])
"""


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_states_come_to_a_real_socket_one_by_one(tmp_path: Path, kind: str) -> None:
    path = str(tmp_path / "notify") if kind == "path" else f"@tuong-tac-{os.getpid()}"
    address = path if kind == "path" else "\0" + path[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(address)
        for state in ("READY=1", "WATCHDOG=1", "STOPPING=1"):
            notify(state, {"NOTIFY_SOCKET": path})
            assert receiver.recv(100) == state.encode()


@pytest.mark.parametrize("variables", [{}, {"NOTIFY_SOCKET": ""}], ids=["none", "empty"])
def test_where_nobody_asks_nothing_is_told(variables: dict[str, str]) -> None:
    notify("READY=1", variables)


def test_a_socket_that_is_gone_is_an_error_of_the_system(tmp_path: Path) -> None:
    """The upkeep keeps such errors as problems and goes on."""
    with pytest.raises(OSError, match="No such file"):
        notify("WATCHDOG=1", {"NOTIFY_SOCKET": str(tmp_path / "gone")})


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"LISTEN_FDS": "1"}, id="no-process"),
        pytest.param({"LISTEN_PID": "", "LISTEN_FDS": "1"}, id="empty-process"),
        pytest.param({"LISTEN_PID": "1", "LISTEN_FDS": "1"}, id="first-process"),
        pytest.param({"LISTEN_PID": str(os.getppid()), "LISTEN_FDS": "1"}, id="parent"),
        pytest.param({"LISTEN_PID": str(os.getpid())}, id="no-number"),
        pytest.param({"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "0"}, id="none"),
    ],
)
def test_without_sockets_of_its_own_a_process_finds_none(variables: dict[str, str]) -> None:
    for purpose in (PUBLIC, DESK):
        assert find_sockets(purpose, variables) == []


@pytest.mark.parametrize(
    ("names", "public", "desk"),
    [
        pytest.param("", [0, 1], [], id="without-names"),
        pytest.param("engagement.socket:other", [0, 1], [], id="other-names"),
        pytest.param("engagement.socket:desk", [0], [1], id="desk-last"),
        pytest.param("desk:engagement.socket", [1], [0], id="desk-first"),
    ],
)
def test_several_sockets_are_taken_over_in_their_order(
    names: str, public: list[int], desk: list[int]
) -> None:
    given = {"LISTEN_FDNAMES": names} if names else {}
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("", 0)) as other:
        ports = [each.getsockname()[1] for each in (one, other)]
        descriptors = (one.fileno(), other.fileno())
        done = subprocess.run(
            [sys.executable, "-c", f"NAMES = {given}\n{TAKE_OVER}", *map(str, descriptors)],
            check=True,
            capture_output=True,
            encoding="utf-8",
            pass_fds=descriptors,
            cwd=ROOT,
        )
    assert done.stdout.splitlines() == [
        f"{[ports[number] for number in numbers]} {['AF_INET'] * len(numbers)}"
        for numbers in (public, desk)
    ]
