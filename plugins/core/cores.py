"""How much a machine can do at once."""

from __future__ import annotations

import os


def count_cores() -> int:
    """Return the cores this process may use, which a container may have cut down."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
