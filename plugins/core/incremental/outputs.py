"""The files of an output folder: stale ones are written, current ones kept, orphans deleted.

A file is current if the same code made it from the same inputs and it has not changed since. Only
files that a build has claimed as its own are ever removed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from plugins.core.forking import run_forked
from plugins.core.incremental.fingerprints import digest, digest_file
from plugins.core.incremental.store import ArtifactRow, BuildState, name_output
from plugins.core.progress import Reporter, Work

WORTH_SHARING = 100  # files; fewer are made before other processes have started


class RenderedFile(NamedTuple):
    """The bytes of a file, or a file to copy, and the names of other files it needs."""

    content: bytes | Path
    needs: frozenset[str] = frozenset()


class Artifact(NamedTuple):
    """A file to write: its name below the output, the fingerprint of its inputs, its maker.

    `fingerprint` is None if the inputs cannot be hashed; the file is then always written.
    """

    name: str
    fingerprint: bytes | None
    make: Callable[[], RenderedFile]


@dataclass(frozen=True)
class WriteSummary:
    """Numbers of files written, kept and deleted.

    `is_after_upgrade` is true if all earlier files were made by other code.
    """

    made: int
    kept: int
    pruned: int
    is_after_upgrade: bool


class OutputFolder:
    """One output folder and its rows in the build state.

    `is_after_upgrade` is true if all its files were made by other code.
    """

    def __init__(self, folder: Path, state: BuildState, project: Path) -> None:
        """Open a folder, which the state knows by its name (`name_output`)."""
        self._folder = folder.resolve()
        self._state = state
        self._key = name_output(project, folder)
        self._rows = state.read_artifacts(self._key)
        keys = [row.fingerprint for row in self._rows.values() if row.fingerprint]
        self.is_after_upgrade = bool(keys) and not any(key.startswith(state.code) for key in keys)

    def find_stale(self, artifacts: Iterable[Artifact]) -> list[Artifact]:
        """Return the artifacts that have to be written."""
        return [artifact for artifact in artifacts if not self._is_current(artifact)]

    def make(
        self, artifacts: Sequence[Artifact], processes: int, reporter: Reporter | None = None
    ) -> list[ArtifactRow]:
        """Write files in several processes; a file with the same bytes is not touched.

        They are claimed first, so that the next build knows them if this one is killed.
        """
        new = (ArtifactRow(one.name) for one in artifacts if one.name not in self._rows)
        self._state.record_artifacts(self._key, new)
        reporter = reporter or Reporter()
        if len(artifacts) < WORTH_SHARING:
            processes = 1
        with reporter.showing(Work.WRITE, len(artifacts)):
            made = run_forked(artifacts, self._perform, processes, reporter.advance)
        self._state.record_artifacts(self._key, made)
        self._rows.update((row.name, row) for row in made)
        return made

    def prune(self, wanted: Iterable[str]) -> list[str]:
        """Delete claimed files that are not wanted any more; return their names."""
        orphans = sorted(self._rows.keys() - set(wanted))
        for name in orphans:
            if _is_file(self._folder, name):
                (self._folder / name).unlink()
                _remove_empty_folders((self._folder / name).parent, self._folder)
            del self._rows[name]
        self._state.forget_artifacts(self._key, orphans)
        return orphans

    def read_needs(self, artifacts: Iterable[Artifact]) -> frozenset[str]:
        """Return the names of files that written artifacts need."""
        needs = {self._rows[artifact.name].needs for artifact in artifacts}
        return frozenset(name for some in needs for name in some.splitlines())

    def find_in_the_way(self, artifacts: Iterable[Artifact]) -> set[str]:
        """Return the names of artifacts whose place is taken until something is pruned."""
        known: dict[str, bool] = {}
        return {
            one.name
            for one in artifacts
            if os.path.isdir(f"{self._folder}/{one.name}")  # noqa: PTH112 - asked of every page
            or _is_below_file(str(self._folder), one.name, known)
        }

    def _is_current(self, artifact: Artifact) -> bool:
        row = self._rows.get(artifact.name)
        if row is None or artifact.fingerprint is None or row.fingerprint != self._key_of(artifact):
            return False
        path = f"{self._folder}/{artifact.name}"
        try:
            status = os.stat(path)  # noqa: PTH116 - asked of every page
        except OSError:
            return False
        if status.st_size != row.size_bytes:
            return False
        return status.st_mtime_ns == row.modified_ns or self._is_the_same(path, row, status)

    def _key_of(self, artifact: Artifact) -> bytes:
        """Return code version and fingerprint, empty if the file is always written."""
        return self._state.code + artifact.fingerprint if artifact.fingerprint else b""

    def _is_the_same(self, path: str, row: ArtifactRow, status: os.stat_result) -> bool:
        """Return whether a touched file, such as a copied one, still has the recorded contents."""
        if digest_file(Path(path)) != row.content:
            return False
        fresh = row._replace(modified_ns=status.st_mtime_ns)
        self._state.record_artifacts(self._key, [fresh])
        self._rows[row.name] = fresh
        return True

    def _perform(self, artifact: Artifact) -> ArtifactRow:
        """Write a file, in any process.

        No temporary file is needed: the output is not read before the build is over, and a file
        that a killed build left incomplete has another size or time than any recorded one.
        """
        content, needs = artifact.make()
        target = self._folder / artifact.name
        if not _holds(target, content):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)  # it may be a hard link
            if isinstance(content, bytes):
                target.write_bytes(content)
            else:
                shutil.copyfile(content, target)
        status = target.stat()
        return ArtifactRow(
            artifact.name,
            self._key_of(artifact),
            digest(content) if isinstance(content, bytes) else digest_file(target),
            status.st_size,
            status.st_mtime_ns,
            "\n".join(sorted(needs)),
        )


def _holds(target: Path, content: bytes | Path) -> bool:
    """Return whether a file has these contents, or those of another file."""
    if not target.is_file():
        return False
    if isinstance(content, bytes):
        return target.read_bytes() == content
    is_as_large = target.stat().st_size == content.stat().st_size
    return is_as_large and digest_file(target) == digest_file(content)


def _is_below_file(root: str, name: str, known: dict[str, bool]) -> bool:
    """Return whether a file is in place of a folder above a name; `known` keeps the answers."""
    above = name.rpartition("/")[0]
    if above not in known:
        is_file = os.path.isfile(f"{root}/{above}")  # noqa: PTH113 - asked of every folder
        known[above] = is_file or (bool(above) and _is_below_file(root, above, known))
    return known[above]


def _is_file(root: Path, name: str) -> bool:
    """Return whether a name, as written, is the path of a file below the root."""
    path = root / name
    try:
        return path.is_file() and path.resolve().relative_to(root).as_posix() == name
    except (OSError, ValueError):
        return False


def _remove_empty_folders(folder: Path, root: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
