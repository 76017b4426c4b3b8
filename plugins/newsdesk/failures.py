"""The last resort: whatever a file does to the code that reads it becomes an error of that file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from plugins.core.time_limit import TimeLimitError, time_limit
from plugins.newsdesk.problems import Findings

MAX_CHARACTERS = 200  # of the text of an exception
Result = TypeVar("Result")


def attempt(
    work: Callable[[], Result], path: Path, findings: Findings, seconds: float
) -> Result | None:
    """Return the result of work on a file; None after recording an exception as an error of it.

    So is work that takes more processor time than `seconds`. All other problems of the content are
    reported, too.
    """
    try:
        with time_limit(seconds):
            return work()
    except TimeLimitError:
        what = f"đọc tệp này mất quá {seconds:g} giây"
        remedy = "chia thành nhiều bài, hoặc xóa những ký hiệu lặp lại quá nhiều"
    except RecursionError:
        what, remedy = (
            "các khối lồng nhau quá sâu",
            "bớt cấp của danh sách, trích dẫn hoặc thẻ HTML",
        )
    except Exception as error:
        text = " ".join(str(error).split())[:MAX_CHARACTERS]
        what = f"không đọc được tệp này ({type(error).__name__}: {text})"
        remedy = "báo cho người phụ trách kỹ thuật, kèm tệp này"
    findings.error(path, (1, 1), what, remedy)
    return None
