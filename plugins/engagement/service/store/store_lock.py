"""Lock on a store in a file: its process caches windows and figures, so there must be only one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from plugins.core.locking import exclusive
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.store import sqlite_path


@contextmanager
def lock_store(url: str) -> Iterator[None]:
    """Lock a store in a file for this process; a database server needs no lock.

    Raises ServiceError if a service uses it.
    """
    if not url.startswith("sqlite:"):
        yield
        return
    file = sqlite_path(url)
    try:
        with exclusive(file.with_name(f"{file.name}.lock"), waits=False):
            yield
    except BlockingIOError as error:
        raise ServiceError(
            f"{file}: another service runs on this store; stop it, or use PostgreSQL for several"
        ) from error
