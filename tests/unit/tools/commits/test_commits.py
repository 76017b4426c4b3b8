"""Commits by the real git, with the hook that `hook` installs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.core.errors import SetupError
from plugins.tools.commits.hook import MARK, install_hook
from tests.support.sites import DATA, ROOT, Files, article, write_files

ONE = "content/articles/2024/mot/index.md"
TWO = "content/articles/2024/hai/index.md"
CONF = {
    "pelicanconf.py": 'PATH = "content"\nGALLERY_CACHE_DIR = ".cache/photos"\n',
    ".gitignore": "/.cache/\n/.venv\n/plugins\n__pycache__/\n",
    # Stands in for the project's own, which prepares an environment first.
    "tasks.py": (
        "import sys\nfrom pathlib import Path\n"
        "from plugins.tools.commits.checking import check_staged\n"
        "assert sys.argv[1:] == ['check', '--staged']\n"
        "sys.exit(check_staged(Path(__file__).parent))\n"
    ),
}
GOOD: Files = DATA | CONF | {ONE: article()}
SECOND = article(title="Hai", id="hai")
BAD = article(category="Không có")
COMPLAINT = f"{ONE}:4:11: chưa khai báo chuyên mục “Không có”"


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let git know nothing of the machine that the tests run on."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    for kind in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{kind}_NAME", "Biên tập")
        monkeypatch.setenv(f"GIT_{kind}_EMAIL", "bbt@co-quan.example")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project in git, with the hook and one good commit."""
    folder = tmp_path / "cổng thông tin"
    write_files(GOOD, folder)
    git(folder, "init", "-q", "-b", "main")
    equip(folder)
    install_hook(folder)
    git(folder, "add", ".")
    git(folder, "commit", "--no-verify", "-qm", "Start")
    return folder


def equip(folder: Path) -> None:
    """Give a work tree the environment that the hook looks for first."""
    (folder / "plugins").symlink_to(ROOT / "plugins")
    (folder / ".venv").symlink_to(Path(sys.executable).parents[1])


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, encoding="utf-8"
    ).stdout


def commit(folder: Path, *arguments: str) -> tuple[bool, str]:
    """Try to commit; return whether it was done, and everything that was said."""
    done = subprocess.run(
        ["git", "commit", "-m", "Sửa", *arguments],
        cwd=folder,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return done.returncode == 0, done.stdout


def commit_well(folder: Path, *arguments: str) -> str:
    """Commit, which must succeed, and return what was said."""
    is_done, said = commit(folder, *arguments)
    assert is_done, said
    return said


def refusal(folder: Path, *arguments: str) -> str:
    """Try to commit, which must fail, and return what was said."""
    is_done, said = commit(folder, *arguments)
    assert not is_done
    return said


def write(folder: Path, name: str, text: str) -> None:
    write_files({name: text}, folder)


def stage(folder: Path, name: str, text: str) -> None:
    write(folder, name, text)
    git(folder, "add", ".")


def test_a_good_article_is_committed(project: Path) -> None:
    stage(project, TWO, SECOND)
    commit_well(project)
    assert not (project / ".cache/staged").exists()


def test_a_broken_article_is_not(project: Path) -> None:
    stage(project, ONE, BAD)
    said = refusal(project)
    assert said.startswith(COMPLAINT)
    assert "Chưa commit: hãy sửa các lỗi trên" in said
    assert commit(project, "--no-verify")[0]


def test_what_is_staged_counts_and_not_what_lies_in_the_folder(project: Path) -> None:
    stage(project, ONE, BAD)
    write(project, ONE, article())
    assert refusal(project).startswith(COMPLAINT)

    git(project, "add", ".")
    write(project, TWO, SECOND)
    git(project, "add", TWO)
    write(project, ONE, BAD)
    write(project, "content/articles/2024/moi/index.md", "chưa xong")
    assert "Không có" not in commit_well(project)


def test_a_file_that_was_forgotten_is_missed(project: Path) -> None:
    write(project, ONE, article(cover="bia.jpg", cover_alt="Hội trường"))
    (project / ONE).with_name("bia.jpg").write_bytes(b"\xff\xd8")
    git(project, "add", ONE)
    assert "bia.jpg" in refusal(project)


def test_a_file_whose_staged_copy_was_lost_is_laid_out_again(project: Path) -> None:
    write(project, "content/articles/2024/moi/index.md", "chưa xong")
    write(project, "content/pages/a.md", "---\ntitle: Liên hệ\n---\n\nBài.\n")
    git(project, "add", "content/pages/a.md")
    assert commit(project)[0]
    (project / ".cache/staged/tree" / ONE).unlink()
    write(project, "content/pages/a.md", "---\ntitle: Liên hệ\n---\n\nBài: /tin-hoat-dong/.\n")
    git(project, "add", "content/pages/a.md")
    commit_well(project)


def test_a_lost_address_is_told_from_the_staged_tree_too(project: Path) -> None:
    stage(project, ONE, article(slug="ten-moi"))
    write(project, "content/articles/2024/moi/index.md", "chưa xong")
    said = refusal(project)
    assert "địa chỉ của bài đổi từ /tin-hoat-dong/mot/ sang /tin-hoat-dong/ten-moi/" in said


@pytest.mark.parametrize("arguments", [("-a",), (ONE,), ("--only", ONE)], ids=" ".join)
def test_git_may_gather_the_files_itself(project: Path, arguments: tuple[str, ...]) -> None:
    write(project, ONE, BAD)
    assert refusal(project, *arguments).startswith(COMPLAINT)


def test_other_files_are_left_out_of_a_commit_of_one(project: Path) -> None:
    write(project, ONE, BAD)
    git(project, "add", ONE)
    write(project, TWO, SECOND)
    git(project, "add", "-N", TWO)
    commit_well(project, TWO)


def test_without_content_nothing_is_read(project: Path) -> None:
    git(project, "rm", "-q", "--cached", "pelicanconf.py")
    write(project, "pelicanconf.py", "1 / 0\n")
    write(project, "tasks.py", "1 / 0\n")
    commit_well(project)


def test_advice_is_told_of_staged_files_alone(project: Path) -> None:
    write(project, "content/articles/2024/ba/index.md", article(title="Ba", id=""))
    git(project, "add", ".")
    assert "content/articles/2024/ba/index.md:1:1: (nên sửa)" in commit_well(project)
    stage(project, TWO, SECOND)
    assert "(nên sửa)" not in commit(project)[1]


def test_the_first_commit_is_checked(tmp_path: Path) -> None:
    folder = tmp_path / "mới"
    write_files(DATA | CONF | {ONE: BAD}, folder)
    git(folder, "init", "-q")
    equip(folder)
    install_hook(folder)
    git(folder, "add", ".")
    assert refusal(folder).startswith(COMPLAINT)


def test_a_linked_work_tree_is_checked_by_its_own_files(project: Path, tmp_path: Path) -> None:
    linked = tmp_path / "nhánh"
    git(project, "worktree", "add", "-q", str(linked), "-b", "nhanh")
    equip(linked)
    write(project, ONE, BAD)
    stage(linked, TWO, SECOND)
    commit_well(linked)
    stage(linked, ONE, BAD)
    write(linked, ONE, article())
    assert refusal(linked).startswith(COMPLAINT)
    assert install_hook(linked).samefile(project / ".git/hooks/pre-commit")


def test_what_was_staged_is_staged_still(project: Path) -> None:
    stage(project, ONE, BAD)
    write(project, ONE, article(title="Khác"))
    before = git(project, "diff", "--cached") + git(project, "diff")
    commit(project)
    assert git(project, "diff", "--cached") + git(project, "diff") == before


def test_the_hook_stands_where_git_looks_for_it(project: Path) -> None:
    git(project, "config", "core.hooksPath", "hooks của cơ quan")
    hook = install_hook(project)
    assert hook == project / "hooks của cơ quan/pre-commit"
    stage(project, ONE, BAD)
    assert not commit(project)[0]


def test_a_foreign_hook_is_left_alone(project: Path) -> None:
    hook = project / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    with pytest.raises(SetupError) as problem:
        install_hook(project)
    assert str(problem.value) == (
        f"Đã có hook khác ở {hook} nên không ghi đè — hãy tự thêm dòng "
        "`python3 tasks.py check --staged` vào đó."
    )
    assert hook.read_text(encoding="utf-8") == "#!/bin/sh\nexit 0\n"


def test_our_own_hook_is_renewed(project: Path) -> None:
    hook = project / ".git/hooks/pre-commit"
    whole = hook.read_text(encoding="utf-8")
    hook.write_text(f"#!/bin/sh\n{MARK}\nexit 0\n", encoding="utf-8")
    assert install_hook(project) == hook
    assert hook.read_text(encoding="utf-8") == whole
    assert os.access(hook, os.X_OK)


def test_a_folder_of_all_repositories_is_left_alone(project: Path, tmp_path: Path) -> None:
    git(project, "config", "--global", "core.hooksPath", str(tmp_path / "chung"))
    with pytest.raises(SetupError, match="dùng chung cho mọi kho git trên máy"):
        install_hook(project)
    assert not (tmp_path / "chung").exists()


def test_a_portal_below_the_top_of_a_repository_is_told_what_to_add(project: Path) -> None:
    (project / "cổng").mkdir()
    with pytest.raises(SetupError, match=r"Kho git bắt đầu ở .*hãy tự thêm dòng `cd "):
        install_hook(project / "cổng")


def test_outside_git_it_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="hãy chạy trong thư mục của cổng"):
        install_hook(tmp_path)
