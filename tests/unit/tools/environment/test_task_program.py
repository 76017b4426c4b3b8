"""Help and errors of the tasks, as editors see them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.tools.environment.task_program import FOR_EDITORS, TaskProgram

ROOT = Path(__file__).resolve().parents[4]
VIETNAMESE = re.compile(r"[ăâđêôơưạ-ỹ]", re.IGNORECASE)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the program with arguments that end it before a task; return status and output."""
    with pytest.raises(SystemExit) as ended:
        TaskProgram(ROOT).run_tasks(list(arguments))
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


@pytest.mark.parametrize("arguments", [["--list"], ["--help"], []], ids=["list", "help", "nothing"])
def test_the_tasks_of_editors_come_first(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, *arguments)
    editors, others = out.split("Administrators and developers:")
    assert status == 0
    assert re.findall(r"^  ([a-z]+) ", editors, re.MULTILINE) == list(FOR_EDITORS)
    assert {"build", "publish", "test"} <= set(re.findall(r"^  ([a-z]+) ", others, re.MULTILINE))
    assert not re.search(r"Usage|Available|Core options", out)


@pytest.mark.parametrize("task", FOR_EDITORS)
def test_the_help_of_an_editors_task_is_vietnamese(
    task: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "--help", task)
    assert (status, run(capsys, task, "--help")[1]) == (0, out)
    title, purpose, *_ = (part for part in out.split("\n\n") if part.strip())
    assert title.startswith(f"Cách dùng: python3 tasks.py {task}")
    assert VIETNAMESE.search(purpose)
    for option in re.findall(r"^  (?:-\w\b.*?)?--\w+(?:=\S+)? *(.*)$", out, re.MULTILINE):
        assert VIETNAMESE.search(option), option
    assert not re.search(r"STRING|INT\b|Usage|Options|Docstring", out)


HELP = "python3 tasks.py --help"
ERRORS = {
    "an unknown task": (["nwe"], "Không có lệnh “nwe” (có phải “new”?) — xem `python3 tasks.py"),
    "help on an unknown task": (["--help", "chekc"], "Không có lệnh “chekc” (có phải “check”?)"),
    "an unknown option": (
        ["new", "--titel", "A"],
        f"Lệnh new không có tùy chọn --titel (có phải “--title”?) — xem `{HELP} new`.",
    ),
    "no quotation marks": (
        ["new", "--title", "Hội", "nghị"],
        "Không hiểu “nghị” sau lệnh new — giá trị có dấu cách phải đặt trong ngoặc kép; xem",
    ),
    "no value": (["check", "--since"], f"Sau --since phải có giá trị — xem `{HELP} check`."),
    "no number": (["serve", "--port", "abc"], "Giá trị “abc” không phải số — xem `python3"),
    "a missing option": (["publish"], f"Lệnh publish còn thiếu --to — xem `{HELP} publish`."),
}


@pytest.mark.parametrize(("arguments", "message"), ERRORS.values(), ids=ERRORS.keys())
def test_an_error_on_the_command_line_is_vietnamese(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (1, "")
    assert err.startswith(message)
    assert len(err.splitlines()) == 1
