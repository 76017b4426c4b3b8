"""What files hold: found out without reading them where that can be known.

A file that the file system says has not been touched holds what it held. On a fresh checkout
everything has been touched: then git knows what every file holds that is as it was committed. The
rest is read. Contents are named as git names them, so that it does not matter who was asked.
"""

from __future__ import annotations

import hashlib
import os
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
LS_FORMAT = "%(objectname) %(objectsize) %(path)"
SHA1_DIGITS = 40


class FileState(NamedTuple):
    """A file by its name below the project: `/` between folders, size in bytes, time, inode."""

    name: str
    size_bytes: int
    modified_ns: int
    inode: int


def signature(states: Iterable[FileState]) -> str:
    """Return what the file system says of files: the same again means the same contents.

    Empty when one of them is so young that it may change once more without notice.
    """
    newest = time.time_ns() - SETTLED_NS
    parts = []
    for state in states:
        if state.modified_ns > newest:
            return ""
        parts.append("{}\0{}\0{}\0{}".format(*state))
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


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

    `sizes` are the files' in bytes. Where git changes files on their way (line ends, Git LFS), what
    it has is not what lies there, and the sizes differ. Filters that keep sizes are not trusted.
    """
    if _has_own_filters(root):
        return {}
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        found = _run_git(root, "rev-parse", "--git-path", "index")
        try:
            # A copy, since the editor's own must not be locked, let alone written.
            shutil.copyfile(root / os.fsdecode(found or b"").strip(), index)
        except OSError:
            return {}
        _run_git(root, "update-index", "-q", "--refresh", index=index)
        changed = _run_git(root, "ls-files", "-z", "-m", "-d", index=index)
        held = _run_git(root, "ls-files", "-z", f"--format={LS_FORMAT}", index=index)
    if changed is None or held is None:
        return {}
    dirty = set(changed.split(b"\0"))
    contents = {}
    for line in held.split(b"\0"):
        content, _, rest = line.partition(b" ")
        size, _, path = rest.partition(b" ")
        name = os.fsdecode(path)
        is_same = name in sizes and path not in dirty and size == b"%d" % sizes[name]
        if is_same and len(content) == SHA1_DIGITS:
            contents[name] = content.decode()
    return contents


def _hash_file(path: Path) -> str | None:
    """Return what git would call the file's content, None when it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _has_own_filters(root: Path) -> bool:
    """Tell whether git turns files into others of the same size, as far as one can know."""
    filters = _run_git(root, "config", "--get-regexp", r"^filter\..*\.(smudge|process)$")
    names = [line.split(b".")[1] for line in (filters or b"").splitlines() if b"." in line]
    return any(name != b"lfs" for name in names)


def _run_git(root: Path, *arguments: str, index: Path | None = None) -> bytes | None:
    own_index = {"GIT_INDEX_FILE": str(index)} if index else {}
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            capture_output=True,
            check=False,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", **own_index},
        )
    except OSError:
        return None
    # `update-index --refresh` ends with 1 where something is modified, `config` where nothing is.
    return done.stdout if done.returncode in {0, 1} else None
