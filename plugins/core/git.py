"""Running git: the only module that starts it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, cast

from plugins.core.errors import SetupError

# Questions must not write into an index that a commit is being made from.
QUIETLY = {"GIT_OPTIONAL_LOCKS": "0"}


class Account(NamedTuple):
    """Numbers of a user and a group of this machine."""

    user: int
    group: int


def run_git(
    folder: Path,
    *arguments: str,
    variables: Mapping[str, str] | None = None,
    given: bytes = b"",
    account: Account | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder, with `given` as its input, and return its output and status.

    With `account`, which only root may give, git runs as that account. Raises OSError if git is
    missing.
    """
    return subprocess.run(
        ["git", *arguments],
        check=False,
        cwd=folder,
        env={**os.environ, **QUIETLY, **(variables or {})},
        input=given,
        capture_output=True,
        user=account and account.user,
        group=account and account.group,
        extra_groups=account and (),
    )


@contextmanager
def talking_with_git(folder: Path, *arguments: str) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Run git in a folder and yield its input and its output; kill it at the end.

    Raises OSError if git is missing.
    """
    process = subprocess.Popen(
        ["git", *arguments],
        cwd=folder,
        env={**os.environ, **QUIETLY},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        try:
            yield cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        finally:
            process.kill()


def ask_git_or_none(folder: Path, *arguments: str) -> str | None:
    """Return the output of a git command, None if it fails or git is missing."""
    try:
        done = run_git(folder, *arguments)
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def ask_git(root: Path, *arguments: str, variables: Mapping[str, str] | None = None) -> str:
    """Return the output of a git command.

    Raises SetupError with the last line of git's errors if it fails or git is missing.
    """
    try:
        done = run_git(root, *arguments, variables=variables)
    except FileNotFoundError:
        raise SetupError("Không thấy chương trình git — hãy cài git.") from None
    if done.returncode:
        words = os.fsdecode(done.stderr).strip().splitlines() or ["không rõ lý do"]
        raise SetupError(
            f"git {arguments[0]} không chạy được ({words[-1]}) — hãy chạy trong thư mục của cổng, "
            "nơi đã có git."
        )
    return os.fsdecode(done.stdout)


def list_names(root: Path, *arguments: str) -> list[str]:
    """Return the names that a git command lists with `-z`."""
    return [name for name in ask_git(root, *arguments).split("\0") if name]


def find_base(root: Path, since: str) -> str:
    """Return the commit that `since` means; for HEAD the last pushed one, if git knows of any.

    Nobody else knows what is not pushed yet. `old..new` is taken as it is.
    """
    if since != "HEAD":
        return since
    return (ask_git_or_none(root, "merge-base", since, "@{upstream}") or since).strip()


def list_touched(root: Path, since: str = "HEAD") -> frozenset[str] | None:
    """Return the files below a folder that differ from `find_base`, None if git cannot tell."""
    base = find_base(root, since)
    changed = ask_git_or_none(root, "diff", "--name-only", "--no-renames", "-z", "--relative", base)
    others = ("ls-files", "--others", "--exclude-standard", "-z")
    added = "" if ".." in since else ask_git_or_none(root, *others)
    if changed is None or added is None:
        return None
    return frozenset(name for name in f"{changed}{added}".split("\0") if name)
