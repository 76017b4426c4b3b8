"""Commands of CI and timers: remember a failure or a recovery, and notify people."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from plugins.core.errors import AlertError, PublishingError
from plugins.tools.alerts.delivery import deliver
from plugins.tools.alerts.failures import (
    Failures,
    add_failure,
    describe_all_published,
    describe_failure,
    describe_held,
    describe_recovery,
    format_status,
    is_due,
    list_held,
    parse_status,
    replace_held,
)
from plugins.tools.alerts.settings import AlertSettings
from plugins.tools.alerts.waiting import notify_waiting
from plugins.tools.publishing.held_back import one_line, read_held
from plugins.tools.publishing.status import read_status, write_status

Report = Callable[[str], None]

FOLDER = Path(".cache/alerts")
FILE = "status.json"


def notify(
    root: Path,
    failed: str,
    recovered: str,
    to: str,
    see: str,
    releases: str,
    waiting: str,
    report: Report,
) -> None:
    """Notify people of a failure, a recovery, or of what waits for editors.

    Articles held back from `releases` are told with the first two. Raises AlertError unless it is
    exactly one of them.
    """
    if [bool(one) for one in (failed, recovered, waiting)].count(True) != 1:
        raise AlertError(
            "Hãy ghi một trong ba: --failed “việc”, --recovered “việc” hoặc --waiting “địa chỉ”."
        )
    if waiting:
        notify_waiting(find_folder(root, os.environ), waiting, see, report)
    elif failed:
        notify_failure(root, failed, to, see, report)
    else:
        notify_recovery(root, recovered, to, report)
    if place := releases or to:
        notify_held(root, place, to, report)


def notify_failure(
    root: Path,
    what: str,
    to: str,
    see: str,
    report: Report,
    *,
    variables: Mapping[str, str] = os.environ,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Remember that `what` failed and notify people, at most once a day.

    `to` is the target or empty, `see` says where to find the reason. Errors of targets and channels
    are reported, not raised: the caller has a failure of its own to end with.
    """
    what, now = one_line(what), clock()
    store = StatusStore(find_folder(root, variables), to, report)
    failures = add_failure(store.read(), what, one_line(see) or find_run(variables), now)
    failure = failures[what]
    message = describe_failure(what, failure, has_target=bool(to))
    store.write(failures)  # before the delivery, which may outlast the time limit of the caller
    if is_due(failure, now) and deliver(AlertSettings.from_environment(variables), message, report):
        store.write({**failures, what: failure._replace(told=now)})


def notify_recovery(
    root: Path,
    what: str,
    to: str,
    report: Report,
    *,
    variables: Mapping[str, str] = os.environ,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Forget the failure of `what`, and notify people if they were notified of it."""
    what, store = one_line(what), StatusStore(find_folder(root, variables), to, report)
    failures = store.read()
    failure = failures.get(what)
    if failure is None:
        return
    if failure.told is not None:
        message = describe_recovery(what, failure, clock())
        deliver(AlertSettings.from_environment(variables), message, report)
    store.write({name: one for name, one in failures.items() if name != what})


def notify_held(
    root: Path,
    releases: str,
    to: str,
    report: Report,
    *,
    variables: Mapping[str, str] = os.environ,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Remember the articles that the last publication to `releases` held back, and notify people.

    They are told of each once a day at most, and when none is held back any more.
    """
    try:
        held = read_held(releases)
    except PublishingError as problem:
        report(f"Không đọc được danh sách bài bị giữ lại: {problem}")
        return
    store, now = StatusStore(find_folder(root, variables), to, report), clock()
    before = store.read()
    failures = replace_held(before, held, now)
    if failures != before:
        store.write(failures)
    settings, known = AlertSettings.from_environment(variables), list_held(failures)
    if any(is_due(one, now) for one in known.values()):
        if deliver(settings, describe_held(failures), report):
            told = {name: one._replace(told=now) for name, one in known.items()}
            store.write({**failures, **told})
    elif not known and any(one.told for one in list_held(before).values()):
        deliver(settings, describe_all_published(now), report)


def find_run(variables: Mapping[str, str]) -> str:
    """Return the address of this run of GitHub's or Forgejo's actions, or ""."""
    server, repository, run = (
        variables.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "RUN_ID")
    )
    return f"{server}/{repository}/actions/runs/{run}" if server and repository and run else ""


def find_folder(root: Path, variables: Mapping[str, str]) -> Path:
    """Return the folder of this machine's status: that of the systemd unit, or in `.cache`."""
    given = variables.get("STATE_DIRECTORY", "").partition(":")[0]
    return Path(given) if given else root / FOLDER


@dataclass(frozen=True)
class StatusStore:
    """The known failures, kept at the target `to`, or in `folder` if it is empty or unreachable."""

    folder: Path
    to: str
    report: Report

    def read(self) -> Failures:
        """Return the failures of the target and those kept here while it was unreachable."""
        own = self.folder / FILE
        failures: Failures = {}
        try:
            failures = parse_status(own.read_bytes().decode(errors="replace"))
        except FileNotFoundError:
            pass
        except OSError as error:
            self.report(f"Không đọc được {own} ({error.strerror}).")
        if self.to:
            try:
                failures = {**parse_status(read_status(self.to)), **failures}
            except PublishingError as problem:
                self.report(f"Không đọc được trạng thái ở nơi xuất bản: {problem}")
        return failures

    def write(self, failures: Failures) -> None:
        """Keep the failures at the target; on this machine only if that fails."""
        own = self.folder / FILE
        line = format_status(failures)
        if self.to:
            try:
                write_status(self.to, line)
            except PublishingError as problem:
                self.report(f"Không ghi được trạng thái ở nơi xuất bản: {problem}")
            else:
                with suppress(OSError):  # not writable: the status of the target is newer
                    own.unlink(missing_ok=True)
                return
        unfinished = own.with_suffix(".new")
        try:
            own.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(f"{line}\n", encoding="utf-8")
            unfinished.replace(own)
        except OSError as error:
            self.report(f"Không ghi được {own} ({error.strerror}).")
