"""The lines by which GitHub shows problems beside the lines of a pull request."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.newsdesk.problems import Findings, Problem, Severity, iter_lines

PATH = "content/articles/2024/mot/index.md"
ANNOTATIONS = {
    "Vietnamese": (
        Problem(PATH, 2, 14, Severity.ERROR, "thiếu “tiêu đề”", "ghi title: Đắk Ơ, một, hai"),
        f"::error file={PATH},line=2,col=14::thiếu “tiêu đề” — ghi title: Đắk Ơ, một, hai",
    ),
    "advice": (
        Problem(PATH, 1, 1, Severity.ADVICE, "ảnh nặng 3 MB", "thu nhỏ"),
        f"::notice file={PATH},line=1,col=1::ảnh nặng 3 MB — thu nhỏ",
    ),
    "percent and line ends": (
        Problem(PATH, 3, 1, Severity.ERROR, "100%\r\nrồi %0A", "xóa\nđi"),
        f"::error file={PATH},line=3,col=1::100%25%0D%0Arồi %250A — xóa%0Ađi",
    ),
    "what would end the message": (
        Problem(PATH, 3, 1, Severity.ERROR, "::error::giả", "xóa"),
        f"::error file={PATH},line=3,col=1::::error::giả — xóa",
    ),
    "a name that would end the property": (
        Problem("content/a,b: 50%/bài.md", 1, 1, Severity.ERROR, "tên lạ", "đổi tên"),
        "::error file=content/a%2Cb%3A 50%25/bài.md,line=1,col=1::tên lạ — đổi tên",
    ),
}
# As the runner reads it (actions/runner, ActionCommand.cs).
COMMAND = re.compile(r"::(?P<level>\w+) file=(?P<file>[^,:]+),line=(\d+),col=(\d+)::(?P<what>.*)")


@pytest.mark.parametrize(("problem", "line"), ANNOTATIONS.values(), ids=ANNOTATIONS.keys())
def test_a_problem_is_one_line_that_the_runner_reads_back(problem: Problem, line: str) -> None:
    assert list(iter_lines([problem], "github")) == [line]
    read = COMMAND.fullmatch(line)
    assert read is not None
    assert unescape(read["file"]) == problem.path
    assert unescape(read["what"]) == f"{problem.what} — {problem.remedy}"


def unescape(text: str) -> str:
    """Undo the escaping, the percent sign last."""
    for sign, escaped in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
        text = text.replace(escaped, sign)
    return text


def test_advice_on_other_files_can_be_left_out() -> None:
    findings = Findings(Path("/p"))
    for name in ("a.md", "b.md"):
        findings.advise(Path("/p", name), (1, 1), "nặng", "thu nhỏ")
        findings.error(Path("/p", name), (2, 1), "sai", "sửa")
    kept = findings.advising({"a.md"})
    assert [problem.path for problem in kept.advice()] == ["a.md"]
    assert [problem.path for problem in kept.errors()] == ["a.md", "b.md"]
