"""How the preview builds: with drafts, in a process of its own, so that changed plugins count."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def pelican_command(output: Path) -> list[str]:
    """Return the command that builds the site with drafts into `output`."""
    options = ["-o", str(output), "-e", "SHOW_DRAFTS=true", "--fatal=warnings"]
    return [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", *options]
