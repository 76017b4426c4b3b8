"""Socket activation and notification of systemd. Formats: sd_listen_fds(3), sd_notify(3)."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping

FIRST_DESCRIPTOR = 3


def find_sockets(variables: Mapping[str, str] = os.environ) -> list[socket.socket]:
    """Return the listening sockets that systemd passed to this process."""
    if variables.get("LISTEN_PID") != str(os.getpid()):
        return []
    count = int(variables.get("LISTEN_FDS", "0"))
    return [socket.socket(fileno=FIRST_DESCRIPTOR + number) for number in range(count)]


def notify(state: str, variables: Mapping[str, str] = os.environ) -> None:
    """Send systemd a state such as `READY=1`; do nothing without NOTIFY_SOCKET."""
    address = variables.get("NOTIFY_SOCKET")
    if not address:
        return
    name = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(state.encode(), name)
