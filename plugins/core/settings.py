"""Settings: fields of frozen dataclasses that carry their rules, and their reader.

A field is `keep_days: int = setting("GALLERY_KEEP_DAYS", 30, whole_number(1, 3650))`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from plugins.core.errors import SettingsError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Settings = TypeVar("Settings", bound="DataclassInstance")

ENGLISH = "{name} is {value!r}, expected {expected}"
NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True)
class Rule(Generic[T_co]):
    """The expected value in words, and its parser, which raises ValueError for any other."""

    expected: str
    parse: Callable[[Any], T_co]


class Setting(NamedTuple):
    """The name under which people write a field of a settings class, and its rule."""

    name: str
    rule: Rule[Any]


def setting(name: str, default: T, rule: Rule[T], *, is_secret: bool = False) -> T:
    """Return a dataclass field that is read from `name`; the repr leaves secrets out."""
    metadata = {"setting": Setting(name, rule)}
    return field(default=default, repr=not is_secret, metadata=metadata)


def settings_of(kind: type[DataclassInstance]) -> dict[str, Setting]:
    """Return field → setting; fields made without `setting` are left out."""
    found = {each.name: each.metadata.get("setting") for each in fields(kind)}
    return {name: one for name, one in found.items() if one is not None}


def read_settings(
    kind: type[Settings],
    given: Mapping[str, object],
    *,
    wording: str = ENGLISH,
    prefix: str = "",
    **others: object,
) -> Settings:
    """Return the settings in a mapping of name → value; `others` are fields that it lacks.

    Raises SettingsError with a line in `wording` for each value that does not fit, and one for
    each unknown name that begins with `prefix`.
    """
    values, problems = parse_settings(kind, given, wording)
    if prefix:
        problems = [*list_unknown(kind, given, prefix), *problems]
    if problems:
        raise SettingsError(problems)
    return kind(**{**others, **values})


def parse_settings(
    kind: type[DataclassInstance],
    given: Mapping[str, object],
    wording: str = ENGLISH,
    shown: Mapping[str, str] = NO_NAMES,
) -> tuple[dict[str, Any], list[str]]:
    """Return field → value for the values that fit, and a problem for each other.

    `shown` are names as problems call them, where that is not the setting's own.
    """
    values, problems = {}, []
    for field_, (name, rule) in settings_of(kind).items():
        if name not in given:
            continue
        try:
            values[field_] = rule.parse(given[name])
        except ValueError:
            words = {"value": given[name], "expected": rule.expected}
            problems.append(wording.format(name=shown.get(name, name), **words))
    return values, problems


def list_unknown(
    kind: type[DataclassInstance], given: Mapping[str, object], prefix: str
) -> list[str]:
    """Return a problem for each name that begins with `prefix` and is no setting."""
    known = {one.name for one in settings_of(kind).values()}
    return [
        f"{name}: there is no such setting"
        for name in given
        if name.startswith(prefix) and name not in known
    ]


def accepting(expected: str, fits: Callable[[Any], bool]) -> Rule[Any]:
    """Return the rule that takes values which fit, as they are."""

    def parse(value: object) -> object:
        if not fits(value):
            raise ValueError(value)
        return value

    return Rule(expected, parse)


def boolean(expected: str = "True or False") -> Rule[bool]:
    """Return the rule for True and False, which no number or text may replace."""
    return accepting(expected, lambda value: isinstance(value, bool))


def text(expected: str = "text") -> Rule[str]:
    """Return the rule for any text."""
    return accepting(expected, lambda value: isinstance(value, str))


def one_of(choices: tuple[str, ...], expected: str) -> Rule[str]:
    """Return the rule for one of several texts."""
    return accepting(expected, lambda value: value in choices)


def matching(pattern: str, expected: str) -> Rule[str]:
    """Return the rule for text that a regular expression matches from end to end."""
    matches = re.compile(pattern).fullmatch
    return accepting(expected, lambda value: isinstance(value, str) and matches(value) is not None)


def whole_number(low: int, high: int | None = None, expected: str = "") -> Rule[int]:
    """Return the rule for an int from `low` to `high`, or without an end."""
    words = f"a whole number from {low}" + ("" if high is None else f" to {high}")
    return accepting(
        expected or words,
        lambda value: type(value) is int and low <= value and (high is None or value <= high),
    )


def digits(low: int, high: int, expected: str = "") -> Rule[int]:
    """Return the rule for a whole number that is written as text."""
    in_range = whole_number(low, high, expected)

    def parse(value: object) -> int:
        written = str(value).strip()
        return in_range.parse(int(written) if written.isascii() and written.isdigit() else None)

    return Rule(in_range.expected, parse)


def path(expected: str = "the path of a folder") -> Rule[Path]:
    """Return the rule for a path or text that is one; empty text is none."""

    def parse(value: object) -> Path:
        if not isinstance(value, str | Path) or value == "":
            raise ValueError(value)
        return Path(value)

    return Rule(expected, parse)


def optional(rule: Rule[T]) -> Rule[T | None]:
    """Return the rule that also takes None and empty text, as None."""
    return Rule(rule.expected, lambda value: None if value in (None, "") else rule.parse(value))
