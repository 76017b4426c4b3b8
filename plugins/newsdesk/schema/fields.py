"""Read a mapping by a table of fields; unknown, missing and invalid fields are recorded."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml

from plugins.core.errors import PortalError
from plugins.newsdesk.schema.yaml_nodes import Place, Scope, iter_pairs
from plugins.vietnamese.normalize import fold, normalize

Made = TypeVar("Made")
Kind = Callable[[yaml.Node, Scope], Made]


class FieldError(PortalError):
    """An invalid value; `what` and `remedy` are those of a `Problem`."""

    def __init__(self, node: yaml.Node, what: str, remedy: str) -> None:
        super().__init__(what)
        self.node = node
        self.what = what
        self.remedy = remedy


MAX_SUGGESTIONS = 20  # each costs a comparison with every name
NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True)
class Field:
    """One field of a mapping: its name, its kind, and whether it must be there."""

    name: str
    kind: Kind[Any]
    required: bool = False


@dataclass(frozen=True)
class FieldValues:
    """The values of valid fields, and the places of all fields."""

    values: dict[str, Any]
    places: dict[str, Place]


def read_mapping(
    node: yaml.MappingNode, fields: Sequence[Field], scope: Scope, *, is_whole: bool = True
) -> FieldValues:
    """Read a mapping by its fields and record all errors.

    With `is_whole` false (the text broke off) missing fields are not reported.
    """
    known = {field.name: field for field in fields}
    mapping = FieldValues({}, {})
    unknown = 0
    for name, key, value in iter_pairs(node, scope):
        mapping.places[name] = scope.place(value)
        if name not in known:
            unknown += 1
            suggestion = closest(name, known) if unknown <= MAX_SUGGESTIONS else ""
            what = f"không có trường “{name}”{suggestion}"
            scope.error(key, what, f"dùng một trong: {', '.join(known)}")
        elif not is_empty(value):
            _read_field(known[name], value, mapping, scope)
        elif known[name].required:
            _record_missing(name, scope, key)
    if is_whole:
        for field in fields:
            if field.required and field.name not in mapping.places:
                _record_missing(field.name, scope, node)
    return mapping


def is_empty(node: yaml.Node) -> bool:
    """Return whether a field has no value: empty, `null`, or only hidden characters."""
    if not isinstance(node, yaml.ScalarNode):
        return False
    return node.tag == NULL or not normalize(node.value).strip()


def closest(name: str, candidates: Iterable[str]) -> str:
    """Return ` (có phải “…”?)` for the candidate most like `name`, or nothing."""
    folded = {fold(candidate): candidate for candidate in candidates}
    matches = difflib.get_close_matches(fold(name), folded, n=1, cutoff=0.6)
    return f" (có phải “{folded[matches[0]]}”?)" if matches else ""


def record(error: FieldError, scope: Scope) -> None:
    """Put a refused value among the findings."""
    scope.error(error.node, error.what, error.remedy)


def _read_field(field: Field, node: yaml.Node, mapping: FieldValues, scope: Scope) -> None:
    try:
        mapping.values[field.name] = field.kind(node, scope)
    except FieldError as error:
        scope.error(error.node, f"trường “{field.name}”: {error.what}", error.remedy)


def _record_missing(name: str, scope: Scope, node: yaml.Node) -> None:
    scope.error(node, f"thiếu trường “{name}”", f"thêm dòng “{name}: …”")
