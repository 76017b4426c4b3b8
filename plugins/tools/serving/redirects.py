"""`python -m plugins.tools.serving.redirects LIST ACCEPTED`: let nginx take a release's redirects.

Run by portal-redirects.service as root. Needs nothing but Python's standard library.
"""

from __future__ import annotations

import argparse
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

TEST = ("nginx", "-t", "-q")
RELOAD = ("systemctl", "reload", "nginx.service")
MOST_BYTES = 64_000_000  # 100,000 articles of a former portal
PAIR = re.compile(r'("(?:[^"\\]|\\.)*"|[^\s";{}\\$]+)\s+("(?:[^"\\]|\\.)*"|[^\s";{}\\$]+);')
TARGET = re.compile(r"/(?!/)[A-Za-z0-9_.~%/-]*")
SIGN = re.compile(r"\\?(.)", re.DOTALL)
LONGEST_KEY_BYTES = 900  # a bucket of the map has 1,024: portal.conf


class RefusedList(Exception):
    """The reason why the former addresses have not changed."""


def take_over(
    released: Path, accepted: Path, test: Sequence[str] = TEST, reload: Sequence[str] = RELOAD
) -> bool:
    """Replace the list of nginx by that of a release; return whether they differ.

    A release without a list has no former addresses. Raises RefusedList for a list that is invalid
    or that nginx does not accept; the former one is then in place, and nginx is not reloaded.
    """
    try:
        text = format_pairs(read_pairs(read_released(released)))
    except FileNotFoundError:
        text = ""
    except (OSError, ValueError) as error:
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
    """Return the text of a list; any publisher may have written it or put something else there.

    Raises OSError or ValueError.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES:
            raise ValueError("not a plain file of at most 64 MB")
        return file.read(MOST_BYTES).decode()


def read_pairs(text: str) -> list[tuple[str, str]]:
    """Return (former, new) addresses of this portal; a former one may be a `~` regular expression.

    Raises ValueError if the text contains anything else.
    """
    return list(_iter_pairs(text))


def _iter_pairs(text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = PAIR.fullmatch(line.strip())
        former, new = map(_unquote, found.groups()) if found else ("", "")
        if not _is_former(former) or not TARGET.fullmatch(new):
            raise ValueError(f"line {number} is no pair of addresses")
        yield former, new


def _unquote(word: str) -> str:
    """Return the value of a word of nginx's configuration."""
    if not word.startswith('"'):
        return word
    return re.sub(r'\\(["\\])', r"\1", word[1:-1])


def _is_former(word: str) -> bool:
    """Return whether a word is an address, or the regular expression of exactly one."""
    if not word.isprintable():
        return False
    if word.startswith("~^") and word.endswith("$"):
        inside = word[2:-1]
        address = SIGN.sub(r"\1", inside)
        return address.startswith("/") and re.escape(address) == inside
    return word.startswith("/")


def format_pairs(pairs: list[tuple[str, str]]) -> str:
    """Return the content of a `map` block of nginx.

    Addresses too long for its hash table become regular expressions, whose length is unlimited.
    """
    return "".join(f"{_quote(_fit(former))} {new};\n" for former, new in pairs)


def _fit(former: str) -> str:
    if former.startswith("~") or len(former.encode()) <= LONGEST_KEY_BYTES:
        return former
    return f"~^{re.escape(former)}$"


def _quote(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def run(command: Sequence[str]) -> None:
    """Run a program. Raises RefusedList with its output if it fails or is missing."""
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
    """Write a file atomically; with None, delete it."""
    if text is None:
        path.unlink()
        return
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit status: 1 for a refused list."""
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
