"""`python -m plugins.tools.serving.redirects LIST ACCEPTED`: let nginx take a release's redirects.

Run by portal-redirects.service as root. Needs nothing but Python's standard library.
"""

from __future__ import annotations

import argparse
import os
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from plugins.tools.serving.redirect_list import BrokenList, format_pairs, read_pairs

TEST = ("nginx", "-t", "-q")
RELOAD = ("systemctl", "reload", "nginx.service")
MOST_BYTES = 4_000_000


class RefusedList(Exception):
    """Say why the former addresses stay as they were."""


def take_over(
    released: Path, accepted: Path, test: Sequence[str] = TEST, reload: Sequence[str] = RELOAD
) -> bool:
    """Make a release's list the one that nginx uses; return whether it was another one.

    A release without a list has no former addresses. Raises RefusedList when the list is broken
    or nginx does not accept it; the former one is then in place and nginx was not told anything.
    """
    try:
        text = format_pairs(read_pairs(read_released(released)))
    except FileNotFoundError:
        text = ""
    except (OSError, UnicodeDecodeError, BrokenList) as error:
        raise RefusedList(f"{released}: {error}") from error
    before = accepted.read_text(encoding="utf-8") if accepted.exists() else None
    if text == (before or ""):
        return False
    _replace(accepted, text)
    try:
        run(test)
    except RefusedList:
        _replace(accepted, before)
        raise
    run(reload)
    return True


def read_released(path: Path) -> str:
    """Return the text of a file of whoever publishes: a plain one, and not a long one.

    Raises OSError, UnicodeDecodeError or BrokenList.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES:
            raise BrokenList("not a plain file of at most 4 MB")
        return file.read(MOST_BYTES).decode()


def run(command: Sequence[str]) -> None:
    """Run a program. Raises RefusedList with its words when it fails or is missing."""
    try:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise RefusedList(f"{command[0]}: {error.strerror}") from error
    if done.returncode:
        raise RefusedList(f"{' '.join(command)}: {done.stdout.strip()}")


def _replace(path: Path, text: str | None) -> None:
    """Write a file in one step, or remove it."""
    if text is None:
        path.unlink()
        return
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit status: 1 when the list was refused."""
    parser = argparse.ArgumentParser(prog="plugins.tools.serving.redirects", description=__doc__)
    parser.add_argument("released", type=Path, metavar="LIST")
    parser.add_argument("accepted", type=Path, metavar="ACCEPTED")
    parser.add_argument("--test", nargs="+", default=TEST, help="command that tests nginx's files")
    parser.add_argument("--reload", nargs="+", default=RELOAD, help="command that reloads nginx")
    options = parser.parse_args(arguments)
    try:
        is_new = take_over(options.released, options.accepted, options.test, options.reload)
    except RefusedList as refusal:
        print(f"former addresses stay as they were: {refusal}", file=sys.stderr)
        return 1
    print("former addresses taken over" if is_new else "former addresses are the same")
    return 0


if __name__ == "__main__":
    sys.exit(main())
