"""Files of a commit, read from git's objects: no checkout, filter, attribute or link of git's."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple

from plugins.core.errors import PublishingError
from plugins.core.git import run_git, talking_with_git

ENTRY = re.compile(rb"(\d{6}) \w+ ([0-9a-f]+)\t(.+)", re.DOTALL)
CHUNK_BYTES = 1 << 20
# Author of commits that no person makes.
NOBODY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "portal"), ("EMAIL", "<>"), ("DATE", "@0 +0000"))
}


class TreeEntry(NamedTuple):
    """A file of a commit: its mode in octal digits, and git's name of its bytes."""

    mode: str
    blob: str

    @property
    def is_file(self) -> bool:
        """Return whether it is a plain file, no link and no submodule."""
        return self.mode.startswith("100")


Tree = Mapping[str, TreeEntry]
"""Entries by path with slashes."""


@dataclass(frozen=True)
class Repository:
    """A repository by its git folder.

    `variables` lead git to the objects of a push that is not accepted yet. Replaced objects
    (`refs/replace`) are never shown: anybody who pushes could replace a checked one.
    """

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    def ask(
        self, *arguments: str, given: bytes = b"", variables: Mapping[str, str] | None = None
    ) -> bytes:
        """Return the output of git. Raises PublishingError with git's words if it fails."""
        command = ("--no-replace-objects", "--git-dir", str(self.folder), *arguments)
        variables = {**self.variables, **(variables or {})}
        done = run_git(Path("/"), *command, variables=variables, given=given)
        if done.returncode:
            words = done.stderr.decode("utf-8", "replace").strip()
            raise PublishingError(f"Không đọc được kho git {self.folder}: {words}")
        return done.stdout

    def find_commit(self, name: str) -> str | None:
        """Return the full name of a commit, None if there is none."""
        try:
            found = self.ask("rev-parse", "--quiet", "--verify", f"{name}^{{commit}}")
        except PublishingError:
            return None
        return found.decode().strip()

    def iter_tree(
        self, commit: str, *names: str, recursive: bool = True
    ) -> Iterator[tuple[str, TreeEntry]]:
        """Yield path and entry of every file of a commit, or of those below the names."""
        options = ("-r", "-z") if recursive else ("-z",)
        listed = self.ask("ls-tree", "--full-tree", *options, commit, "--", *names)
        for line in listed.split(b"\0"):
            if entry := ENTRY.fullmatch(line):
                yield os.fsdecode(entry[3]), TreeEntry(entry[1].decode(), entry[2].decode())

    def compose(self, commit: str, gone: Iterable[str], added: Tree) -> str:
        """Return a commit that is another one without some files and with others in their place.

        It belongs to no branch, and the same files give the same commit.
        """
        lines = [f"0 {'0' * 40}\t{path}\0" for path in gone]
        lines += [f"{one.mode} {one.blob}\t{path}\0" for path, one in added.items()]
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": f"{folder}/index"}
            self.ask("read-tree", commit, variables=index)
            given = os.fsencode("".join(lines))
            self.ask("update-index", "-z", "--index-info", given=given, variables=index)
            tree = self.ask("write-tree", variables=index).decode().strip()
        return self.ask("commit-tree", "-p", commit, tree, variables=NOBODY).decode().strip()

    def write_blobs(self, folder: Path, blobs: Mapping[str, str]) -> None:
        """Write new files below a folder, byte for byte: path → git's name of the bytes.

        Raises PublishingError if the repository lacks one, OSError if one cannot be written.
        """
        command = ("--no-replace-objects", "--git-dir", str(self.folder), "cat-file", "--batch")
        with talking_with_git(self.folder, *command) as (to_git, from_git):
            for name, blob in blobs.items():
                to_git.write(f"{blob}\n".encode())
                to_git.flush()
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as file:
                    _copy_blob(from_git, file, name)


def _copy_blob(from_git: IO[bytes], file: IO[bytes], name: str) -> None:
    """Copy one answer of `cat-file --batch`: a line that ends in the size, the bytes, a newline."""
    kind, _, size = from_git.readline().strip().decode().partition(" ")[2].partition(" ")
    if kind != "blob":
        raise PublishingError(f"Kho git thiếu nội dung của {name}.")
    left = int(size)
    while left:
        chunk = from_git.read(min(left, CHUNK_BYTES))
        if not chunk:
            raise PublishingError(f"Kho git thiếu nội dung của {name}.")
        file.write(chunk)
        left -= len(chunk)
    from_git.read(1)
