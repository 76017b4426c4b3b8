"""Name the machine that something was measured on."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from PIL import features

from plugins.core.forking import count_cores

_MODEL = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)


def describe_machine() -> str:
    """Return processor, cores, memory and system on one line."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{_processor()}, {count_cores()} cores, {memory_gb:.0f} GB, {_system()}"


def describe_versions(packages: Iterable[str]) -> str:
    """Return the versions of Python, of packages and of Pillow's AVIF encoder on one line."""
    packaged = [f"{name.capitalize()} {version(name)}" for name in packages]
    avif = f"libavif {features.version('avif')}"
    return ", ".join([f"Python {platform.python_version()}", *packaged, avif])


def _processor() -> str:
    try:
        found = _MODEL.search(Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.platform(terse=True)
