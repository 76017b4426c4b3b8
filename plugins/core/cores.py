"""Number of processor cores."""

from __future__ import annotations

import os


def count_cores() -> int:
    """Return the number of cores available to this process, which a container may limit."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
