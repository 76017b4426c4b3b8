"""An office that began with a version of this repository's history takes the newest one.

`test_office_upgrades.py` changes the newest version into an older one; here the older one is what
was really there, with its `init`, its checks and its `upgrade`.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.tools.pipeline.changes import note_tested
from tests.site.test_another_office import BANNERS_AND_LOGOS
from tests.site.test_another_office import FILES as OF_AN_OFFICE
from tests.support.projects import ANSWERS, needs_sample, project_files, read_files
from tests.support.repositories import commit, git, run_task
from tests.support.sites import ROOT, article, document, jpeg, write_files

pytestmark = needs_sample

HANDBOOK = "content/HUONG-DAN.md"
RUNBOOK = "RUNBOOK.md"
FIELD = re.compile(r"^name: .*$", re.MULTILINE)
OWN_NAME = "Mặt trận Tổ quốc phường Trà Vân và các tổ chức thành viên"
ARTICLE = "content/articles/2025/ngay-hoi/index.md"
DOCUMENT = "content/documents/12-kh-mttq.md"
STYLE = "theme-local/static/css/office.css"
MAIN_STYLE = re.compile(r"theme/main\.\w+\.css$")
# Named by a hash of what is in them, so a new version gives them other names.
HASHED = re.compile(r"(theme|tim-kiem|admin)/")


def find_version(task: str) -> str:
    """Return the oldest commit whose `tasks.py` has a task, or end the test as skipped."""
    if not (ROOT / ".git").exists():
        pytest.skip("no repository")
    if ask("config", "--get-regexp", r"remote\..*\.promisor"):
        pytest.skip("this clone has not got the files of earlier versions (--filter)")
    for one in ask("rev-list", "--reverse", "--topo-order", "HEAD", "--", "tasks.py").split():
        if f"\ndef {task}(" in ask("show", f"{one}:tasks.py"):
            return one
    pytest.skip(f"the history of this clone has no version before {task}")


def ask(*arguments: str) -> str:
    """Return what git says of this repository, nothing if it has no answer."""
    command = ["git", "-C", str(ROOT), *arguments]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    return done.stdout if done.returncode == 0 else ""


@dataclass(frozen=True)
class Office:
    """An office's repository, where it publishes, and the project that it takes versions from."""

    root: Path
    target: Path
    source: Path

    def list_own(self) -> dict[str, bytes]:
        """Return the committed files that are the office's own, by name."""
        listed = git(self.root, "ls-files", "-z", "content", "theme-local").split("\0")[:-1]
        return {name: (self.root / name).read_bytes() for name in listed if name != HANDBOOK}

    def publish(self) -> dict[str, bytes]:
        run_task(self.root, "publish", "--to", str(self.target))
        return read_files(self.target / "current")


def clone_version(folder: Path, version: str) -> Office:
    """Return an office's clone of a project whose newest version is this one."""
    office = Office(folder / "cổng", folder / "máy chủ", folder / "nguồn")
    git(folder, "clone", "-q", "--shared", "--no-checkout", str(ROOT), str(office.source))
    git(office.source, "checkout", "-q", "-B", "main", version)
    git(folder, "clone", "-q", str(office.source), str(office.root))
    return office


def found(office: Office) -> None:
    """Make a version an office's own, by its `init`."""
    run_task(office.root, "init", *(f"--{name}={value}" for name, value in ANSWERS.items()))
    make_own(office.root)
    commit(office.root, "Cổng của phường")


def found_by_hand(office: Office) -> None:
    """Do what README.md of a version without `init` says."""
    root = office.root
    shutil.rmtree(root / "content/articles")
    known = {name: text for name, text in OF_AN_OFFICE.items() if (root / name).exists()}
    write_files({**known, **BANNERS_AND_LOGOS}, root)
    write_address(root)
    replace(root / "theme/static/css/tokens.css", "#a8121a", "#0b4f8a")
    make_own(root)
    commit(root, "Cổng của phường")


def make_own(root: Path) -> None:
    """Change what an office changes, and write news, with the means of any version."""
    data = root / "content/data"
    portal = (data / "portal.yml").read_text(encoding="utf-8")
    (data / "portal.yml").write_text(FIELD.sub(f"name: {OWN_NAME}", portal, count=1), "utf-8")
    extend(data / "categories.yml", "- name: Tiếp dân\n  children:\n    - name: Lịch tiếp\n")
    extend(data / "menu.yml", "- category: Tiếp dân\n")
    figures = "total: 1204\narticles:\n  ngay-hoi: {views: 31, votes: 2, points: 9}\n"
    text = article("Ngày hội.", id="ngay-hoi", title="Ngày hội ở Trà Vân", tags="[Đại đoàn kết]")
    text = text.replace("date: 2024", "date: 2025").replace("Tin hoạt động", "Tiếp dân/Lịch tiếp")
    files: dict[str, str | bytes] = {
        "content/data/figures.yml": figures,
        ARTICLE: text,
        f"{Path(ARTICLE).parent}/a.jpg": jpeg(900, 600),
        f"{Path(ARTICLE).parent}/giay-moi.pdf": b"%PDF-1.4\n%%EOF\n",
    }
    if (root / "content/documents").is_dir() or (root / "plugins/documents").is_dir():
        files[DOCUMENT] = document(number="12-KH/MTTQ", issuer="Mặt trận")
    write_files(files, root)
    if (root / "theme-local").is_dir():
        (root / STYLE).parent.mkdir(parents=True, exist_ok=True)
        extend(root / STYLE, ".own { color: #123456 }\n")


def extend(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def release_newest(source: Path) -> None:
    """Put the newest version, as it is in this folder, on the branch that offices take."""
    git(source, "checkout", "-q", "-B", "main", git(ROOT, "rev-parse", "HEAD").strip())
    for name in git(source, "ls-files", "-z").split("\0")[:-1]:
        (source / name).unlink()
    for name in project_files():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, source / name)
    if git(source, "status", "--porcelain"):
        commit(source, "Bản mới nhất")


def upgrade_by_task(office: Office) -> None:
    said = run_task(office.root, "upgrade", "--source", str(office.source))
    assert "Đã nâng cấp" in said


def upgrade_by_git(office: Office) -> None:
    """Take the newest version with the commands for those who have no `upgrade`."""
    git(office.root, "remote", "rename", "origin", "upstream")
    runbook = (ROOT / RUNBOOK).read_text(encoding="utf-8")
    commands = re.search(r"have no `upgrade`.*?```text\n(.*?)```", runbook, re.DOTALL)
    assert commands is not None
    for command in commands[1].splitlines():
        _, *arguments = shlex.split(command)
        with suppress(subprocess.CalledProcessError):  # `pull` ends with 1 after a conflict
            git(office.root, *arguments)
    if "UU publishconf.py" in git(office.root, "status", "--porcelain"):
        mend_conflict(office.root)


def mend_conflict(root: Path) -> None:
    """Do what a person does about the one file outside that README.md told offices to change."""
    git(root, "checkout", "-q", "--theirs", "--", "publishconf.py")
    write_address(root)
    git(root, "add", "publishconf.py")
    git(root, "commit", "-q", "--no-edit")


def write_address(root: Path) -> None:
    replace(root / "publishconf.py", "https://portal.example", ANSWERS["site-url"])


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def check_as_ci(office: Office) -> None:
    """Run what CI runs for news."""
    note_tested(office.root)
    assert "không kiểm thử mã nguồn" in run_task(office.root, "ci", "--stage", "code")
    said = run_task(office.root, "ci", "--stage", "content", "--since", "HEAD~1")
    assert "0 lỗi" in said
    run_task(office.root, "ci", "--stage", "publish", "--to", str(office.target))


def loses_nothing(office: Office, upgrade: Callable[[Office], None]) -> None:
    """Publish, upgrade, do what CI does for news, and compare."""
    before, own = office.publish(), office.list_own()
    release_newest(office.source)
    upgrade(office)
    after_it = office.list_own()
    assert {name: after_it.get(name) for name in own} == own
    assert after_it.keys() - own.keys() <= {"theme-local/README.md"}
    assert git(office.root, "status", "--porcelain") == ""
    check_as_ci(office)
    after = read_files(office.target / "current")
    assert {name for name in before if not HASHED.match(name)} - after.keys() == set()
    assert OWN_NAME in after["index.html"].decode()
    assert b"#0b4f8a" in next(text for name, text in after.items() if MAIN_STYLE.match(name))


@pytest.mark.slow
def test_an_office_of_the_first_version_with_upgrade_loses_nothing(tmp_path: Path) -> None:
    office = clone_version(tmp_path, find_version("upgrade"))
    found(office)
    loses_nothing(office, upgrade_by_task)


@pytest.mark.slow
def test_an_office_of_the_last_version_without_init_loses_nothing(tmp_path: Path) -> None:
    office = clone_version(tmp_path, f"{find_version('init')}~")
    found_by_hand(office)
    loses_nothing(office, upgrade_by_git)
