"""Messages that comments and letters wait for editors, bundled: one an hour at most.

The numbers come from the service's metrics, which contain no text and nobody's name.
"""

from __future__ import annotations

import json
import os
import re
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from plugins.tools.alerts.delivery import deliver
from plugins.tools.alerts.failures import STAMP, Message
from plugins.tools.alerts.settings import AlertSettings

BUNDLED = timedelta(hours=1)
ASK_SECONDS = 10
MOST_BYTES = 65_536
FILE = "waiting.json"
METRIC = re.compile(r"^tuong_tac_(\w+) (\d+)$", re.MULTILINE)


class Waiting(NamedTuple):
    """Numbers of comments and letters, and when the newest ones came (Unix time)."""

    comments: int
    newest_comment: int
    letters: int
    newest_letter: int


class Told(NamedTuple):
    """When people were last told, and the newest comment and letter then."""

    time: datetime | None = None
    newest_comment: int = 0
    newest_letter: int = 0


def notify_waiting(
    folder: Path,
    address: str,
    see: str,
    report: Callable[[str], None],
    *,
    variables: Mapping[str, str] = os.environ,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Tell people if comments or letters have come since they were last told.

    `address` is that of the service's metrics, `see` that of the desk. Errors are reported, not
    raised: whether the service runs is checked elsewhere, and the next call tries again.
    """
    try:
        waiting = ask(address)
    except (OSError, ValueError) as error:
        report(f"Chưa hỏi được dịch vụ có ý kiến chờ duyệt hay không ({error}).")
        return
    told, now, file = read_told(folder / FILE), clock(), folder / FILE
    if not is_due(waiting, told, now):
        return
    if deliver(AlertSettings.from_environment(variables), describe_waiting(waiting, see), report):
        write_told(file, Told(now, waiting.newest_comment, waiting.newest_letter), report)


def ask(address: str) -> Waiting:
    """Return what the service's metrics say. Raises OSError, ValueError."""
    with urllib.request.urlopen(address, timeout=ASK_SECONDS) as answer:
        text = answer.read(MOST_BYTES).decode("ascii")
    found = {name: int(number) for name, number in METRIC.findall(text)}
    names = ("waiting_comments", "newest_comment", "waiting_letters", "newest_letter")
    if missing := [name for name in names if name not in found]:
        raise ValueError(f"{address}: {missing[0]} is missing")
    return Waiting(*(found[name] for name in names))


def is_due(waiting: Waiting, told: Told, now: datetime) -> bool:
    """Return whether something is new, and the last message an hour old.

    A message in the future, from a clock that was set back, does not count.
    """
    is_new = (
        waiting.newest_comment > told.newest_comment or waiting.newest_letter > told.newest_letter
    )
    return is_new and (told.time is None or not timedelta(0) <= now - told.time < BUNDLED)


def describe_waiting(waiting: Waiting, see: str) -> Message:
    """Return the message."""
    parts = [
        *([f"{waiting.comments} ý kiến chờ duyệt"] if waiting.comments else []),
        *([f"{waiting.letters} góp ý chưa xong"] if waiting.letters else []),
    ]
    said = ", ".join(parts)
    lines = (
        f"Hiện có {said}.",
        f"Xem và xử lý tại {see}",
        "Khi có thêm, tin tiếp theo sẽ đến sau ít nhất một giờ.",
    )
    return Message(f"[Cổng thông tin] {said}", lines, is_ok=True)


def read_told(file: Path) -> Told:
    """Return what was told last; nothing for a file that `write_told` has not written."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        kept = json.loads(file.read_bytes())
        time = datetime.strptime(kept["time"], STAMP).replace(tzinfo=UTC)
        return Told(time, int(kept["newest_comment"]), int(kept["newest_letter"]))
    return Told()


def write_told(file: Path, told: Told, report: Callable[[str], None]) -> None:
    kept = {**told._asdict(), "time": f"{told.time:{STAMP}}"}
    unfinished = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(f"{json.dumps(kept)}\n", encoding="utf-8")
        unfinished.replace(file)
    except OSError as error:
        report(f"Không ghi được {file} ({error.strerror}).")
