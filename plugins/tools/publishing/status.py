"""One line of a status file where a portal is published, for the editors' page."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from plugins.tools.publishing.storage.store import open_store
from plugins.tools.publishing.targets import Bucket, Target, parse_place, run_script

STATUS = Path(__file__).with_name("status.sh")
STATUS_FILE = "status.json"


def read_status(to: str, file: str = STATUS_FILE) -> str:
    """Return the line of a status file at the place `to`, or "". Raises PublishingError."""
    place = parse_place(to)
    if isinstance(place, Bucket):
        return open_store(place).read_text(file).rstrip("\n")
    line = _run_status_script(place, file, "")
    return "" if line == "none" else line


def write_status(to: str, line: str, file: str = STATUS_FILE) -> None:
    """Replace a status file at the place `to` by one line, atomically. Raises PublishingError."""
    place = parse_place(to)
    if isinstance(place, Bucket):
        open_store(place).write(file, f"{line}\n".encode())
    else:
        _run_status_script(place, file, f"{line}\n.\n")


def _run_status_script(target: Target, file: str, words: str) -> str:
    def talk(to_script: IO[bytes], from_script: IO[bytes]) -> None:
        to_script.write(words.encode())

    return run_script(target, STATUS, [target.path, file], talk)
