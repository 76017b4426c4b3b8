"""Stages of CI: what each does, what it tells people, and its exit status."""

from __future__ import annotations

import json
import stat
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugins.core.errors import PARTLY_PUBLISHED, PublishingError, SetupError
from plugins.tools.pipeline.changes import list_untested, note_published, read_published
from plugins.tools.pipeline.forges import base_of, format_of
from plugins.tools.pipeline.stages import WHAT, Pipeline
from tests.support.projects import make_project
from tests.support.sites import article, write_files

NOW = datetime(2024, 1, 13, 3, tzinfo=UTC)
SCHEDULED = {"GITHUB_EVENT_NAME": "schedule"}
ON_GITLAB = {"CI_PIPELINE_SOURCE": "schedule"}


class Office:
    """A project under git, and what its pipeline did and said."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root, self.to = folder, folder / "cổng", folder / "máy chủ"
        make_project(self.root)
        files = {".gitignore": "/.cache\n", "content/articles/2024/a.md": article("Lời.", id="a")}
        write_files(files, self.root)
        for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Một"]):
            who = ["-c", "user.name=Ban", "-c", "user.email=ban@portal.example"]
            subprocess.run(["git", *who, *words], check=True, cwd=self.root)
        self.said: list[str] = []
        self.did: list[str] = []

    def run(
        self,
        stage: str,
        *,
        status: int = 0,
        error: PublishingError | None = None,
        variables: dict[str, str] | None = None,
    ) -> int:
        def test(root: Path) -> int:
            self.did.append("test")
            return status

        def publish(root: Path, to: str, report: Callable[[str], None]) -> int:
            self.did.append(f"publish {to}")
            if error is not None:
                raise error
            return status

        pipeline = Pipeline(
            self.root,
            self.said.append,
            test,
            publish,
            variables or {},
            lambda: NOW,
            self.folder,
        )
        return pipeline.run(stage, "HEAD", str(self.to))

    def failures(self) -> list[str]:
        """Return what editors see of failures."""
        file = self.to / "status.json"
        status = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return [status["what"]] if status and not status["ok"] else []


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_code_is_tested_once(office: Office) -> None:
    assert (office.run("code"), office.run("code")) == (0, 0)
    assert office.did == ["test"]
    assert office.said[-1].startswith("Chỉ có tin bài mới")


def test_code_that_fails_is_tested_again(office: Office) -> None:
    assert office.run("code", status=1) == 1
    assert list_untested(office.root) is None
    assert office.run("code") == 0
    assert office.did == ["test", "test"]


def test_content_is_checked_without_testing_code(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert office.run("content") == 0
    write_files({"content/articles/2024/b.md": "---\ntitle: B\n---\n"}, office.root)
    assert office.run("content", variables={"GITHUB_ACTIONS": "true"}) == 1
    assert "::error file=content/articles/2024/b.md" in capsys.readouterr().out
    assert office.did == []


@pytest.mark.parametrize("status", [0, PARTLY_PUBLISHED])
def test_a_publication_keeps_its_status_and_ends_a_failure(office: Office, status: int) -> None:
    office.run("failed")
    assert office.failures() == [f"{WHAT} không thành công"]
    assert office.run("publish", status=status) == status
    assert office.failures() == []
    assert read_published(office.root) == NOW


def test_a_publication_that_fails_is_told_and_due_again(office: Office, tmp_path: Path) -> None:
    note_published(office.root, NOW)
    outputs = tmp_path / "outputs"
    with pytest.raises(PublishingError):
        office.run(
            "publish", error=PublishingError("đầy"), variables={"GITHUB_OUTPUT": str(outputs)}
        )
    assert office.failures() == [f"{WHAT} không thành công"]
    assert outputs.read_text() == "told=yes\n"
    assert read_published(office.root) is None


@pytest.mark.parametrize("variables", [SCHEDULED, ON_GITLAB], ids=["GitHub", "GitLab"])
def test_a_schedule_publishes_only_what_is_due(office: Office, variables: dict[str, str]) -> None:
    note_published(office.root, NOW)
    assert office.run("publish", variables=variables) == 0
    assert office.did == []
    coming = article("Lời.", id="b", date="2024-01-13 09:30")  # 2:30 in UTC
    write_files({"content/articles/2024/b.md": coming}, office.root)
    note_published(office.root, NOW.replace(hour=2))
    assert office.run("publish", variables=variables) == 0
    assert office.did == [f"publish {office.to}"]


def test_a_push_is_published_though_nothing_is_due(office: Office) -> None:
    note_published(office.root, NOW)
    office.run("publish", variables={"GITHUB_EVENT_NAME": "push"})
    assert office.did == [f"publish {office.to}"]


def test_a_stage_that_is_none_is_named(office: Office) -> None:
    with pytest.raises(SetupError, match=r"Không có bước 'deploy'.*code, content, publish, failed"):
        office.run("deploy")


def test_ssh_gets_key_and_hosts_that_only_the_account_can_read(office: Office) -> None:
    variables = {"PUBLISH_KEY": "khóa\n", "PUBLISH_HOSTS": "may-chu ssh-ed25519 AAAA"}
    known = office.folder / ".ssh/known_hosts"
    known.parent.mkdir()
    known.write_text("may-khac ssh-ed25519 BBBB\n")
    office.run("publish", variables=variables)
    office.run("publish", variables=variables)
    key = office.folder / ".ssh/id_ed25519"
    assert key.read_text() == "khóa\n"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert known.read_text() == "may-khac ssh-ed25519 BBBB\nmay-chu ssh-ed25519 AAAA\n"


def test_a_key_of_the_account_is_never_replaced(office: Office) -> None:
    key = office.folder / ".ssh/id_ed25519"
    key.parent.mkdir()
    key.write_text("của người khác")
    with pytest.raises(SetupError, match=r"đã có .*id_ed25519 khác"):
        office.run("publish", variables={"PUBLISH_KEY": "khóa"})
    assert key.read_text() == "của người khác"


@pytest.mark.parametrize(("given", "base"), [("0" * 40, "HEAD"), ("", "HEAD"), ("abc1", "abc1")])
def test_a_new_branch_is_compared_with_itself(given: str, base: str) -> None:
    assert base_of(given) == base


def test_messages_have_the_form_of_the_forge() -> None:
    assert (format_of({"GITHUB_ACTIONS": "true"}), format_of({})) == ("github", "text")
