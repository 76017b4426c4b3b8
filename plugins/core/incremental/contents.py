"""What files hold: found out without reading them where that can be known.

A file that the file system says has not been touched holds what it held. On a fresh checkout
everything has been touched: then git knows what every file holds that is as it was committed. The
rest is read. Contents are named as git names them, so that it does not matter who was asked.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

# A file as young as this may be written to once more without its time changing.
SETTLED_NS = 2_000_000_000
WORTH_ASKING_GIT = 64  # files; fewer are read sooner
# What an editor has set for his own git: to look less closely, to ask and call other programs.
SETTINGS = {
    "core.checkStat": "default",
    "core.trustctime": "true",
    "core.fsmonitor": "false",
    "core.splitIndex": "false",  # of which parts would be written beside the editor's own
    "core.hooksPath": os.devnull,
}
# A line for a file that is as it was added: neither a link nor in conflict, and looked at by git.
AS_ADDED = re.compile(rb"H 100\d{3} ([0-9a-f]{40}) 0\t(.+)", re.DOTALL)
UNFILTERED = ":(attr:!filter !working-tree-encoding)"


class FileState(NamedTuple):
    """A file by its name below the project: `/` between folders, size in bytes, time, inode."""

    name: str
    size_bytes: int
    modified_ns: int
    inode: int


def signature(states: Iterable[FileState]) -> bytes:
    """Return what the file system says of files: the same again means the same contents.

    Empty when one of them is so young that it may change once more without notice.
    """
    newest = time.time_ns() - SETTLED_NS
    parts = []
    for state in states:
        if state.modified_ns > newest:
            return b""
        parts.append("{}\0{}\0{}\0{}".format(*state))
    return hashlib.blake2b(os.fsencode("\n".join(parts)), digest_size=16).digest()


def read_contents(root: Path, states: Iterable[FileState]) -> dict[str, str]:
    """Return file name → content for files below a project; those that are gone are left out."""
    wanted = {state.name: state.size_bytes for state in states}
    known = ask_git(root, wanted) if len(wanted) >= WORTH_ASKING_GIT else {}
    return known | {
        name: content
        for name in wanted
        if name not in known and (content := _hash_file(root / name)) is not None
    }


def ask_git(root: Path, sizes: Mapping[str, int]) -> dict[str, str]:
    """Return file name → content of those files that are as git has them; none without git.

    `sizes` are the files' in bytes. Where git changes line ends or fills in marks, what it has is
    not what lies there, and the sizes differ. Filters, which may keep sizes, are not trusted.
    """
    if _has_own_filters(root):
        return {}
    held = {name: content for name, content in _list_as_added(root) if name in sizes}
    request = "".join(f"{content}\n" for content in held.values()).encode()
    answer = _run_git(root, "cat-file", "--buffer", "--batch-check=%(objectsize)", asked=request)
    answers = zip(held.items(), (answer or b"").splitlines(), strict=False)
    return {name: content for (name, content), size in answers if size == b"%d" % sizes[name]}


def _list_as_added(root: Path) -> Iterable[tuple[str, str]]:
    """Return name and content of the files that are as they were added to git."""
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        found = _run_git(root, "rev-parse", "--git-path", "index")
        try:
            # A copy, since the editor's own must not be locked, let alone written; with its time,
            # since git looks again at files which are no older than that.
            shutil.copy2(root / os.fsdecode(found or b"").strip(), index)
        except OSError:
            return ()
        _run_git(root, "update-index", "-q", "--refresh", index=index)
        kinds = ("-z", "--stage", "-v", "--modified", "--deleted")
        listed = _run_git(root, "ls-files", *kinds, "--", UNFILTERED, index=index)
    contents = {}
    for line in (listed or b"").split(b"\0"):
        if as_added := AS_ADDED.fullmatch(line):
            contents[as_added[2]] = as_added[1].decode()
        else:  # said of some files a second time
            contents.pop(line.partition(b"\t")[2], None)
    return [(os.fsdecode(path), content) for path, content in contents.items()]


def _hash_file(path: Path) -> str | None:
    """Return what git would call the file's content, None when it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _has_own_filters(root: Path) -> bool:
    """Return whether git turns files into others of the same size, as far as one can know."""
    wanted = r"^filter\..*\.(clean|smudge|process)$"
    filters = _run_git(root, "config", "-z", "--name-only", "--get-regexp", wanted)
    keys = [key for key in (filters or b"").split(b"\0") if key]
    return any(key.rpartition(b".")[0] != b"filter.lfs" for key in keys)


def _run_git(
    root: Path, *arguments: str, index: Path | None = None, asked: bytes = b""
) -> bytes | None:
    own_index = {"GIT_INDEX_FILE": str(index)} if index else {}
    settings = [part for pair in SETTINGS.items() for part in ("-c", "=".join(pair))]
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *settings, *arguments],
            input=asked,
            capture_output=True,
            check=False,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", **own_index},
        )
    except OSError:
        return None
    # `update-index --refresh` ends with 1 where something is modified, `config` where nothing is.
    return done.stdout if done.returncode in {0, 1} else None
