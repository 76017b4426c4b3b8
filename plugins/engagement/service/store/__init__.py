"""The store of the service, in SQLite or PostgreSQL.

`interface` has the operations, `queries` their SQL, `sqlite` and `postgresql` the databases. SQL is
used in this folder only.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from plugins.core.files import make_private_file
from plugins.core.locking import exclusive
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.store.interface import Store


def open_store(url: str) -> Store:
    """Open the store at `sqlite:///PATH` or `postgresql://…`, making or migrating its tables.

    Raises ServiceError if it cannot be opened or a newer version created it.
    """
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        from plugins.engagement.service.store.sqlite import SqliteStore

        return SqliteStore(sqlite_path(url))
    if scheme in {"postgresql", "postgres"}:
        from plugins.engagement.service.store.postgresql import PostgresqlStore

        return PostgresqlStore(url)
    raise ServiceError(f"store is {url!r}, expected sqlite:///PATH or postgresql://…")


def sqlite_path(url: str) -> Path:
    """Return the file of a `sqlite:///PATH`: three slashes and a path, absolute with a fourth."""
    return Path(url.removeprefix("sqlite:///"))


@contextmanager
def lock_store(url: str) -> Iterator[None]:
    """Lock a store in a file for this process, which caches its windows and figures.

    The database itself is locked, under whatever name it was opened; a missing one is created,
    with mode 600. SQLite's own locks are of another kind. Stores on a database server need no lock.
    Raises ServiceError if another service has it.
    """
    if not url.startswith("sqlite:"):
        yield
        return
    file = sqlite_path(url)
    with ExitStack() as stack:
        try:
            if not file.exists():
                make_private_file(file)
            # Windows locks the bytes themselves, so that SQLite could not read them.
            lock = file.with_name(f"{file.name}.lock") if os.name == "nt" else file
            stack.enter_context(exclusive(lock, waits=False))
        except BlockingIOError as error:
            raise ServiceError(
                f"{file}: another service runs on this store; "
                "stop it, or use PostgreSQL for several"
            ) from error
        except OSError as error:
            raise ServiceError(f"{file}: cannot be opened as a store: {error}") from error
        yield
