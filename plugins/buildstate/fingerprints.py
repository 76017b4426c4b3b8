"""Short digests: the same again means that nothing of what went in has changed."""

from __future__ import annotations

import hashlib
import marshal
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, partial
from pathlib import Path
from types import (
    BuiltinFunctionType,
    CodeType,
    EllipsisType,
    FunctionType,
    MethodType,
    ModuleType,
)
from typing import Any

DIGEST_BYTES = 16
# The last format that writes the same for the same values: later ones write how often one is used.
FORMAT = 2
PLAIN = (type(None), bool, int, float, complex, str, bytes, date, EllipsisType)
SAID_BY_REPR = frozenset({*PLAIN, datetime})  # of a class derived from them, only the name says it
Cached = type(cache(str))


class FingerprintError(TypeError):
    """A value of which nobody can tell whether it has changed."""


def digest(*parts: bytes | str) -> bytes:
    """Return 16 bytes for the parts in their order; where one ends and the next begins counts."""
    return hashlib.blake2b(marshal.dumps(parts, FORMAT), digest_size=DIGEST_BYTES).digest()


def fingerprint(value: Any) -> bytes:  # noqa: ANN401 - of what kind is the question
    """Return bytes for a value: plain ones, collections, dataclasses and functions.

    An object with an attribute `fingerprint` of bytes answers for itself. Mappings count in their
    order. Raises FingerprintError for anything else.
    """
    kind = type(value)
    if kind in SAID_BY_REPR or isinstance(value, PLAIN):
        return digest(kind.__name__, repr(value))
    own = getattr(value, "fingerprint", None)
    if isinstance(own, bytes):
        return own
    try:
        return digest(*_iter_parts(value))
    except RecursionError:  # it holds itself
        raise _refuse(value) from None


def mapping_parts(value: Mapping[Any, Any]) -> list[bytes | str]:
    """Return what stands for a mapping in its order, as parts of a digest.

    Raises FingerprintError as `fingerprint` does.
    """
    parts: list[bytes | str] = ["mapping"]
    for key, item in value.items():
        parts.append(key if type(key) is str else fingerprint(key))
        is_said = type(item) in SAID_BY_REPR
        parts.append(f"{type(item).__name__} {item!r}" if is_said else fingerprint(item))
    return parts


def code_fingerprint(root: Path) -> bytes:
    """Return 16 bytes for all Python code that a build below a project's folder may run.

    These are the project's plugins, and by name and version everything that is installed beside
    them.
    """
    plugins = root / "plugins"
    sources = sorted(path for path in plugins.rglob("*.py") if path.is_file())
    installed = sorted(
        path.name
        for folder in sys.path
        if folder.endswith("-packages") and Path(folder).is_dir()
        for path in Path(folder).glob("*.dist-info")
    )
    parts = [
        part for path in sources for part in (path.relative_to(root).as_posix(), path.read_bytes())
    ]
    return digest(sys.version, *installed, *parts)


def _iter_parts(value: Any) -> list[bytes | str]:  # noqa: ANN401
    if type(value) is dict:  # what templates are given, of every page: asked first
        return mapping_parts(value)
    if isinstance(value, Enum):
        return [type(value).__qualname__, str(value.name)]
    if isinstance(value, Path):
        return [type(value).__name__, str(value)]
    if isinstance(value, list | tuple):
        kind = type(value).__qualname__
        if all(type(item) in SAID_BY_REPR for item in value):
            return [kind, repr([*value])]
        return [kind, str(len(value)), *map(fingerprint, value)]
    if isinstance(value, set | frozenset):
        return ["set", *sorted(map(fingerprint, value))]
    if isinstance(value, Mapping):
        return mapping_parts(value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = (getattr(value, field.name) for field in fields(value))
        return [type(value).__qualname__, *map(fingerprint, parts)]
    if isinstance(value, partial):
        return ["partial", *map(fingerprint, (value.func, value.args, value.keywords))]
    if isinstance(value, MethodType):
        return ["method", value.__name__, fingerprint(value.__self__)]
    if isinstance(value, Cached):
        return ["cached", fingerprint(value.__wrapped__)]
    return _iter_code(value)


def _iter_code(value: Any) -> list[bytes | str]:  # noqa: ANN401
    """Return the parts of what runs: of our own functions, what they do; of others, their names."""
    if isinstance(value, type):
        return [value.__module__, value.__qualname__]
    if isinstance(value, BuiltinFunctionType):
        owner = value.__self__
        bound = [] if owner is None or isinstance(owner, ModuleType) else [fingerprint(owner)]
        return [str(value.__module__), value.__qualname__, *bound]
    if isinstance(value, FunctionType):
        try:
            closure = [cell.cell_contents for cell in value.__closure__ or ()]
        except ValueError:  # a cell is empty as yet
            raise _refuse(value) from None
        return [
            str(value.__module__),
            value.__qualname__,
            *_code_parts(value.__code__),
            fingerprint((value.__defaults__, value.__kwdefaults__, closure)),
        ]
    raise _refuse(value)


def _code_parts(code: CodeType) -> list[bytes | str]:
    counts = (code.co_flags, code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount)
    constants = [
        digest(*_code_parts(one)) if isinstance(one, CodeType) else fingerprint(one)
        for one in code.co_consts
    ]
    names = (code.co_names, code.co_varnames)
    return [code.co_code, code.co_exceptiontable, repr(counts), repr(names), *constants]


def _refuse(value: object) -> FingerprintError:
    return FingerprintError(f"cannot tell whether a {type(value).__qualname__} has changed")
