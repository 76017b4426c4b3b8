"""What is remembered at a target of how publishing goes: one line of text, `status.json`."""

from __future__ import annotations

from typing import IO

from plugins.tools.publishing.session import STATUS, ask
from plugins.tools.publishing.targets import parse_target

NOTHING = "none"


def read_status(to: str) -> str:
    """Return the line that is remembered at `to`, empty without one. Raises PublishingError."""
    line = _ask(to, "")
    return "" if line == NOTHING else line


def write_status(to: str, line: str) -> None:
    """Remember `line`, which has no line end, at `to`: whole or not at all.

    Raises PublishingError.
    """
    _ask(to, f"{line}\n.\n")


def _ask(to: str, words: str) -> str:
    def say(to_script: IO[bytes], from_script: IO[bytes]) -> None:
        to_script.write(words.encode())

    target = parse_target(to)
    return ask(target, STATUS, [target.path], say)
