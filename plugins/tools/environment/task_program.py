"""Invoke's command line, with help and errors in Vietnamese.

Run as a script inside `.venv`: `bootstrap` does not import it, and it needs the requirements.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from invoke.exceptions import ParseError
from invoke.program import Program

# Tasks that the handbook explains to editors: their help is Vietnamese.
FOR_EDITORS = ("init", "new", "check", "serve", "hook", "admin")
CALL = "python3 tasks.py"
ALL_TASKS = f"xem `{CALL} --list`"
VALUES = {"STRING": "CHỮ", "INT": "SỐ"}

UNKNOWN = re.compile(r"No idea what ['\"](?P<word>.*)['\"] is!", re.DOTALL)
MISSING = re.compile(r"'(?P<task>.*)' did not receive required positional arguments: (?P<names>.*)")
EMPTY = re.compile(r"Flag <Argument: (?P<name>[\w-]+).*> needed value")
NO_NUMBER = re.compile(r"invalid literal for \w+\(\).*: '(?P<word>.*)'|could not convert .*")


class TaskProgram(Program):
    """Runs the tasks of `root`."""

    def __init__(self, root: Path) -> None:
        super().__init__(binary=CALL)
        self._root = root

    def run_tasks(self, arguments: list[str]) -> None:
        """Run the tasks named in `arguments`; ends the process with their status."""
        self.run([CALL, "--search-root", str(self._root), *arguments])

    def parse_core_args(self) -> None:
        with in_vietnamese(self):
            super().parse_core_args()

    def parse_tasks(self) -> None:
        with in_vietnamese(self):
            super().parse_tasks()

    def parse_cleanup(self) -> None:
        with in_vietnamese(self):
            super().parse_cleanup()

    def print_help(self) -> None:
        """Print the tasks; invoke's own options are for nobody."""
        self.load_collection()
        self.scoped_collection = self.collection
        self.list_flat()

    def list_flat(self) -> None:
        """Print the tasks, those of editors first."""
        helplines = {
            name: (task.__doc__ or "").splitlines()[0]
            for name, task in self.collection.tasks.items()
        }
        editors = [(name, helplines.pop(name)) for name in FOR_EDITORS if name in helplines]
        print(f"Cách dùng: {CALL} LỆNH [tùy chọn]; tùy chọn của một lệnh: {CALL} --help LỆNH\n")
        print("Người biên tập:\n")
        self.print_columns(editors)
        print("Administrators and developers:\n")
        self.print_columns(sorted(helplines.items()))

    def print_task_help(self, name: str) -> None:
        """Print the help of a task; that of editors' tasks is Vietnamese."""
        if name not in FOR_EDITORS:
            super().print_task_help(name)
            return
        options = self.parser.contexts[name].help_tuples()
        print(f"Cách dùng: {CALL} {name}{' [tùy chọn]' if options else ''}\n")
        print(f"{self.leading_indent}{self.collection[name].__doc__}\n")
        if options:
            print("Tùy chọn:\n")
            self.print_columns([(_translate_values(flags), words) for flags, words in options])


@contextmanager
def in_vietnamese(program: Program) -> Iterator[None]:
    """Translate errors on the command line, which invoke prints."""
    try:
        yield
    except ParseError as error:
        raise ParseError(describe(str(error), error.context, program)) from error
    except ValueError as error:
        word = NO_NUMBER.match(str(error))
        value = f" “{word['word']}”" if word and word["word"] is not None else ""
        raise ParseError(f"Giá trị{value} không phải số — {ALL_TASKS}.") from error


def describe(message: str, context: Any, program: Program) -> str:  # noqa: ANN401 - invoke's own
    """Return an error of invoke's parser in Vietnamese, with the name probably meant."""
    task = getattr(context, "name", None)
    help_of_task = f"xem `{CALL} --help {task}`" if task else ALL_TASKS
    if found := UNKNOWN.match(message):
        word = found["word"]
        if task and word.startswith("-"):
            likely = closest(word, context.flags)
            return f"Lệnh {task} không có tùy chọn {word}{likely} — {help_of_task}."
        if task:
            return (
                f"Không hiểu “{word}” sau lệnh {task} — giá trị có dấu cách phải đặt trong ngoặc "
                f"kép; {help_of_task}."
            )
        likely = closest(word, program.collection.tasks)
        return f"Không có lệnh “{word}”{likely} — {ALL_TASKS}."
    if found := MISSING.match(message):
        names = ", ".join(f"--{name}" for name in re.findall(r"'(.+?)'", found["names"]))
        return f"Lệnh {found['task']} còn thiếu {names} — xem `{CALL} --help {found['task']}`."
    if found := EMPTY.match(message):
        return f"Sau --{found['name']} phải có giá trị — {help_of_task}."
    return f"Không hiểu dòng lệnh ({message}) — {ALL_TASKS}."


def closest(word: str, known: Any) -> str:  # noqa: ANN401 - invoke's own mapping
    """Return ` (có phải “…”?)` for the name most like `word`, or nothing."""
    matches = get_close_matches(word, list(known), n=1)
    return f" (có phải “{matches[0]}”?)" if matches else ""


def _translate_values(flags: str) -> str:
    for english, word in VALUES.items():
        flags = flags.replace(english, word)
    return flags


if __name__ == "__main__":
    ROOT = Path(__file__).resolve().parents[3]
    sys.path[0] = str(ROOT)  # instead of this folder
    TaskProgram(ROOT).run_tasks(sys.argv[1:])
