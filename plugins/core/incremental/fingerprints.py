"""Digests of values and of the code: the same digest means that no input has changed."""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from itertools import chain
from pathlib import Path
from types import BuiltinFunctionType, EllipsisType, FunctionType, MethodType, ModuleType
from typing import IO, Any

DIGEST_BYTES = 16
PIECE_BYTES = 1 << 18  # of a file, in memory at a time
# Later formats of marshal depend on reference counts, so equal values may differ.
FORMAT = 2
PLAIN = (type(None), bool, int, float, complex, str, bytes, date, EllipsisType)
PLAIN_TYPES = frozenset({*PLAIN, datetime})  # their repr is enough; a subclass needs its name
NO_CODE = frozenset({".md", ".pyc"})  # by suffix
Cached = type(cache(str))


class FingerprintError(TypeError):
    """A value whose changes cannot be detected."""


def digest(*parts: bytes | str) -> bytes:
    """Return 16 bytes for the parts in order; boundaries between parts count."""
    return hashlib.blake2b(marshal.dumps(parts, FORMAT), digest_size=DIGEST_BYTES).digest()


def digest_file(path: Path) -> bytes:
    """Return the digest of a file's contents, which are never in memory as a whole.

    The same as `digest(path.read_bytes())`. Raises OverflowError for 4 GB or more.
    """
    with path.open("rb") as file:
        size_bytes = os.fstat(file.fileno()).st_size
        head = marshal.dumps((b"",), FORMAT)[:-4] + size_bytes.to_bytes(4, "little")
        hasher = hashlib.blake2b(head, digest_size=DIGEST_BYTES)
        for piece in iter_pieces(file):
            hasher.update(piece)
    return hasher.digest()


def iter_pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the contents of an open file in pieces."""
    return iter(lambda: file.read(PIECE_BYTES), b"")


def fingerprint(value: object) -> bytes:
    """Return 16 bytes for a plain value, collection, dataclass or function (by its name).

    An attribute `fingerprint` of bytes is used if the object has one. Mappings count in their
    order. Raises FingerprintError for any other object.
    """
    kind = type(value)
    if kind in PLAIN_TYPES:
        return digest(kind.__name__, repr(value))
    own = getattr(value, "fingerprint", None)
    if isinstance(own, bytes):
        return own
    if isinstance(value, PLAIN):
        return digest(kind.__name__, repr(value))
    try:
        return digest(*_iter_parts(value))
    except RecursionError:  # it contains itself
        raise _refuse(value) from None


def mapping_parts(value: Mapping[Any, Any]) -> list[bytes | str]:
    """Return the parts of a digest for a mapping in its order; raises as `fingerprint` does."""
    parts: list[bytes | str] = ["mapping"]
    for key, item in value.items():
        parts.append(key if type(key) is str else fingerprint(key))
        is_plain = type(item) in PLAIN_TYPES
        parts.append(f"{type(item).__name__} {item!r}" if is_plain else fingerprint(item))
    return parts


def code_version(root: Path) -> bytes:
    """Return 16 bytes for all code that a build of the project at `root` may run.

    Covers Python, name and version of every installed package, the settings files, and all files
    of `plugins/` but documents. Templates and styles are declared as inputs by each page instead.
    """
    found = chain(root.glob("*.py"), (root / "plugins").rglob("*"))
    files = sorted(path for path in found if path.suffix not in NO_CODE and path.is_file())
    names = [path.relative_to(root).as_posix() for path in files]
    sources = [path.read_bytes() for path in files]
    return digest(sys.version, repr(_list_installed()), repr(names), *sources)


@cache
def running_code() -> bytes:
    """Return the version of the code that this process has loaded."""
    return code_version(Path(__file__).resolve().parents[3])


def _list_installed() -> list[str]:
    """Return the metadata folders of installed packages: their names hold name and version."""
    folders = (Path(folder) for folder in sys.path if folder.endswith("-packages"))
    found = (path.name for folder in folders for path in folder.glob("*-info"))
    return sorted(found)


def _iter_parts(value: object) -> list[bytes | str]:
    if type(value) is dict:  # the most frequent: variables of templates
        return mapping_parts(value)
    if isinstance(value, Enum):
        return [type(value).__qualname__, str(value.name)]
    if isinstance(value, Path):
        return [type(value).__name__, str(value)]
    if isinstance(value, list | tuple):
        kind = type(value).__qualname__
        if all(type(item) in PLAIN_TYPES for item in value):
            return [kind, repr([*value])]
        return [kind, str(len(value)), *map(fingerprint, value)]
    if isinstance(value, set | frozenset):
        return ["set", *sorted(map(fingerprint, value))]
    if isinstance(value, Mapping):
        return mapping_parts(value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = (getattr(value, field.name) for field in fields(value))
        return [type(value).__qualname__, *map(fingerprint, parts)]
    if isinstance(value, MethodType):
        return ["method", value.__name__, fingerprint(value.__self__)]
    if isinstance(value, Cached):
        return ["cached", fingerprint(value.__wrapped__)]
    if isinstance(value, type | BuiltinFunctionType | FunctionType):
        return _name_callable(value)
    raise _refuse(value)


def _name_callable(value: type | BuiltinFunctionType | FunctionType) -> list[bytes | str]:
    """Return what names a class or function, and its source; `code_version` covers what it calls.

    Closures and methods of builtin objects are refused: they may do something else under one name.
    """
    bound = getattr(value, "__self__", None)
    if getattr(value, "__closure__", None) or not isinstance(bound, ModuleType | None):
        raise _refuse(value)
    parts: list[bytes | str] = [str(value.__module__), value.__qualname__]
    if isinstance(value, FunctionType) and Path(value.__code__.co_filename).is_file():
        parts.append(Path(value.__code__.co_filename).read_bytes())
    return parts


def _refuse(value: object) -> FingerprintError:
    return FingerprintError(f"cannot tell whether a {type(value).__qualname__} has changed")
