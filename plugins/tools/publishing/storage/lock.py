"""One publication at a time: an object that is written only if there is none."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from plugins.core.errors import PublishingError
from plugins.tools.publishing.storage.store import Store

LOCK = "lock"
# A lock of this age is that of a killed process; a live one is renewed much more often.
STALE = timedelta(minutes=10)
RENEWED_SECONDS = 60.0


class Lock:
    """The lock of a store, held; its owner calls `renew` while working."""

    def __init__(self, store: Store, who: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._words = json.dumps({"who": who, "nonce": secrets.token_hex(16)}, ensure_ascii=False)
        self._renewed = clock()

    def take(self, stale: timedelta) -> None:
        """Take the lock, also one that was last written `stale` ago.

        Raises PublishingError if another publication holds it.
        """
        content = self._words.encode()
        if not self._store.write_first(LOCK, content):
            other = self._store.read(LOCK)
            if other is not None and other.asked - other.written < stale:
                raise PublishingError(
                    f"Chưa đổi gì trên mạng: {read_who(other.content)} đang xuất bản ở nơi này — "
                    f"hãy đợi xong rồi chạy lại (nếu lần ấy đã chết: sau {stale.seconds // 60} "
                    "phút)."
                )
            self._store.write(LOCK, content)
        self.check()

    def renew(self) -> None:
        """Write the lock again when due. Raises PublishingError if it is lost."""
        if self._clock() - self._renewed >= RENEWED_SECONDS:
            self.check()
            self._store.write(LOCK, self._words.encode())
            self._renewed = self._clock()

    def check(self) -> None:
        """Raise PublishingError if another publication has taken the lock over."""
        if self._store.read_text(LOCK) != self._words:
            raise PublishingError(
                "Chưa đổi gì trên mạng: một lần xuất bản khác đã bắt đầu ở nơi này — hãy chạy lại."
            )

    def leave(self) -> None:
        """Give the lock back, if it is still held."""
        with suppress(PublishingError):
            self.check()
            self._store.remove(LOCK)


@contextmanager
def locked(store: Store, who: str) -> Iterator[Lock]:
    """Hold the lock of a store. Raises PublishingError."""
    lock = Lock(store, who)
    lock.take(STALE)
    try:
        yield lock
    finally:
        lock.leave()


def read_who(content: bytes) -> str:
    """Return who holds a lock, as it says."""
    try:
        return str(json.loads(content)["who"]) or "ai đó"
    except (ValueError, KeyError, TypeError):
        return "ai đó"
