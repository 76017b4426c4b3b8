"""Free local ports."""

from __future__ import annotations

import random
import socket

# Below the ports that the system gives to outgoing connections, of which tests make many.
PORTS = range(20_000, 32_000)


def free_port() -> int:
    """Return a local port that is free now."""
    while True:
        port = random.SystemRandom().choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
