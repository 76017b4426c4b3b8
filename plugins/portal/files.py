"""Files of the output that change only when their content does."""

from __future__ import annotations

from pathlib import Path

from plugins.core.files import write_whole


def write_changed(target: Path, content: bytes) -> None:
    """Write a file whole, unless it has this content already.

    Raises IsADirectoryError when a folder stands in its place.
    """
    if not target.is_file() or target.read_bytes() != content:
        write_whole(target, content, staging=target.parent)
