"""Programs are run, their output is repeated, folders are removed."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from pelican import parse_arguments

from plugins.core.errors import SetupError
from plugins.tools.environment.commands import (
    CommandResult,
    ends_plainly,
    pelican_arguments,
    remove_folders,
    run_modules,
    run_repeating,
)


def test_pelican_takes_every_setting_given_to_a_build() -> None:
    overrides = {"KEEP_DEAD_LINKS": True, "RELEASED_ADDRESSES": "/tmp/ở đây", "NUMBER": 3}
    parsed = parse_arguments(pelican_arguments("publishconf.py", "output", overrides))
    assert parsed.overrides == overrides
    assert (parsed.settings, parsed.output, parsed.fatal) == (
        "publishconf.py",
        "output",
        "warnings",
    )
    assert "-e" not in pelican_arguments("publishconf.py", "output")


def test_later_checks_run_after_one_failed(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text("from pathlib import Path; Path('ran').touch()")
    (tmp_path / "bad.py").write_text("raise SystemExit(3)")
    assert run_modules(tmp_path, ["bad"], ["good"]) == 3
    assert (tmp_path / "ran").exists()
    assert run_modules(tmp_path, ["good"]) == 0


def test_an_error_or_a_bad_status_of_a_task_is_that_of_the_program(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @ends_plainly
    def fail() -> None:
        raise SetupError("thiếu git")

    with pytest.raises(SystemExit, match="1"):
        fail()
    assert capsys.readouterr().err == "thiếu git\n"
    with pytest.raises(SystemExit, match="3"):
        ends_plainly(lambda: 3)()


@pytest.mark.parametrize("status", [None, 0])
def test_a_task_that_goes_well_ends_nothing(status: int | None) -> None:
    ends_plainly(lambda: status)()


def test_all_that_is_printed_is_repeated_and_kept_without_colours(tmp_path: Path) -> None:
    script = (
        "import sys; print('\\x1b[31mlỗi\\x1b[0m  '); print('hai', file=sys.stderr); sys.exit(1)"
    )
    terminal = io.StringIO()
    outcome = run_repeating([sys.executable, "-c", script], tmp_path, terminal)
    assert outcome == CommandResult(ok=False, messages="lỗi\nhai")
    assert terminal.getvalue() == "\x1b[31mlỗi\x1b[0m  \nhai\n"


def test_only_named_folders_are_removed(tmp_path: Path) -> None:
    for name in ("output", "content", "elsewhere"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").touch()
    (tmp_path / "preview").symlink_to(tmp_path / "elsewhere")
    remove_folders(tmp_path, "output", "preview", ".cache")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "elsewhere"]
    assert (tmp_path / "elsewhere" / "a").exists()
