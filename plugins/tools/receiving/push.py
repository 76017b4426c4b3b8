"""`python -m plugins.tools.receiving.push`: what the hooks of a repository run.

The code is that of the installation from which `receive` was called; of a commit only its content
is used. `accept` runs before a push is taken, `publish` after it, `again` without one; `build` is
the part of both that is ended when it takes too long.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from plugins.core.errors import (
    PARTLY_PUBLISHED,
    FaultyContentError,
    PortalError,
    PublishingError,
    exiting_on,
)
from plugins.tools.environment.bootstrap import report
from plugins.tools.receiving.acceptance import BRANCHES, find_refusal
from plugins.tools.receiving.pushed_tree import PushedRepository

PUBLISHED = "refs/portal/published"
# Where the objects of a push are until it is taken: githooks(5), "Quarantine environment".
QUARANTINE = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
# Settings of git that tests and administrators choose; everything else is that of the push.
KEPT_VARIABLES = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
CREDENTIAL = "publish.env"  # of systemd: variables of the build, which nothing else gets
HAS_ERRORS = 3  # exit status of a build that is not published since its content has errors
END_SECONDS = 10
POLL_SECONDS = 0.5
NOT_PUBLISHED = "CHƯA XUẤT BẢN: kho đã nhận bài, nhưng trang được giữ nguyên"


@dataclass(frozen=True)
class Receiver:
    """A repository whose branch is published: the arguments that `receive` wrote into the hooks.

    `site` is the folder of the build, `code` the installation. A publication is ended after
    `minutes`, and waits as long for another one.
    """

    repository: Path
    branch: str
    site: Path
    target: str
    code: Path
    minutes: float

    @property
    def ref(self) -> str:
        return BRANCHES + self.branch

    def arguments(self) -> list[str]:
        """Return the arguments of this module that name these values."""
        return [f"--{name}={value}" for name, value in vars(self).items()]


def accept(receiver: Receiver, variables: Mapping[str, str]) -> int:
    """Return 1 and say why if the push on standard input changes what nobody may push."""
    repository = PushedRepository(receiver.repository, variables)
    lines = [line.rstrip("\n") for line in sys.stdin]
    refusal = find_refusal(repository, receiver.branch, receiver.code, lines)
    if refusal:
        report(refusal)
    return 1 if refusal else 0


def publish(receiver: Receiver, fallback: str = "") -> int:
    """Publish the newest commit of the branch; return the exit status of the hook.

    It is PARTLY_PUBLISHED if everything but faulty articles was published. Addresses are compared
    with those of the commit that was published last, else with `fallback`.
    """
    with _turn(receiver) as is_ours:
        if not is_ours:
            report(
                f"{NOT_PUBLISHED}: lần xuất bản trước chưa xong sau {receiver.minutes:g} phút. "
                "Hãy push lại, hoặc đợi lần xuất bản theo lịch."
            )
            return 1
        repository = PushedRepository(receiver.repository)
        commit = repository.find_commit(receiver.ref)
        if commit is None:
            report(f"Kho không có nhánh {receiver.branch}: trang được giữ nguyên.")
            return 1
        published = repository.find_commit(PUBLISHED)
        since = published or repository.find_commit(fallback or commit) or commit
        status = _run_build(receiver, commit, since)
        if status not in {0, PARTLY_PUBLISHED}:
            ending = " vì các lỗi trên. Hãy sửa rồi push lại" if status == HAS_ERRORS else ""
            report(f"{NOT_PUBLISHED}{ending or '. Hãy xem lỗi ở trên'}.")
            return 1
    return status


@contextmanager
def _turn(receiver: Receiver) -> Iterator[bool]:
    """Wait until no other push is published; yield whether that came in time."""
    path = Path(f"{receiver.site}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as lock:
        yield _acquire(lock.fileno(), time.monotonic() + receiver.minutes * 60)


def _acquire(lock: int, deadline: float) -> bool:
    is_told = False
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if not is_told:
            report("Đang có một lần xuất bản khác, vui lòng đợi …")
            is_told = True
        if time.monotonic() >= deadline:
            return False
        time.sleep(POLL_SECONDS)


def _run_build(receiver: Receiver, commit: str, since: str) -> int:
    """Check and publish a commit in a process group that is ended after the time limit."""
    own = [sys.executable, "-m", "plugins.tools.receiving.push", "build"]
    command = [*own, *receiver.arguments(), f"--commit={commit}", f"--since={since}"]
    with subprocess.Popen(command, cwd=receiver.code, start_new_session=True) as process:
        try:
            return process.wait(receiver.minutes * 60)
        except subprocess.TimeoutExpired:
            report(
                f"Quá {receiver.minutes:g} phút nên lần xuất bản này đã bị dừng. Hãy xem lại tệp "
                "vừa thêm (đoạn quá dài, quá nhiều dấu lặp), hoặc báo quản trị."
            )
            return 1
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(END_SECONDS)


def build(receiver: Receiver, commit: str, since: str) -> int:
    """Check the content of a commit and publish it; return the exit status.

    Faulty articles are held back. Raises PortalError.
    """
    from plugins.newsdesk.commands.tasks import check
    from plugins.tools.admin.bundling import prepare_release
    from plugins.tools.publishing import publisher
    from plugins.tools.publishing.released import read_released
    from plugins.tools.publishing.sources import environment
    from plugins.tools.receiving.pushed_sources import PushedSources

    repository = PushedRepository(receiver.repository)
    sources = PushedSources(repository, commit, receiver.code, receiver.site)
    site = sources.assemble(commit, {})
    released = read_released(receiver.target)
    with environment(sources.seeing_git(site)):
        found = check(site, since=f"{since}..{commit}", released=released)
    os.environ["PORTAL_PUBLISHER"] = repository.ask("log", "-1", "--format=%ce", commit).decode()
    os.environ |= read_credential()
    prepare_release(site, report)
    revision = publisher.Revision(commit, is_dirty=False)
    place = site, receiver.target, report
    try:
        done = publisher.publish(*place, revision=revision, sources=sources, is_faulty=bool(found))
    except FaultyContentError as error:
        report(str(error))
        return HAS_ERRORS
    # With the versions that readers see: however many pushes have errors, no address is lost.
    seen = sources.compose(commit, {one.bundle: one.commit for one in done.held})
    repository.ask("-c", "core.hooksPath=/dev/null", "update-ref", PUBLISHED, seen)
    return done.status


def read_credential(variables: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the variables in the credential of the unit, such as ENGAGEMENT_TOKEN."""
    folder = variables.get("CREDENTIALS_DIRECTORY")
    try:
        text = (Path(folder) / CREDENTIAL).read_text(encoding="utf-8") if folder else ""
    except FileNotFoundError:
        return {}
    lines = (line.partition("=") for line in text.splitlines() if not line.startswith("#"))
    return {name.strip(): value.strip() for name, is_pair, value in lines if is_pair}


def take_git_variables() -> dict[str, str]:
    """Remove git's variables from the environment; return those of a push's objects."""
    found = {name: os.environ[name] for name in QUARANTINE if name in os.environ}
    for name in [one for one in os.environ if one.startswith("GIT_")]:
        if name not in KEPT_VARIABLES:
            del os.environ[name]
    return found


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the arguments in the hooks."""
    parser = argparse.ArgumentParser(prog="plugins.tools.receiving.push", description=__doc__)
    parser.add_argument("verb", choices=("accept", "publish", "again", "build"))
    for name in ("repository", "site", "code"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name in ("branch", "target"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--minutes", type=float, required=True)
    for name in ("commit", "since"):
        parser.add_argument(f"--{name}", default="")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit status of a hook."""
    given = vars(make_parser().parse_args(arguments))
    verb, commit, since = (given.pop(name) for name in ("verb", "commit", "since"))
    receiver = Receiver(**given)
    variables = take_git_variables()
    os.umask(0o022)
    if os.geteuid() != receiver.repository.stat().st_uid:
        raise PublishingError(
            f"Kho {receiver.repository} thuộc tài khoản khác — hãy dùng tài khoản đó."
        )
    if verb == "accept":
        return accept(receiver, variables)
    if verb == "build":
        return build(receiver, commit, since)
    if verb == "again":
        return publish(receiver)
    pushed = {ref: old for old, _, ref in (line.split() for line in sys.stdin)}
    return publish(receiver, pushed[receiver.ref]) if receiver.ref in pushed else 0


def _exit_on_signal(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _exit_on_signal)
    with exiting_on(PortalError):
        sys.exit(main())
