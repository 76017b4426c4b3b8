"""Digests of file contents, without reading the files where possible.

Same size, time and inode mean same contents. On a fresh checkout all times are new; git then knows
the contents of files that are as committed, and the others are read. Digests are git's object
names, whichever way they are found.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from plugins.core.git import run_git
from plugins.core.incremental.fingerprints import iter_pieces

# A younger file may be written to once more without its time changing.
SETTLED_NS = 2_000_000_000
WORTH_ASKING_GIT = 64  # files; fewer are read sooner
# Over an editor's own settings, which may skip checks or call other programs.
SETTINGS = {
    "core.checkStat": "default",
    "core.trustctime": "true",
    "core.fsmonitor": "false",
    "core.splitIndex": "false",  # its parts would be written next to the editor's index
    "core.hooksPath": os.devnull,
}
# A line of ls-files for an unmodified regular file that is not in conflict.
AS_ADDED = re.compile(rb"H 100\d{3} ([0-9a-f]{40}) 0\t(.+)", re.DOTALL)
UNFILTERED = ":(attr:!filter !working-tree-encoding)"


class FileState(NamedTuple):
    """A file by its name below the project, with `/` between folders."""

    name: str
    size_bytes: int
    modified_ns: int
    inode: int


def signature(states: Iterable[FileState]) -> bytes:
    """Return a digest of names, sizes, times and inodes: same signature, same contents.

    Empty if a file is so young that it may change once more without notice.
    """
    newest = time.time_ns() - SETTLED_NS
    parts = []
    for state in states:
        if state.modified_ns > newest:
            return b""
        parts.append("{}\0{}\0{}\0{}".format(*state))
    return hashlib.blake2b(os.fsencode("\n".join(parts)), digest_size=16).digest()


def read_contents(root: Path, states: Iterable[FileState]) -> dict[str, str]:
    """Return name → digest of the contents; files that are gone are left out."""
    wanted = {state.name: state.size_bytes for state in states}
    known = ask_git(root, wanted) if len(wanted) >= WORTH_ASKING_GIT else {}
    return known | {
        name: content
        for name in wanted
        if name not in known and (content := _hash_file(root / name)) is not None
    }


def ask_git(root: Path, sizes: Mapping[str, int]) -> dict[str, str]:
    """Return name → digest of the files that are as committed; none without git.

    `sizes` are the sizes of the files in bytes. They differ from git's where git converts line
    ends or expands keywords. Filters, which may keep sizes, are not trusted.
    """
    if _has_own_filters(root):
        return {}
    held = {name: content for name, content in _list_as_added(root) if name in sizes}
    request = "".join(f"{content}\n" for content in held.values()).encode()
    answer = _ask(root, "cat-file", "--buffer", "--batch-check=%(objectsize)", given=request)
    answers = zip(held.items(), (answer or b"").splitlines(), strict=False)
    return {name: content for (name, content), size in answers if size == b"%d" % sizes[name]}


def _list_as_added(root: Path) -> Iterable[tuple[str, str]]:
    """Return name and digest of the files that are as they were added to git."""
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        found = _ask(root, "rev-parse", "--git-path", "index")
        try:
            # A copy, since the editor's index must not be locked or written; with its time, since
            # git checks files that are not older than the index again.
            shutil.copy2(root / os.fsdecode(found or b"").strip(), index)
        except OSError:
            return ()
        _ask(root, "update-index", "-q", "--refresh", index=index)
        kinds = ("-z", "--stage", "-v", "--modified", "--deleted")
        listed = _ask(root, "ls-files", *kinds, "--", UNFILTERED, index=index)
    contents = {}
    for line in (listed or b"").split(b"\0"):
        if as_added := AS_ADDED.fullmatch(line):
            contents[as_added[2]] = as_added[1].decode()
        else:  # some files are listed twice
            contents.pop(line.partition(b"\t")[2], None)
    return [(os.fsdecode(path), content) for path, content in contents.items()]


def _hash_file(path: Path) -> str | None:
    """Return git's name for the contents of a file, None if it cannot be read."""
    try:
        with path.open("rb") as file:
            head = b"blob %d\0" % os.fstat(file.fileno()).st_size
            hasher = hashlib.sha1(head, usedforsecurity=False)
            for piece in iter_pieces(file):
                hasher.update(piece)
    except OSError:
        return None
    return hasher.hexdigest()


def _has_own_filters(root: Path) -> bool:
    """Return whether git has filters that may turn files into others of the same size."""
    wanted = r"^filter\..*\.(clean|smudge|process)$"
    filters = _ask(root, "config", "-z", "--name-only", "--get-regexp", wanted)
    keys = [key for key in (filters or b"").split(b"\0") if key]
    return any(key.rpartition(b".")[0] != b"filter.lfs" for key in keys)


def _ask(
    root: Path, *arguments: str, index: Path | None = None, given: bytes = b""
) -> bytes | None:
    settings = [part for pair in SETTINGS.items() for part in ("-c", "=".join(pair))]
    variables = {"GIT_INDEX_FILE": str(index)} if index else None
    try:
        done = run_git(root, *settings, *arguments, variables=variables, given=given)
    except OSError:
        return None
    # `update-index --refresh` exits with 1 if a file is modified, `config` if nothing is found.
    return done.stdout if done.returncode in {0, 1} else None
