"""Writes one bundle: a new one whole by one rename, one of an earlier import file by file."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from plugins.core.files import remove
from plugins.newsdesk.reading.bundles import INDEX
from plugins.tools.nukeviet.content.files import BundleFile
from plugins.tools.nukeviet.content.record import (
    ImportRecord,
    Written,
    digest_file,
    digest_of,
)


class Action(Enum):
    """What was done with a bundle or file; the values are shown to people."""

    NEW = "ghi mới"
    CHANGED = "cập nhật"
    SAME = "giữ nguyên"
    EDITED = "có sẵn hoặc đã sửa tay, không ghi đè"
    DELETED = "đã xóa tay, không nhập lại"


@dataclass(frozen=True)
class BundleWrite:
    """The bundle at `folder` below the content folder, with `text` as its index.md."""

    folder: str
    origin: str
    text: str
    files: tuple[BundleFile, ...] = ()


@dataclass
class BundleResult:
    """What was done with the bundle, files of it that people changed."""

    action: Action
    edited_files: list[str] = field(default_factory=list)
    is_source_newer: bool = False


class BundleWriter:
    """Writes bundles below a content folder; `staging` is an own folder on the same disk."""

    def __init__(self, record: ImportRecord, staging: Path, *, is_trial: bool) -> None:
        self.record = record
        self.content = record.content
        self.staging = staging
        self.is_trial = is_trial

    def decide(self, bundle: BundleWrite, index: str = INDEX) -> Action:
        """Return what is to be done with a bundle."""
        path = f"{bundle.folder}/{index}"
        present = digest_file(self.content / path)
        new = digest_of(bundle.text.encode())
        if present is None:
            return Action.DELETED if self.record.was_deleted(path) else Action.NEW
        if present == new:
            is_whole = all(one.staged is None for one in bundle.files)
            return Action.SAME if is_whole else Action.CHANGED
        return Action.CHANGED if self.record.is_own(path, present) else Action.EDITED

    def write(self, bundle: BundleWrite, index: str = INDEX) -> BundleResult:
        """Write a bundle, unless people have changed it or it is the same."""
        action = self.decide(bundle, index)
        path = f"{bundle.folder}/{index}"
        text = Written(path, digest_of(bundle.text.encode()), bundle.origin)
        result = BundleResult(action)
        if action is Action.EDITED:
            result.is_source_newer = not self.record.is_own(path, text.digest)
        elif self.is_trial:
            pass
        elif action is Action.NEW and not (self.content / bundle.folder).exists():
            self._write_new(bundle, text)
        elif action in {Action.NEW, Action.CHANGED}:
            self._write_into(bundle, text, result)
        elif action is Action.SAME and not self.record.is_own(path, text.digest):
            self.record.note([text])
        return result

    def _write_new(self, bundle: BundleWrite, text: Written) -> None:
        """Put the whole bundle in its place by one rename."""
        whole = self.staging / "bundle"
        shutil.rmtree(whole, ignore_errors=True)
        whole.mkdir(parents=True)
        written = []
        for file in bundle.files:
            if file.staged is not None:
                target = file.staged.replace(whole / file.name)
                written.append(self._written(bundle.folder, file, target))
        (whole / INDEX).write_bytes(bundle.text.encode())
        self.record.note([*written, text])
        target = self.content / bundle.folder
        target.parent.mkdir(parents=True, exist_ok=True)
        whole.rename(target)

    def _write_into(self, bundle: BundleWrite, text: Written, result: BundleResult) -> None:
        """Put changed files into a bundle, its text last, then delete files it no longer has."""
        folder = self.content / bundle.folder
        for file in bundle.files:
            if file.staged is None:
                continue
            path = f"{bundle.folder}/{file.name}"
            present = digest_file(folder / file.name)
            one = self._written(bundle.folder, file, file.staged)
            if present not in {None, one.digest} and not self.record.is_own(path, str(present)):
                result.edited_files.append(path)
                continue
            self.record.note([one])
            file.staged.replace(folder / file.name)
        self.record.note([text])
        self.record.put(self.content / text.path, bundle.text.encode())
        self._delete_left(bundle)

    def _delete_left(self, bundle: BundleWrite) -> None:
        names = {INDEX, *(file.name for file in bundle.files)}
        for path in list(self.record.settled):
            folder, _, name = path.rpartition("/")
            if folder != bundle.folder or name in names or name.endswith(".md"):
                continue
            digest = digest_file(self.content / path)
            if digest is not None and self.record.is_own(path, digest):
                remove(self.content / path, self.content)

    @staticmethod
    def _written(folder: str, file: BundleFile, path: Path) -> Written:
        return Written(f"{folder}/{file.name}", digest_file(path) or "", file.origin)
