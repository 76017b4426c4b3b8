"""The service's secrets, created at its first start.

`voter` is the key of voters' hashes, `snapshot` the bearer token of the build. Several processes on
one store need copies of the same file.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from plugins.core.files import open_regular
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.store.interface import Store

FORM = re.compile(r"voter ([0-9a-f]{64})\nsnapshot ([A-Za-z0-9_-]{43})\n")
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
FACT = "voter_key"
LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Keys:
    """Key of voters' hashes and token of snapshots."""

    voter: bytes
    snapshot: str

    def voter_of(self, token: str) -> str:
        """Return the stored id of a voter: a keyed hash of the cookie's random token."""
        return blake2b(token.encode(), key=self.voter, digest_size=16).hexdigest()

    @property
    def fingerprint(self) -> str:
        """Return the fingerprint of the voters' key, as stored."""
        return blake2b(b"fingerprint", key=self.voter, digest_size=8).hexdigest()


def make_token() -> str:
    """Return a new voter's token of 128 random bits."""
    return secrets.token_urlsafe(16)


def is_token(text: str) -> bool:
    """Return whether a text has the form of a voter's token."""
    return TOKEN.fullmatch(text) is not None


def read_keys(path: Path) -> Keys:
    """Return the keys of a file, created with mode 600 if missing. Raises ServiceError."""
    try:
        _make_keys(path)
        with open_regular(path) as file:
            text = file.read(LONGEST + 1).decode("ascii")
    except (OSError, ValueError) as error:
        raise ServiceError(f"{path}: the keys cannot be read: {error}") from error
    found = FORM.fullmatch(text)
    if found is None:
        raise ServiceError(f"{path}: these are no keys; restore the file from a backup")
    return Keys(bytes.fromhex(found[1]), found[2])


def check_keys(store: Store, keys: Keys) -> None:
    """Check that the store's votes were recorded with these keys. Raises ServiceError."""
    with store.transaction():
        if store.read_fact(FACT) is None:
            store.keep_fact(FACT, keys.fingerprint)
    if not keys_fit(store, keys):
        raise ServiceError(
            "the votes in this store were recorded with other keys: put the file `keys` of its "
            "backup into the state folder, else everybody could vote again"
        )


def keys_fit(store: Store, keys: Keys) -> bool:
    """Return whether the store's votes were recorded with these keys, or it has none."""
    return store.read_fact(FACT) in {None, keys.fingerprint}


def _make_keys(path: Path) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = f"voter {secrets.token_hex(32)}\nsnapshot {secrets.token_urlsafe(32)}\n"
    made = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    descriptor = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(made, path)  # unlike a rename, never replaces the file of another process
    except FileExistsError:
        pass
    finally:
        made.unlink()
