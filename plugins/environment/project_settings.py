"""Read pelicanconf.py or publishconf.py as Pelican does."""

from __future__ import annotations

import runpy
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

PRODUCTION = "publishconf.py"


def read_project_settings(root: Path, name: str = PRODUCTION) -> dict[str, Any]:
    """Return what a settings file of a project defines; whatever it raises comes through.

    It may change `sys.path` for itself: that is undone.
    """
    before = list(sys.path)
    try:
        return runpy.run_path(str(root / name))
    finally:
        sys.path[:] = before
