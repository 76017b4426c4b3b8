"""What CI and timers run: something failed, or works again."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from plugins.core.errors import AlertError
from plugins.tools.alerts.failures import (
    Failures,
    Message,
    add_failure,
    describe_failure,
    describe_recovery,
    is_due,
)
from plugins.tools.alerts.mail import send_mail
from plugins.tools.alerts.settings import AlertSettings
from plugins.tools.alerts.status_store import StatusStore, find_folder
from plugins.tools.alerts.webhook import post_webhook

Report = Callable[[str], None]


def notify(root: Path, failed: str, recovered: str, to: str, see: str, report: Report) -> None:
    """Notify people of a failure or of a recovery. Raises AlertError unless it is one of them."""
    if bool(failed) == bool(recovered):
        raise AlertError("Hãy ghi một trong hai: --failed «việc» hoặc --recovered «việc».")
    if failed:
        notify_failure(root, failed, to, see, report)
    else:
        notify_recovery(root, recovered, to, report)


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
    """Remember that `what` failed and tell people, at most once a day.

    `to` is the target or empty, `see` where the reason stands. Never raises for what others do
    wrong: whatever called this has its own failure to end with.
    """
    what, now = one_line(what), clock()
    memory = StatusStore(find_folder(root, variables), to, report)
    failures = add_failure(memory.read(), what, one_line(see) or find_run(variables), now)
    failure = failures[what]
    message = describe_failure(what, failure, has_target=bool(to))
    memory.write(failures)  # before anybody is told: a mail server may take longer than we may
    if is_due(failure, now) and deliver(message, variables, report):
        memory.write({**failures, what: failure._replace(told=now)})


def notify_recovery(
    root: Path,
    what: str,
    to: str,
    report: Report,
    *,
    variables: Mapping[str, str] = os.environ,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Remember that `what` works, and tell those who were told that it did not."""
    what, memory = one_line(what), StatusStore(find_folder(root, variables), to, report)
    failures: Failures = memory.read()
    failure = failures.get(what)
    if failure is None:
        return
    if failure.told is not None:
        deliver(describe_recovery(what, failure, clock()), variables, report)
    memory.write({name: one for name, one in failures.items() if name != what})


def deliver(message: Message, variables: Mapping[str, str], report: Report) -> bool:
    """Send a message by every channel there is; return whether it has reached somebody."""
    settings = AlertSettings.from_environment(variables)
    for problem in settings.problems:
        report(f"Thông báo: {problem}.")
    deliveries: list[Callable[[], None]] = []
    if mail := settings.mail:
        deliveries.append(lambda: send_mail(mail, message))
    if settings.webhook:
        deliveries.append(lambda: post_webhook(settings.webhook, message))
    if not deliveries and not settings.problems:
        report("Chưa khai báo nơi nhận thông báo (ALERT_MAIL_TO hoặc ALERT_WEBHOOK).")
    return any([_try(one, report) for one in deliveries])


def _try(send: Callable[[], None], report: Report) -> bool:
    try:
        send()
    except AlertError as problem:
        report(f"Chưa gửi được thông báo: {problem}.")
        return problem.is_partly
    return True


def find_run(variables: Mapping[str, str]) -> str:
    """Return the address of the run of GitHub's or Forgejo's actions that this is, or nothing."""
    server, repository, run = (
        variables.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "RUN_ID")
    )
    return f"{server}/{repository}/actions/runs/{run}" if server and repository and run else ""


def one_line(text: str) -> str:
    """Return a text without line ends and other signs that are not shown."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
