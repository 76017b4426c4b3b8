"""The folder in which somebody works, as sources of a publication."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

from plugins.core.errors import FaultyContentError, PublishingError
from plugins.core.git import ask_git_or_none, list_touched
from plugins.core.git_trees import Repository
from plugins.core.lfs import find_store, read_object, read_pointer
from plugins.newsdesk.problems import bundles_of
from plugins.tools.publishing.sources import CONTENT, Sources, owner_of

TREE = ".cache/held-back"
CACHE = ".cache"
# Copies have the times of the files in git's index, but other inodes: git need not read them.
GIT_TRUSTS_TIMES = {
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "core.checkStat",
    "GIT_CONFIG_VALUE_0": "minimal",
    "GIT_CONFIG_KEY_1": "core.trustctime",
    "GIT_CONFIG_VALUE_1": "false",
}


class WorkingTree(Sources):
    """The folder in which somebody works: never changed, but copied into `.cache`."""

    def __init__(self, root: Path) -> None:
        """Raise FaultyContentError if `root` is not the top folder of a git repository."""
        found = ask_git_or_none(root, "rev-parse", "--show-prefix", "--absolute-git-dir")
        prefix, _, folder = (found or "\n").removesuffix("\n").partition("\n")
        if not folder or prefix:
            raise FaultyContentError(
                f"Chưa xuất bản gì: bài còn lỗi phải sửa trước, vì {root} không phải thư mục gốc "
                "của một kho git nên không biết bản đã đăng của bài."
            )
        super().__init__(Repository(Path(folder)))
        self.root, self.tree = root, root / TREE
        self._held: frozenset[str] = frozenset()  # what the copy lacks

    def assemble(self, commit: str, held: Collection[str]) -> Path:
        """Return the folder itself, or a copy in which versions from git stand."""
        if not held:
            return self.root
        try:
            if self._held:
                self._drop(set(held) - self._held)
            else:
                self.clear()
                self._link_project()
                self._copy(held)
            self._held = frozenset(held)
            found = self.select(commit, held).items()
            missing = {path: one.blob for path, one in found if not (self.tree / path).exists()}
            self.repository.write_blobs(self.tree, missing)
            self._fetch_photos(missing)
        except (OSError, shutil.Error) as error:
            raise PublishingError(f"Không chép được nội dung vào {self.tree} ({error}).") from error
        return self.tree

    def clear(self) -> None:
        """Remove the copy."""
        if self.tree.exists():
            shutil.rmtree(self.tree)

    def list_newer(self, commit: str) -> frozenset[str]:
        return bundles_of(list_touched(self.root, commit) or ())

    def since(self, commit: str) -> str:
        return commit

    def seeing_git(self, project: Path) -> Mapping[str, str]:
        if project == self.root:
            return {}
        place = {"GIT_DIR": str(self.repository.folder), "GIT_WORK_TREE": str(project)}
        return place | GIT_TRUSTS_TIMES

    def _link_project(self) -> None:
        """Link everything but content and output; the cache is shared, so little is built."""
        self.tree.mkdir(parents=True)
        (self.tree / CACHE).symlink_to(self.root / CACHE)
        for entry in self.root.iterdir():
            if not entry.name.startswith(".") and entry.name not in {CONTENT, "output", "preview"}:
                (self.tree / entry.name).symlink_to(entry)

    def _copy(self, held: Collection[str]) -> None:
        def leave_out(folder: str, names: list[str]) -> list[str]:
            below = os.path.relpath(folder, self.root)
            return [name for name in names if owner_of(f"{below}/{name}", held)]

        shutil.copytree(
            self.root / CONTENT,
            self.tree / CONTENT,
            symlinks=True,
            ignore=leave_out,
            copy_function=_copy_regular,
        )

    def _drop(self, bundles: Collection[str]) -> None:
        """Remove the newest versions of bundles from the copy, and folders that become empty."""
        for folder, below, names in os.walk(self.tree / CONTENT, topdown=False):
            links = (name for name in below if Path(folder, name).is_symlink())
            for path in (Path(folder, name) for name in (*names, *links)):
                if owner_of(path.relative_to(self.tree).as_posix(), bundles):
                    path.unlink()
            if not any(Path(folder).iterdir()):
                Path(folder).rmdir()

    def _fetch_photos(self, names: Collection[str]) -> None:
        """Put the files of Git LFS in the place of their pointers, if they were fetched before."""
        store = find_store(self.root)
        for path in (self.tree / name for name in names):
            pointer = read_pointer(path)
            content = read_object(store, pointer) if store and pointer else None
            if content is not None:
                path.write_bytes(content)


def _copy_regular(source: str, target: str) -> None:
    """Copy a file with its time; leave out FIFOs and devices, which nothing reads."""
    if Path(source).is_file():
        shutil.copy2(source, target)
