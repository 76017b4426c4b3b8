"""Errors that end a command with a message for people, without a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

PARTLY_PUBLISHED = 4  # exit status: everything was published but faulty articles


class PortalError(Exception):
    """Base of the project's errors; the message says what is wrong and what to do."""


class SettingsError(PortalError):
    """Invalid settings, all at once, one line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Store the lines."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class SetupError(PortalError):
    """A program, package or file that this machine lacks; one Vietnamese line."""


class PreviewError(PortalError):
    """Why the preview cannot run; one Vietnamese line."""


class PublishingError(PortalError):
    """Why nothing was published; one Vietnamese line."""


class FaultyContentError(PublishingError):
    """Why nothing was published of content that has errors; one error a line may follow."""


class ServingError(PortalError):
    """Why the files of a server cannot be written; Vietnamese, a line for each setting."""


class AlertError(PortalError):
    """Why a message did not arrive, in Vietnamese; `is_partly` if some people received it."""

    def __init__(self, words: str, *, is_partly: bool = False) -> None:
        super().__init__(words)
        self.is_partly = is_partly


LONGEST_LINE = 200


def one_line(message: str) -> str:
    """Return an untrusted text as one short line without control characters."""
    line = " ".join(message.split())[:LONGEST_LINE]
    return "".join(sign if sign.isprintable() else "?" for sign in line)


@contextmanager
def exiting_on(*kinds: type[PortalError]) -> Iterator[None]:
    """Print an error of these kinds and end the process with status 1."""
    try:
        yield
    except kinds as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None
