"""Settings: every rule, and all problems at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from plugins.core.errors import PortalError, SettingsError, SetupError, exiting_on
from plugins.core.settings import (
    Rule,
    boolean,
    digits,
    matching,
    one_of,
    optional,
    path,
    read_settings,
    setting,
    settings_of,
    text,
    whole_number,
)


@dataclass(frozen=True)
class Example:
    """Settings of every kind, and a field that is none."""

    root: Path
    size: int = setting("EXAMPLE_SIZE", 2, whole_number(1, 3))
    word: str = setting("EXAMPLE_WORD", "a", matching("[a-z]+", "small letters"))
    token: str = setting("EXAMPLE_TOKEN", "", text(), is_secret=True)


def read(**given: object) -> Example:
    return read_settings(Example, given, prefix="EXAMPLE_", root=Path("/a"))


def test_what_is_not_given_is_as_declared() -> None:
    assert read(OTHER=1) == Example(Path("/a"), 2, "a", "")


def test_what_is_given_comes_before_what_is_declared_and_what_the_reader_adds() -> None:
    @dataclass(frozen=True)
    class Place:
        folder: Path = setting("FOLDER", Path("a"), path())

    assert read_settings(Place, {}, folder=Path("b")).folder == Path("b")
    assert read_settings(Place, {"FOLDER": "c"}, folder=Path("b")).folder == Path("c")


def test_all_problems_are_told_at_once_each_with_name_value_and_expectation() -> None:
    with pytest.raises(SettingsError) as caught:
        read(EXAMPLE_WORD="A", EXAMPLE_SIZE="1", EXAMPLE_SIZES=1)
    assert caught.value.problems == (
        "EXAMPLE_SIZES: there is no such setting",
        "EXAMPLE_SIZE is '1', expected a whole number from 1 to 3",
        "EXAMPLE_WORD is 'A', expected small letters",
    )


def test_problems_can_be_worded_otherwise() -> None:
    with pytest.raises(SettingsError, match=r"^EXAMPLE_SIZE: 4$"):
        read_settings(Example, {"EXAMPLE_SIZE": 4}, wording="{name}: {value!r}", root=Path())


def test_a_secret_is_not_shown() -> None:
    assert "bi-mat" not in repr(read(EXAMPLE_TOKEN="bi-mat"))


def test_settings_are_listed_by_field_with_their_names() -> None:
    names = {field: one.name for field, one in settings_of(Example).items()}
    assert names == {"size": "EXAMPLE_SIZE", "word": "EXAMPLE_WORD", "token": "EXAMPLE_TOKEN"}


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        pytest.param(boolean(), {True: True, False: False}, [1, "True", None], id="boolean"),
        pytest.param(text(), {"": "", "a": "a"}, [1, None, b"a", Path("a")], id="text"),
        pytest.param(one_of(("a", "b"), ""), {"a": "a"}, ["", "ab", 1, ["a"]], id="choice"),
        pytest.param(matching("a+", ""), {"aa": "aa"}, ["", "ab", "a\n", b"a", None], id="pattern"),
        pytest.param(whole_number(1, 3), {1: 1, 3: 3}, [0, 4, True, 1.0, "1", None], id="number"),
        pytest.param(whole_number(1), {1: 1, 10**9: 10**9}, [0, True], id="number without an end"),
        pytest.param(
            digits(1, 30),
            {"1": 1, " 30 ": 30, 7: 7},
            ["0", "31", "", "+1", "1.0", "1e1", "1_0", "²", "٣", True, None],
            id="digits",
        ),
        pytest.param(
            path(), {"a": Path("a"), Path("b"): Path("b")}, ["", None, 1, b"a"], id="path"
        ),
        pytest.param(
            optional(path()), {"a": Path("a"), "": None, None: None}, [1, b"a"], id="optional"
        ),
    ],
)
def test_a_rule_takes_what_it_expects_and_nothing_else(
    rule: Rule[Any], good: dict[object, object], bad: list[object]
) -> None:
    assert [rule.parse(value) for value in good] == list(good.values())
    assert [value for value in bad if takes(rule, value)] == []


def takes(rule: Rule[Any], value: object) -> bool:
    try:
        rule.parse(value)
    except ValueError:
        return False
    return True


def test_an_error_ends_the_run_with_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught, exiting_on(SettingsError, SetupError):
        raise SettingsError(["một", "hai"])
    assert caught.value.code == 1
    assert capsys.readouterr().err == "một\nhai\n"


def test_an_error_of_another_kind_goes_on() -> None:
    with pytest.raises(PortalError), exiting_on(SettingsError):
        raise PortalError
