"""`receive` writes hooks into a repository, also into one of another account."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plugins.core.errors import PublishingError
from plugins.tools.receiving.hook_files import HOOKS, receive
from tests.support.sites import write_files
from tests.unit.tools.receiving.offices import Office

PUSHER = "nobody"
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root's rights")


def test_a_hook_of_somebody_else_stays(office: Office) -> None:
    office.hook.write_text("#!/bin/sh\nexit 0\n")
    with pytest.raises(PublishingError, match="không ghi đè"):
        office.receive()
    assert office.hook.read_text() == "#!/bin/sh\nexit 0\n"


def test_a_hook_of_an_earlier_version_is_replaced(office: Office) -> None:
    office.hook.write_text("#!/bin/sh\n# Written by `tasks.py receive`: changes here are lost.\n")
    office.receive()
    assert "plugins.tools.receiving.push" in office.hook.read_text()


def test_a_folder_that_is_no_bare_repository_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(PublishingError, match="bare"):
        receive(tmp_path, tmp_path, "www", print)
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize(
    ("given", "words"),
    [({"branch": "a..b"}, "không phải tên của một nhánh"), ({"minutes": 0}, "không hợp lệ")],
)
def test_wrong_values_make_no_repository(tmp_path: Path, given: dict[str, Any], words: str) -> None:
    with pytest.raises(PublishingError, match=words):
        receive(tmp_path, tmp_path / "kho.git", "www", print, **given)
    assert not (tmp_path / "kho.git").exists()


class Shared:
    """A folder that every account may enter, with a repository of the pusher's and root's file."""

    def __init__(self, folder: Path) -> None:
        self.code = folder / "opt"
        self.repository = folder / "srv/kho.git"
        self.secret = folder / "secret"
        write_files({"tasks.py": "", "plugins/__init__.py": ""}, self.code)
        self.secret.write_text("của root")
        self.secret.chmod(0o600)
        self.repository.parent.mkdir()
        shutil.chown(self.repository.parent, PUSHER)
        self.as_pusher("git", "init", "--quiet", "--bare", str(self.repository))

    def as_pusher(self, *command: str, is_fine: bool = True) -> None:
        """Run a program as the account of the repository."""
        done = subprocess.run(
            ["runuser", "-u", PUSHER, "--", *command],
            check=False,
            cwd="/",
            capture_output=True,
            env={**os.environ, "HOME": "/"},
        )
        assert (done.returncode == 0) == is_fine, done

    def receive(self) -> Path:
        """Write the hooks as root does."""
        return receive(self.code, self.repository, "/srv/portal", print)

    def holds(self) -> bool:
        """Return whether the file of root is as it was."""
        status = self.secret.stat()
        return self.secret.read_text() == "của root" and stat.S_IMODE(status.st_mode) == 0o600


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shared]:
    """Return a place outside the folder of the tests, which is closed to other accounts."""
    # That of these tests may be in a folder of root's own.
    python = shutil.which("python3", path="/usr/bin:/bin")
    monkeypatch.setattr(sys, "executable", python or sys.executable)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Shared(Path(folder))


@needs_root
def test_hooks_belong_to_the_administrator(shared: Shared) -> None:
    hook = shared.receive()
    for name in HOOKS:
        status = hook.with_name(name).stat()
        assert (status.st_uid, stat.S_IMODE(status.st_mode)) == (0, 0o755)
        shared.as_pusher("sh", "-c", f"echo >>{hook.with_name(name)}", is_fine=False)
        shared.as_pusher("rm", "-f", str(hook.with_name(name)), is_fine=False)
    shared.as_pusher("touch", str(hook.with_name("update")), is_fine=False)
    config = (shared.repository / "config").stat()
    assert config.st_uid == shared.repository.stat().st_uid
    shared.receive()


@needs_root
@pytest.mark.parametrize(
    "name", ["post-receive.new", "pre-receive.new", "post-receive", "pre-receive", "update"]
)
def test_nothing_is_written_through_a_link_in_the_folder_of_hooks(
    shared: Shared, name: str
) -> None:
    link = shared.repository / "hooks" / name
    shared.as_pusher("ln", "-s", str(shared.secret), str(link))
    if name.endswith(".new"):
        assert shared.receive().read_text().startswith("#!/bin/sh\n")
    else:
        with pytest.raises(PublishingError, match="hãy"):
            shared.receive()
    assert shared.holds()


@needs_root
@pytest.mark.parametrize("name", ["hooks", "config", ".", "hooks/post-receive"])
def test_nothing_is_written_through_what_the_pusher_puts_in_its_place(
    shared: Shared, name: str
) -> None:
    place = shared.repository / name
    elsewhere = shared.secret.parent / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    aim = shared.secret if name == "config" else elsewhere
    if place.exists():
        shared.as_pusher("mv", str(place), f"{place}.former")
    shared.as_pusher("ln", "-s", str(aim), str(place))
    with pytest.raises(PublishingError):
        shared.receive()
    assert shared.holds()
    assert list(elsewhere.iterdir()) == []


def test_settings_that_lead_git_to_other_hooks_are_told(office: Office) -> None:
    config = office.repository / "config"
    write_files({"more": "[core]\n\thooksPath = /tmp/others\n"}, office.repository)
    with config.open("a") as file:
        file.write("[core]\n\thooksPath = /a\n\thooksPath = /b\n")
    office.receive()
    with config.open("a") as file:
        file.write("[include]\n\tpath = more\n")
    with pytest.raises(PublishingError, match="dẫn git đến hook khác"):
        office.receive()


@needs_root
def test_hooks_that_another_account_left_are_named(shared: Shared) -> None:
    hook = shared.repository / "hooks/reference-transaction"
    shared.as_pusher("sh", "-c", f"echo '#!/bin/sh' >{hook}; chmod 755 {hook}")
    with pytest.raises(PublishingError, match="reference-transaction là của tài khoản khác"):
        shared.receive()


@needs_root
def test_code_that_the_pusher_owns_is_no_installation(shared: Shared) -> None:
    shutil.chown(shared.code, PUSHER)
    with pytest.raises(PublishingError, match="thuộc tài khoản nhận bài"):
        shared.receive()


@needs_root
def test_an_installation_that_the_pusher_cannot_read_is_told(shared: Shared) -> None:
    (shared.code / "plugins").chmod(0o700)
    with pytest.raises(PublishingError, match="không đọc được"):
        shared.receive()
    assert not (shared.repository / "hooks/post-receive").exists()


@needs_root
def test_a_missing_repository_belongs_to_the_account_of_its_folder(shared: Shared) -> None:
    repository = shared.repository.with_name("mới.git")
    receive(shared.code, repository, "/srv/portal", print)
    assert repository.stat().st_uid == shared.repository.stat().st_uid
    assert (repository / "hooks/post-receive").stat().st_uid == 0


@needs_root
def test_a_python_that_the_pusher_cannot_run_is_told(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(shared.secret))
    with pytest.raises(PublishingError, match="không chạy được"):
        shared.receive()
