"""Digests that are the same only where nothing has changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import OrderedDict, namedtuple
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum, IntEnum, StrEnum
from functools import cache, lru_cache, partial, wraps
from itertools import combinations
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from plugins.core.incremental.fingerprints import (
    DIGEST_BYTES,
    PIECE_BYTES,
    FingerprintError,
    code_version,
    digest,
    digest_file,
    fingerprint,
)


class Point(NamedTuple):
    x: object
    y: object


Size = namedtuple("Size", "x y")


@dataclass(frozen=True)
class Author:
    name: object
    tags: object = ()


@dataclass(frozen=True)
class Guest:
    name: object
    tags: object = ()


class Colour(Enum):
    RED = 1
    BLUE = 2

    def __str__(self) -> str:
        return "một màu"


class Mood(Enum):
    RED = 1


class Word(StrEnum):
    RED = "red"


class Number(IntEnum):
    ONE = 1


class Address(str):
    __slots__ = ()


class Row(list[object]):
    pass


@dataclass
class Counter:
    start: int = 0

    def count(self, text: str) -> int:
        return self.start + len(text)

    def double(self, text: str) -> int:
        return 2 * self.count(text)

    @classmethod
    def make(cls) -> Counter:
        return cls()


class Answering:
    fingerprint = b"mine"


def adding(number: object) -> Callable[[Any], Any]:
    return lambda value: value + number


def twice(value: str) -> str:
    return value * 2


def make_function(source: str, **known: object) -> Any:  # noqa: ANN401
    """Return the function `f` of a source, as a module of settings would have it."""
    space = {"__name__": "settings", **known}
    exec(source, space)
    return space["f"]


# Distinctness


@pytest.mark.parametrize(
    "parts",
    [
        [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc"), ("a", "b", "c")],
        [(), ("",), ("", ""), (b"", b"", b"")],
        [("1:a",), ("1:a1:b",), ("a", "b"), ("1", "a1:b"), ("2:ab",)],
        [("a', 'b",), ("a", "b"), ('a", "b',), ("a\\", "b"), ("a\\', 'b",)],
        [("đ",), ("d\u0111",), ("d",)],
        [("o\u0302",), ("ô",)],
        [("\udce0",), ("\udce1",)],
    ],
    ids=["letters", "nothing", "lengths", "quotes", "Vietnamese", "normal forms", "no text"],
)
def test_where_parts_begin_and_end_counts(parts: list[tuple[bytes | str, ...]]) -> None:
    digests = [digest(*some) for some in parts]
    assert len(set(digests)) == len(parts)
    assert {len(one) for one in digests} == {DIGEST_BYTES}


@pytest.mark.parametrize(
    "size", [0, 1, 255, 256, PIECE_BYTES - 1, PIECE_BYTES, 2 * PIECE_BYTES + 7]
)
def test_a_file_has_the_digest_of_its_bytes(size: int, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(bytes(number % 251 for number in range(size)))
    assert digest_file(path) == digest(path.read_bytes())


NOON = datetime(2024, 5, 1, 12)
SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
DISTINCT = {
    "nothing": [None, False, 0, 0.0, "", b"", [], (), {}, set(), [None], [[]], [()], [""], "None"],
    "numbers": [1, True, 1.0, -1, "1", b"1", 10**30, 0.1, float("inf"), -0.0, Number.ONE, 1j],
    "texts": ["ab", b"ab", ["ab"], ["a", "b"], ("a", "b"), {"a": "b"}, {"a", "b"}, Address("ab")],
    "joined": [["a", "b, c"], ["a, b", "c"], ["a', 'b", "c"], ["a", "b", "c"]],
    "nested": [[["a"], "b"], [["a", "b"]], [[["a"], "b"]], ["a", ["b"]], [["a"], ["b"]]],
    "nested tuples": [[["a"]], (["a"],), [("a",)], (("a",),), Row([["a"]])],
    "lists": [[1, 2], [2, 1], (1, 2), [1, 2, 2], {1, 2}, Row([1, 2]), [True, 2], [1.0, 2]],
    "items of classes": [["a"], [Address("a")], ("a",), (Address("a"),), [[Address("a")]]],
    "named tuples": [Point(1, 2), Size(1, 2), (1, 2), Point(2, 1), [Point(1, 2)], [Size(1, 2)]],
    "named tuples of lists": [Point([1], 2), Size([1], 2), ([1], 2), [[1], 2]],
    "dicts": [{"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": 2, "b": 1}, {"a": 1}, {"a": {"b": 2}}],
    "keys": [
        {1: "a"},
        {"1": "a"},
        {True: "a"},
        {None: "a"},
        {"None": "a"},
        {(1,): "a"},
        {b"1": "a"},
    ],
    "dicts and lists": [{"a": 1}, [("a", 1)], ["a", 1], [{"a": 1}], ["mapping", "a", 1]],
    "dataclasses": [
        Author("a"),
        Guest("a"),
        Author("a", ("b",)),
        Author("a", ["b"]),
        Author(Author("a")),
        Author(Guest("a")),
        Author(Author("a"), ("b",)),
        Author(Author("a", ("b",))),
        ("a", ()),
    ],
    "enums": [
        Colour.RED,
        Colour.BLUE,
        Mood.RED,
        1,
        "Colour.RED",
        Word.RED,
        "red",
        [Word.RED],
        ["red"],
    ],
    "times": [
        NOON,
        NOON.date(),
        NOON.isoformat(),
        NOON.replace(microsecond=1),
        NOON.replace(tzinfo=UTC),
        NOON.replace(tzinfo=SAIGON),
        NOON.replace(tzinfo=ZoneInfo("Asia/Bangkok")),
        NOON.replace(tzinfo=timezone(timedelta(hours=7))),
        NOON.replace(tzinfo=timezone(timedelta(hours=7), "ICT")),
        NOON.replace(fold=1),
        [NOON],
        [NOON.replace(tzinfo=SAIGON)],
        [NOON.date()],
    ],
    "paths": [Path("a/b"), "a/b", Path("a"), Path("a/c"), [Path("a/b")]],
    "methods": [
        Counter(1).count,
        Counter(2).count,
        Counter(1).double,
        Counter.make,
        Counter.count,
        Counter,
        Counter(1),
    ],
    "methods of builtins": [
        str.join,
        len,
        max,
        dict.fromkeys,
    ],
}


def fingerprint_or_error(value: object) -> object:
    """Return a fingerprint; that somebody cannot tell is nobody's mistake."""
    try:
        return fingerprint(value)
    except FingerprintError:
        return object()


@pytest.mark.parametrize("values", DISTINCT.values(), ids=DISTINCT.keys())
def test_values_that_differ_have_other_fingerprints(values: list[object]) -> None:
    found = [(value, fingerprint_or_error(value)) for value in values]
    assert [(a, b) for (a, x), (b, y) in combinations(found, 2) if x == y] == []


@pytest.mark.parametrize(
    "make",
    [
        lambda: {"a": [1, {"b": (2.5, None)}], 3: {4, 5}},
        lambda: Author("Đỗ", [Author(b"x", {"a": Colour.RED})]),
        lambda: [NOON.replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))],
        lambda: Point([1], Address("a")),
        lambda: [Path("a"), {"b": Path("b")}],
        lambda: lru_cache(maxsize=2)(twice),
        lambda: Counter(3).count,
    ],
    ids=["collections", "dataclasses", "times", "named tuples", "paths", "cached", "methods"],
)
def test_the_same_made_twice_has_the_same_fingerprint(make: Callable[[], object]) -> None:
    assert fingerprint(make()) == fingerprint(make())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({1, 2, 3}, frozenset([3, 2, 1])),
        ({"a": 1}, OrderedDict(a=1)),
        (Answering(), Answering()),
    ],
    ids=["sets", "mappings", "own"],
)
def test_what_cannot_be_told_apart_has_the_same_fingerprint(one: object, other: object) -> None:
    assert fingerprint(one) == fingerprint(other)


def test_an_object_may_answer_for_itself() -> None:
    assert fingerprint(Answering()) == b"mine"
    assert fingerprint([Answering()]) != fingerprint([b"mine"])


def test_what_a_field_of_a_dataclass_leaves_out_of_comparison_counts() -> None:
    @dataclass(frozen=True)
    class Photo:
        name: str
        caption: str = field(default="", compare=False, repr=False)

    photo = Photo("a")
    assert photo == replace(photo, caption="b")
    assert fingerprint(photo) != fingerprint(replace(photo, caption="b"))


# Functions: what they do is part of the code version


def test_functions_count_by_their_names_and_their_files() -> None:
    functions = [twice, adding, make_function("def f(a): return a"), Path("a").joinpath]
    assert len({fingerprint(function) for function in functions}) == len(functions)


def test_a_function_of_another_file_is_another_one(tmp_path: Path) -> None:
    found = []
    for body in ("a + 1", "a + 2"):
        (tmp_path / "settings.py").write_text(f"def f(a): return {body}")
        space = {"__name__": "settings"}
        exec(compile(f"def f(a): return {body}", tmp_path / "settings.py", "exec"), space)
        found.append(fingerprint(space["f"]))
    assert found[0] != found[1]


def test_what_is_remembered_counts_as_what_it_wraps() -> None:
    assert fingerprint(cache(twice)) == fingerprint(lru_cache(maxsize=1)(twice))
    assert fingerprint(cache(twice)) != fingerprint(cache(adding))


def test_a_function_of_no_module_has_a_fingerprint() -> None:
    function = FunctionType(twice.__code__, {})
    assert len(fingerprint(function)) == DIGEST_BYTES


# What cannot be told


def hold_oneself() -> list[object]:
    held: list[object] = [1]
    held.append({"itself": held})
    return held


def count_up() -> Iterator[int]:
    yield 1


class Calling:
    def __call__(self) -> None: ...

    def call(self) -> None: ...


def pretend_to_wrap() -> Calling:
    wraps(twice)(calling := Calling())
    return calling


@pytest.mark.parametrize(
    "make",
    [
        object,
        Calling,
        lambda: Calling().call,
        pretend_to_wrap,
        lambda: [1, [object()]],
        lambda: {"a": object()},
        lambda: {object(): "a"},
        lambda: {object()},
        lambda: Author(object()),
        lambda: partial(adding, object()),
        lambda: partial(Calling()),
        lambda: adding(object()),
        lambda: cache(Calling()),
        lambda: [object()].append,
        lambda: os,
        threading.Lock,
        count_up,
        lambda: iter([1]),
        lambda: range(3),
        lambda: bytearray(b"a"),
        lambda: NOON - NOON,
        hold_oneself,
        lambda: adding(1),
        lambda: ", ".join,
        lambda: partial(twice, "a"),
    ],
    ids=[
        *["object", "callable", "method", "pretender", "item", "value", "key", "in set", "field"],
        *["argument", "partial", "closure", "cached", "method of builtin", "module", "lock"],
        *["generator", "iterator", "range", "bytearray", "timedelta", "cycle"],
        *["enclosing", "method of text", "partial of plain"],
    ],
)
def test_what_nobody_can_tell_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(FingerprintError, match=r"^cannot tell whether a \w+ has changed$"):
        fingerprint(make())


# Two processes

SCRIPT = """
import json
from plugins.core.incremental.fingerprints import digest, fingerprint
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo
from functools import cache
from tests.unit.core.incremental.test_fingerprints import *

def chosen(text):
    return text in {"đỏ", "xanh", "vàng", b"a", 1, 2.5, None} or text in ("a", frozenset("bcd"))

words = {"đỏ", "xanh", "vàng", "tím", "nâu"}
values = [
    digest("a", b"b"), words, [words, frozenset(words)], {"a": words, 1: None},
    {word: {word} for word in sorted(words)}, [(word, {word, 1}) for word in sorted(words)],
    Author(words, [Guest(words)]), [Colour.RED, Word.RED, Number.ONE], Point(words, 1),
    datetime(2024, 5, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")), Path("a"), chosen, cache(chosen),
    Counter(1).count, len, Counter, lambda text: [one for one in text if one in {"x", "y", "z"}],
]
print(json.dumps([fingerprint(value).hex() for value in values]))
"""


def test_another_process_finds_the_same() -> None:
    found = []
    for seed in ("0", "1", "4711"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[4],
            capture_output=True,
            check=True,
        )
        found.append(json.loads(done.stdout))
    differing = [place for place, hexes in enumerate(zip(*found, strict=True)) if len({*hexes}) > 1]
    assert differing == []
    assert len(found[0]) > 15


# Code


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project that has plugins."""
    write(tmp_path, {"plugins/a/__init__.py": "", "plugins/a/b.py": "x = 1\n", "plugins/c.py": ""})
    return tmp_path


def write(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


@pytest.mark.parametrize(
    "edit",
    [
        lambda root: write(root, {"plugins/a/b.py": "x = 2\n"}),
        lambda root: write(root, {"plugins/a/d.py": ""}),
        lambda root: write(root, {"plugins/d/e/f.py": ""}),
        lambda root: (root / "plugins/c.py").rename(root / "plugins/d.py"),
        lambda root: (root / "plugins/a/b.py").rename(root / "plugins/b.py"),
        lambda root: (root / "plugins/c.py").unlink(),
        lambda root: write(root, {"plugins/a/b.py": "", "plugins/c.py": "x = 1\n"}),
        lambda root: write(root, {"plugins/a/script.js": "let a;"}),
        lambda root: write(root, {"pelicanconf.py": "A = 1"}),
    ],
    ids=[
        *["changed", "added", "added below", "renamed", "moved", "removed", "swapped", "script"],
        "settings",
    ],
)
def test_code_that_differs_has_another_version(edit: Callable[[Path], object], root: Path) -> None:
    before = code_version(root)
    edit(root)
    assert code_version(root) != before


@pytest.mark.parametrize(
    "edit",
    [
        lambda root: os.utime(root / "plugins/c.py", ns=(1, 1)),
        lambda root: write(
            root, {"plugins/a/README.md": "b", "content/a.py": "c", "theme/d.py": "e"}
        ),
        lambda root: write(root, {"plugins/a/__pycache__/b.cpython-311.pyc": "b"}),
        lambda root: (root / "plugins/a/.#b.py").symlink_to("ai@example.vn:1"),
        lambda root: (root / "plugins/a/e.py").mkdir(),
    ],
    ids=["touched", "no code", "compiled", "lock of an editor", "folder"],
)
def test_what_is_no_code_does_not_count(edit: Callable[[Path], object], root: Path) -> None:
    before = code_version(root)
    edit(root)
    assert code_version(root) == before


def test_the_same_code_elsewhere_has_the_same_version(tmp_path: Path) -> None:
    for name in ("one", "another"):
        write(tmp_path / name, {"plugins/a/b.py": "x = 1\n"})
    assert code_version(tmp_path / "one") == code_version(tmp_path / "another")


def test_what_is_installed_counts(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "site-packages"
    monkeypatch.syspath_prepend(str(packages))
    found = [code_version(root)]
    for version in ("markdown-1.dist-info", "markdown-2.dist-info"):
        (packages / version).mkdir(parents=True)
        found.append(code_version(root))
        (packages / version).rmdir()
    assert len(set(found)) == 3
    assert code_version(root) == found[0]


def test_dates_are_no_times() -> None:
    assert fingerprint(date(2024, 5, 1)) != fingerprint(datetime(2024, 5, 1))
