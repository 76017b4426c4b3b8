"""The stages of CI, each called by a job: code, content, publish, failed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from plugins.core.errors import PARTLY_PUBLISHED, PortalError, SetupError
from plugins.core.git import run_git
from plugins.tools.alerts.commands import notify
from plugins.tools.environment.commands import run_modules
from plugins.tools.environment.programs import ensure_packages
from plugins.tools.pipeline.changes import (
    forget_published,
    is_due,
    list_untested,
    note_published,
    note_tested,
)
from plugins.tools.pipeline.forges import (
    base_of,
    find_run,
    format_of,
    is_scheduled,
    prepare_ssh,
    set_output,
)

WHAT = "Kiểm tra và xuất bản"
SHOWN = 5
LFS = "filter=lfs"


@dataclass(frozen=True)
class Pipeline:
    """A run of CI in the folder `root`; `test` and `publish` return exit statuses."""

    root: Path
    report: Callable[[str], None]
    test: Callable[[Path], int]
    publish: Callable[[Path, str, Callable[[str], None]], int]
    variables: Mapping[str, str] = field(default_factory=lambda: os.environ)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    home: Path = field(default_factory=Path.home)

    def run(self, stage: str, since: str, to: str) -> int:
        """Run a stage and return its exit status. Raises SetupError for an unknown one."""
        stages: dict[str, Callable[[], int]] = {
            "code": self.check_code,
            "content": lambda: self.check_content(since),
            "publish": lambda: self.publish_and_tell(to),
            "failed": lambda: self.tell("failed", to),
        }
        if stage not in stages:
            raise SetupError(f"Không có bước {stage!r} — các bước: {', '.join(stages)}.")
        return stages[stage]()

    def check_code(self) -> int:
        """Test the code, unless only news has come since it was tested."""
        names = list_untested(self.root)
        if names == []:
            self.report("Chỉ có tin bài mới từ lần kiểm thử trước: không kiểm thử mã nguồn.")
            return 0
        self.report(f"Kiểm thử mã nguồn: {describe(names)}.")
        status = self.test(self.root)
        if status == 0:
            note_tested(self.root)
        return status

    def check_content(self, since: str) -> int:
        """Check all content, and that no address is lost of those of the commit `since`."""
        from plugins.newsdesk.commands.tasks import check

        self.ensure_lfs()
        return check(self.root, style=format_of(self.variables), since=base_of(since))

    def publish_and_tell(self, to: str) -> int:
        """Publish, and tell people how it went; a scheduled run does it only if something is due.

        Everything but faulty articles published is no failure here, and those are named.
        """
        prepare_ssh(self.variables, self.home)
        self.ensure_lfs()
        began = self.clock()
        if is_scheduled(self.variables) and not is_due(self.root, iter_moments(self.root), began):
            self.report("Chưa có gì đến giờ đăng: không xuất bản.")
            return 0
        forget_published(self.root)
        try:
            status = self.publish(self.root, to, self.report)
        except PortalError:
            self.tell("failed", to)
            raise
        is_done = status in {0, PARTLY_PUBLISHED}
        if is_done:
            note_published(self.root, began)
        self.tell("recovered" if is_done else "failed", to)
        return status

    def tell(self, how: str, to: str) -> int:
        """Tell people of a failure, or of a recovery after one."""
        prepare_ssh(self.variables, self.home)
        failed, recovered = (WHAT if how == one else "" for one in ("failed", "recovered"))
        notify(self.root, failed, recovered, to, find_run(self.variables), "", "", self.report)
        set_output("told", "yes", self.variables)
        return 0

    def ensure_lfs(self) -> None:
        """Install git-lfs if photos are in it. Raises SetupError."""
        rules = self.root / ".gitattributes"
        lines = rules.read_text(encoding="utf-8").splitlines() if rules.exists() else []
        if any(LFS in line for line in lines if not line.lstrip().startswith("#")):
            ensure_packages(["git-lfs"], self.report)
            run_git(self.root, "lfs", "install", "--local", "--skip-smudge")


def run_stage(root: Path, stage: str, since: str, to: str, report: Callable[[str], None]) -> int:
    """Run a stage of CI in the project `root`; return its exit status. Raises PortalError."""
    return Pipeline(root, report, run_code_checks, publish_lean).run(stage, since, to)


def run_code_checks(root: Path) -> int:
    """Run the tasks `lint` and `test`; return the first bad status."""
    return run_modules(root, ["invoke", "lint"], ["invoke", "test"])


def publish_lean(root: Path, to: str, report: Callable[[str], None]) -> int:
    """Publish with the photos kept at the target only. Raises PublishingError."""
    from plugins.tools.admin.bundling import prepare_release
    from plugins.tools.publishing.publisher import publish

    prepare_release(root, report)
    return publish(root, to, report, is_lean=True).status


def describe(names: list[str] | None) -> str:
    """Return why code is tested."""
    if names is None:
        return "chưa biết commit nào đã kiểm thử"
    rest = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" và {rest} tệp khác đã đổi" if rest > 0 else " đã đổi")


def iter_moments(root: Path) -> Iterator[datetime]:
    """Yield the moments at which an article appears or leaves the lists."""
    from plugins.newsdesk.commands.tasks import open_content

    for article in open_content(root).articles.values():
        yield article.metadata.date
        if article.metadata.expires is not None:
            yield article.metadata.expires
