"""Remove what builds made."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def remove_folders(root: Path, *names: str) -> None:
    """Remove the folders `names` of `root` with all that is in them; absent ones are fine."""
    for name in names:
        folder = root / name
        if folder.is_symlink():
            folder.unlink()
        elif folder.exists():
            shutil.rmtree(folder)
