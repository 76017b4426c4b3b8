"""The log in which the engagement service finds search engines, as a web server writes it."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MOST_LOG_BYTES = 4 * 1024 * 1024


class AccessLog:
    """Lines in the format of the service's nginx.conf; any thread may write one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def note(self, address: str, method: str, target: str, status: int, agent: str) -> None:
        """Write the line of one request."""
        line = {
            "time": round(time.time(), 3),
            "address": address,
            "method": method,
            "uri": target,
            "status": str(status),
            "agent": agent,
            "origin": "",
            "gpc": "",
        }
        with self._lock, self.path.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line)}\n")


def keep_small(log: Path) -> None:
    """See to it that a log is there, and begin it anew when it has grown large."""
    with log.open("ab") as file:
        if file.tell() > MOST_LOG_BYTES:
            file.truncate(0)
