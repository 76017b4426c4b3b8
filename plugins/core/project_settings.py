"""Read pelicanconf.py or publishconf.py as Pelican does."""

from __future__ import annotations

import runpy
import sys
from typing import TYPE_CHECKING, Any

from plugins.core.errors import SetupError

if TYPE_CHECKING:
    from pathlib import Path

PRODUCTION = "publishconf.py"
DEVELOPMENT = "pelicanconf"  # the module that publishconf.py imports


def read_project_settings(root: Path, name: str = PRODUCTION) -> dict[str, Any]:
    """Return the names defined by a project's settings file.

    Its changes of `sys.path` are undone. Raises SetupError if it is missing or fails.
    """
    before = list(sys.path)
    sys.modules.pop(DEVELOPMENT, None)  # of another project, or from before an edit
    try:
        return runpy.run_path(str(root / name))
    except Exception as error:
        raise SetupError(
            f"Không đọc được {name} ({type(error).__name__}: {error}) — hãy sửa tệp này."
        ) from error
    finally:
        sys.path[:] = before
