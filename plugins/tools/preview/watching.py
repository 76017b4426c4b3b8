"""Tell when a source of the site changed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from watchfiles import Change, DefaultFilter, watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from plugins.tools.preview.settings import PreviewSettings


def is_configuration(change: Change, path: str) -> bool:
    """Return whether a file of the top folder holds settings of the site."""
    return path.endswith("conf.py")


class Watcher:
    """Watch the sources in threads from `start` to `stop`; `changed` is set on every change."""

    def __init__(self, settings: PreviewSettings) -> None:
        self.changed = threading.Event()
        self._stopped = threading.Event()
        self._debounce_ms = settings.debounce_ms
        folders = [settings.root / folder for folder in settings.watched]
        present = [folder for folder in folders if folder.is_dir()]
        self._threads = [self._thread([settings.root], is_configuration, recursive=False)]
        if present:
            self._threads.append(self._thread(present, DefaultFilter(), recursive=True))

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _thread(
        self, paths: list[Path], wanted: Callable[[Change, str], bool], *, recursive: bool
    ) -> threading.Thread:
        return threading.Thread(target=self._watch, args=(paths, wanted, recursive), daemon=True)

    def _watch(
        self, paths: list[Path], wanted: Callable[[Change, str], bool], recursive: bool
    ) -> None:
        for _ in watch(
            *paths,
            watch_filter=wanted,
            recursive=recursive,
            step=self._debounce_ms,
            stop_event=self._stopped,
            ignore_permission_denied=True,
        ):
            self.changed.set()
