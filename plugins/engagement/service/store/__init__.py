"""What the service keeps: one set of statements, two databases.

`interface` is what can be asked, `queries` the SQL of it, `sqlite` and `postgresql` are how it
is put. Only this folder knows SQL.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from plugins.engagement.service.problems import ServiceProblem
from plugins.engagement.service.store.interface import Store


def open_store(url: str) -> Store:
    """Open the store at `sqlite:///PATH` or `postgresql://…`, making or migrating its tables.

    Raises ServiceProblem when it cannot be opened or was made by a newer version.
    """
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        from plugins.engagement.service.store.sqlite import SqliteStore

        return SqliteStore(sqlite_path(url))
    if scheme in {"postgresql", "postgres"}:
        from plugins.engagement.service.store.postgresql import PostgresqlStore

        return PostgresqlStore(url)
    raise ServiceProblem(f"store is {url!r}, expected sqlite:///PATH or postgresql://…")


def sqlite_path(url: str) -> Path:
    """Return the file of a `sqlite:///PATH`: three slashes and a path, absolute with a fourth."""
    return Path(url.removeprefix("sqlite:///"))
