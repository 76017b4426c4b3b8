"""What files hold, whoever was asked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from plugins.core.incremental import contents
from plugins.core.incremental.contents import (
    SETTLED_NS,
    WORTH_ASKING_GIT,
    FileState,
    ask_git,
    read_contents,
    signature,
)

Edit = Callable[[Path], None]
OLD_NS = 1_700_000_000 * 10**9
NAMES = (
    "bài/Đường đi.md",
    "bài/o\u0302\u0301.md",
    "bài/ô\u0301.md",
    'nháy "kép".md',
    "nháy 'đơn'.md",
    "xuống\ndòng.md",
    "thụt\tvào.md",
    "gạch\\ngược.md",
    " cách .md",
    "H 100644 sao*?[a].md",
    "-z",
    ":(attr:x)",
)


@pytest.fixture(autouse=True)
def git_of_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git know nothing of this machine."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))


def git(folder: Path, *arguments: str) -> str:
    """Run git as somebody, and return what it says."""
    somebody = ["-c", "user.name=Ai", "-c", "user.email=ai@example.vn"]
    command = ["git", "-C", str(folder), *somebody, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def make_repository(folder: Path, files: dict[str, bytes], *options: str) -> Path:
    """Make a repository in which files are committed."""
    folder.mkdir()
    git(folder, "init", "--quiet", *options)
    write(folder, files)
    commit(folder)
    return folder


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "Một")


def check_out_anew(folder: Path) -> None:
    """Let git write all files again, by the attributes and the filters that there are now."""
    git(folder, "rm", "--quiet", "-r", "--cached", ".")
    git(folder, "reset", "--quiet", "--hard")


def name_of(content: bytes, folder: Path) -> str:
    """Return what git calls a content."""
    command = ["git", "-C", str(folder), "hash-object", "--stdin"]
    done = subprocess.run(command, input=content, check=True, capture_output=True)
    return done.stdout.decode().strip()


def sizes_of(root: Path) -> dict[str, int]:
    """Return the sizes of all files outside git's own folder."""
    return {
        path.relative_to(root).as_posix(): path.stat().st_size
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(root).parts
    }


def ask(root: Path) -> dict[str, str]:
    return ask_git(root, sizes_of(root))


def state_of(root: Path, name: str) -> FileState:
    status = (root / name).stat()
    return FileState(name, status.st_size, status.st_mtime_ns, status.st_ino)


def states_of(root: Path) -> list[FileState]:
    return [state_of(root, name) for name in sizes_of(root)]


def read_bytes_below(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def forbid_reading(monkeypatch: pytest.MonkeyPatch, but: Iterable[str] = ()) -> None:
    """Let the test fail when other files than these are read."""
    original = contents._hash_file

    def hash_file(path: Path) -> str | None:
        assert path.name in but, f"{path.name} was read"
        return original(path)

    monkeypatch.setattr(contents, "_hash_file", hash_file)


# What the file system says


def settled(
    name: str = "a.md", size_bytes: int = 3, modified_ns: int = OLD_NS, inode: int = 7
) -> FileState:
    return FileState(name, size_bytes, modified_ns, inode)


def test_untouched_files_have_the_same_signature() -> None:
    states = [settled(), settled(name="b.md")]
    assert signature(states) == signature(iter(states)) != b""


@pytest.mark.parametrize(
    "others",
    [
        [],
        [settled()],
        [settled(), settled(name="c.md")],
        [settled(), settled(name="b.md", size_bytes=4)],
        [settled(), settled(name="b.md", modified_ns=OLD_NS + 1)],
        [settled(), settled(name="b.md", inode=8)],
        [settled(), settled(name="b.md"), settled(name="c.md")],
        [settled(name="a.md\0003\0001\0007\nb.md")],
        [settled(name="a"), settled(name=".mdb.md")],
    ],
    ids=["none", "one less", "name", "size", "time", "inode", "one more", "joined", "shifted"],
)
def test_what_differs_has_another_signature(others: list[FileState]) -> None:
    assert signature([settled(), settled(name="b.md")]) != signature(others)


@pytest.mark.parametrize("age_ns", [0, SETTLED_NS // 2, -3600 * 10**9], ids=str)
def test_a_young_file_or_one_of_the_future_has_no_signature(age_ns: int) -> None:
    young = settled(name="b.md", modified_ns=time.time_ns() - age_ns)
    assert signature([settled(), young, settled(name="c.md")]) == b""


def test_names_that_are_no_text_have_signatures() -> None:
    first, second = os.fsdecode(b"\xe0.md"), os.fsdecode(b"\xe1.md")
    assert signature([settled(name=first)]) != signature([settled(name=second)])


# Reading


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"a\r\nb\r\n", "Tiếng Việt".encode(), bytes(range(256)), b"x" * 1_000_000],
    ids=["empty", "line", "CRLF", "Vietnamese", "bytes", "long"],
)
def test_what_is_read_is_named_as_git_names_it(content: bytes, tmp_path: Path) -> None:
    write(tmp_path, {"a.md": content})
    assert read_contents(tmp_path, states_of(tmp_path)) == {"a.md": name_of(content, tmp_path)}


def test_what_is_gone_or_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": b"a", "b.md": b"b"})
    (tmp_path / "c.md").mkdir()
    states = [*states_of(tmp_path), state_of(tmp_path, "c.md")]
    (tmp_path / "b.md").unlink()
    assert set(read_contents(tmp_path, states)) == {"a.md"}


def test_git_is_asked_of_many_files_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"{number}.md": b"bai %d" % number for number in range(WORTH_ASKING_GIT)}
    project = make_repository(tmp_path / "a", files)
    changed = {"3.md": b"bay 3", "thêm.md": "thêm".encode()}
    write(project, changed)
    forbid_reading(monkeypatch, but=changed)
    assert read_contents(project, states_of(project)) == {
        name: name_of(content, project) for name, content in {**files, **changed}.items()
    }


def test_git_is_not_asked_of_few_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_repository(tmp_path / "a", {"a.md": b"a"})
    monkeypatch.setattr(contents, "ask_git", lambda *_: pytest.fail("git was asked"))
    assert read_contents(project, states_of(project)) == {"a.md": name_of(b"a", project)}


# Asking git


def test_what_is_as_it_was_committed_is_known(tmp_path: Path) -> None:
    files = {"a.md": b"a\n", "b/c.jpg": bytes(range(256)), "b/empty.md": b""}
    project = make_repository(tmp_path / "a", files)
    assert ask(project) == {name: name_of(content, project) for name, content in files.items()}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file names")
def test_names_with_any_letters_are_known(tmp_path: Path) -> None:
    files = {name: name.encode() for name in NAMES}
    project = make_repository(tmp_path / "a", files)
    assert ask(project) == {name: name_of(content, project) for name, content in files.items()}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has file names that are no text")
def test_names_that_are_no_text_are_known(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "a", {os.fsdecode(b"\xe0.md"): b"a"})
    assert ask(project) == {os.fsdecode(b"\xe0.md"): name_of(b"a", project)}


def test_only_what_was_asked_for_is_answered(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "a", {"a.md": b"a", "b.md": b"b"})
    assert ask_git(project, {"b.md": 1, "c.md": 1}) == {"b.md": name_of(b"b", project)}


@pytest.mark.parametrize("below", ["b", "b/c"])
def test_a_project_may_lie_below_its_repository(below: str, tmp_path: Path) -> None:
    files = {"a.md": b"outer", f"{below}/a.md": b"inner", f"{below}/d/e.md": b"e"}
    root = make_repository(tmp_path / "a", files) / below
    assert ask(root) == {"a.md": name_of(b"inner", root), "d/e.md": name_of(b"e", root)}


def test_a_repository_in_a_repository_is_not_known_to_the_outer_one(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "a", {"a.md": b"a"})
    make_repository(project / "b", {"c.md": b"c"})
    git(project, "-c", "advice.addEmbeddedRepo=false", "add", "b")
    assert ask_git(project, {"a.md": 1, "b": 1, "b/c.md": 1}) == {"a.md": name_of(b"a", project)}


def test_a_worktree_is_known(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "a", {"a.md": b"a", "b/c.md": b"c"})
    git(project, "worktree", "add", "--quiet", str(tmp_path / "w"))
    write(tmp_path / "w", {"a.md": b"z"})
    assert ask(tmp_path / "w") == {"b/c.md": name_of(b"c", project)}
    assert ask(tmp_path / "w/b") == {"c.md": name_of(b"c", project)}


def change(project: Path) -> None:
    write(project, {"a.md": b"ab"})


def change_in_place(project: Path) -> None:
    write(project, {"a.md": b"z"})


def change_and_add(project: Path) -> None:
    change_in_place(project)
    git(project, "add", "a.md")


def add_and_change_again(project: Path) -> None:
    change_and_add(project)
    write(project, {"a.md": b"y"})


def add_and_change_back(project: Path) -> None:
    change_and_add(project)
    write(project, {"a.md": b"a"})


def delete(project: Path) -> None:
    (project / "a.md").unlink()


def delete_and_make_again(project: Path) -> None:
    delete(project)
    change_in_place(project)


def take_out_of_git(project: Path) -> None:
    git(project, "rm", "--quiet", "--cached", "a.md")


def intend_to_add(project: Path) -> None:
    take_out_of_git(project)
    write(project, {"a.md": b""})
    git(project, "add", "--intent-to-add", "a.md")


def assume_unchanged(project: Path) -> None:
    git(project, "update-index", "--assume-unchanged", "a.md")
    change_in_place(project)


def skip_worktree(project: Path) -> None:
    git(project, "update-index", "--skip-worktree", "a.md")
    change_in_place(project)


def link(project: Path) -> None:
    delete(project)
    write(project, {"x": b"z"})
    (project / "a.md").symlink_to("x")
    git(project, "add", "a.md")


def conflict(project: Path) -> None:
    git(project, "checkout", "--quiet", "-b", "other")
    change_in_place(project)
    commit(project)
    git(project, "checkout", "--quiet", "-")
    write(project, {"a.md": b"y"})
    commit(project)
    with pytest.raises(subprocess.CalledProcessError):
        git(project, "merge", "other")
    write(project, {"a.md": b"y"})


@pytest.mark.parametrize(
    ("edit", "known"),
    [
        (change, None),
        (change_in_place, None),
        (change_and_add, b"z"),
        (add_and_change_again, None),
        (add_and_change_back, None),
        (delete, None),
        (delete_and_make_again, None),
        (take_out_of_git, None),
        (intend_to_add, None),
        (assume_unchanged, None),
        (skip_worktree, None),
        (link, None),
        (conflict, None),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_what_is_not_as_git_has_it_is_not_known(
    edit: Edit, known: bytes | None, tmp_path: Path
) -> None:
    project = make_repository(tmp_path / "a", {"a.md": b"a", "b.md": b"b"})
    edit(project)
    answer = ask_git(project, {"a.md": 1, "b.md": 1})
    expected = {"b.md": name_of(b"b", project)}
    assert answer == expected | ({"a.md": name_of(known, project)} if known else {})


@pytest.mark.parametrize("has_other_size", [True, False])
def test_a_file_that_changed_in_the_moment_it_was_added_is_not_known(
    has_other_size: bool, tmp_path: Path
) -> None:
    project = make_repository(tmp_path / "a", {"b.md": b"b"})
    write(project, {"a.md": b"a"})
    os.utime(project / "a.md", ns=(OLD_NS, OLD_NS))
    git(project, "add", "a.md")
    os.utime(project / ".git/index", ns=(OLD_NS, OLD_NS))
    write(project, {"a.md": b"zz" if has_other_size else b"z"})
    os.utime(project / "a.md", ns=(OLD_NS, OLD_NS))
    assert ask(project) == {"b.md": name_of(b"b", project)}


@pytest.mark.parametrize(
    "options",
    [{"core.trustctime": "false"}, {"core.checkStat": "minimal"}],
    ids=lambda options: next(iter(options)),
)
def test_a_file_that_was_replaced_with_one_as_old_is_not_known(
    options: dict[str, str], tmp_path: Path
) -> None:
    project = make_repository(tmp_path / "a", {"a.md": b"a", "b.md": b"b"})
    for name, value in options.items():
        git(project, "config", name, value)
    os.utime(project / "a.md", ns=(OLD_NS, OLD_NS))
    git(project, "update-index", "--refresh")
    write(project, {"c": b"z"})
    os.utime(project / "c", ns=(OLD_NS, OLD_NS))
    (project / "c").replace(project / "a.md")
    assert ask(project) == {"b.md": name_of(b"b", project)}


def test_a_watcher_that_misses_changes_is_not_asked(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "a", {"a.md": b"a", "b.md": b"b"})
    watcher = tmp_path / "watcher"
    watcher.write_text("#!/bin/sh\nprintf 'now\\0'\n")
    watcher.chmod(0o755)
    git(project, "config", "core.fsmonitor", str(watcher))
    git(project, "update-index", "--fsmonitor")
    git(project, "status")
    git(project, "status")
    write(project, {"a.md": b"z"})
    assert git(project, "status", "--porcelain") == ""
    assert ask(project) == {"b.md": name_of(b"b", project)}


# What git changes on its way


def test_line_ends_that_git_changes_are_read(tmp_path: Path) -> None:
    files = {"a.md": b"a\nb\n", "one.md": b"one", "b.txt": b"a\nb\n"}
    project = make_repository(tmp_path / "a", files)
    write(project, {".gitattributes": b"*.md text eol=crlf\n"})
    check_out_anew(project)
    assert (project / "a.md").read_bytes() == b"a\r\nb\r\n"
    answer = ask_git(project, {"a.md": 6, "one.md": 3, "b.txt": 4})
    assert answer == {name: name_of(files[name], project) for name in ("one.md", "b.txt")}


def test_line_ends_that_git_would_change_back_are_read(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "a", {"a.md": b"a\nb\n", "b.md": b"b\n"})
    git(project, "config", "core.autocrlf", "true")
    write(project, {"a.md": b"a\r\nb\r\n"})
    git(project, "add", "a.md")
    assert ask(project) == {"b.md": name_of(b"b\n", project)}


def test_marks_that_git_fills_in_are_read(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "a", {"a.md": b"$Id$\n", "b.md": b"b\n"})
    write(project, {".gitattributes": b"*.md ident\n"})
    check_out_anew(project)
    write(project, {".gitattributes": b"*.md ident\n"})
    delete(project)
    git(project, "checkout", "--quiet", "a.md")
    assert (project / "a.md").stat().st_size > 40
    assert "a.md" not in ask(project)
    assert ask(project)["b.md"] == name_of(b"b\n", project)


def test_texts_in_another_encoding_are_read(tmp_path: Path) -> None:
    project = make_repository(
        tmp_path / "a", {".gitattributes": b"*.txt working-tree-encoding=UTF-16LE\n", "b.md": b"b"}
    )
    text = "éà"
    write(project, {"a.txt": text.encode("utf-16-le")})
    commit(project)
    assert git(project, "show", "HEAD:a.txt") == text
    assert len(text.encode("utf-16-le")) == len(text.encode())
    assert set(ask(project)) == {".gitattributes", "b.md"}


FILTERS = {"smudge": "tr a-z b-za", "clean": "tr b-za a-z"}


@pytest.mark.parametrize(
    "commands",
    [FILTERS, {"smudge": "tr a a"}, {"process": "false"}, {"clean": "tr A-Z a-z"}],
    ids=["both", "smudge", "process", "clean"],
)
@pytest.mark.parametrize("name", ["đổi", "a.b", "lfs.mine"])
def test_with_a_filter_of_ones_own_nothing_is_known(
    name: str, commands: dict[str, str], tmp_path: Path
) -> None:
    project = make_repository(tmp_path / "a", {"a.md": b"a"})
    for kind, command in commands.items():
        git(project, "config", f"filter.{name}.{kind}", command)
    assert ask(project) == {}


def test_what_a_filter_wrote_is_read_though_nobody_knows_the_filter_any_more(
    tmp_path: Path,
) -> None:
    project = make_repository(
        tmp_path / "a", {".gitattributes": b"*.md filter=turn\n", "a.md": b"a", "b.txt": b"b"}
    )
    for kind, command in FILTERS.items():
        git(project, "config", f"filter.turn.{kind}", command)
    delete(project)
    git(project, "checkout", "--quiet", "a.md")
    assert (project / "a.md").read_bytes() == b"b"
    git(project, "config", "--remove-section", "filter.turn")
    assert set(ask(project)) == {".gitattributes", "b.txt"}


@pytest.mark.parametrize("pointer", [b"version 1".ljust(100), b"b"], ids=["longer", "as long"])
def test_what_lies_in_lfs_is_read_and_the_rest_is_known(pointer: bytes, tmp_path: Path) -> None:
    files = {".gitattributes": b"*.jpg filter=lfs -text\n", "a.jpg": b"a", "b.md": b"b\n"}
    (tmp_path / "pointer").write_bytes(pointer)
    (tmp_path / "photo").write_bytes(b"a")
    project = tmp_path / "a"
    project.mkdir()
    git(project, "init", "--quiet")
    git(project, "config", "filter.lfs.clean", f"cat '{tmp_path}/pointer'; cat > /dev/null")
    git(project, "config", "filter.lfs.smudge", f"cat '{tmp_path}/photo'; cat > /dev/null")
    write(project, files)
    commit(project)
    assert git(project, "show", "HEAD:a.jpg").encode() == pointer
    assert ask(project) == {
        name: name_of(files[name], project) for name in (".gitattributes", "b.md")
    }


# Where git does not answer


def read_all(root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return what is found when git is asked of any number of files."""
    monkeypatch.setattr(contents, "WORTH_ASKING_GIT", 1)
    return read_contents(root, states_of(root))


def test_without_a_repository_all_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.md": b"a"})
    assert ask(tmp_path) == {}
    assert read_all(tmp_path, monkeypatch) == {"a.md": name_of(b"a", tmp_path)}


def test_without_git_all_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_repository(tmp_path / "a", {"a.md": b"a"})
    name = name_of(b"a", project)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert ask(project) == {}
    assert read_all(project, monkeypatch) == {"a.md": name}


def break_index(project: Path) -> None:
    (project / ".git/index").write_bytes(b"nonsense")


def remove_index(project: Path) -> None:
    (project / ".git/index").unlink()


def break_settings(project: Path) -> None:
    (project / ".git/config").write_bytes(b"[nonsense")


def lose_objects(project: Path) -> None:
    shutil.rmtree(project / ".git/objects")
    (project / ".git/objects").mkdir()


@pytest.mark.parametrize(
    "harm",
    [break_index, remove_index, break_settings, lose_objects],
    ids=lambda harm: harm.__name__,
)
def test_a_repository_that_is_damaged_does_not_answer(
    harm: Edit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_repository(tmp_path / "a", {"a.md": b"a"})
    name = name_of(b"a", project)
    harm(project)
    assert ask(project) == {}
    assert read_all(project, monkeypatch) == {"a.md": name}


def test_a_repository_without_commits_knows_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"a")
    git(tmp_path, "init", "--quiet")
    assert ask(tmp_path) == {}


def test_a_repository_of_longer_names_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = name_of(b"a", tmp_path)
    project = make_repository(tmp_path / "a", {"a.md": b"a"}, "--object-format=sha256")
    assert ask(project) == {}
    assert read_all(project, monkeypatch) == {"a.md": short}


# What git keeps


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"core.splitIndex": "true", "splitIndex.maxPercentChange": "0"},
        {"core.untrackedCache": "true"},
        {"index.version": "4"},
    ],
    ids=["plain", "split", "untracked cache", "version 4"],
)
def test_a_copy_whose_times_all_changed_is_known_and_nothing_of_gits_is_written(
    options: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"{number}.md": b"bai %d" % number for number in range(WORTH_ASKING_GIT)}
    original = make_repository(tmp_path / "a", files)
    for name, value in options.items():
        git(original, "config", name, value)
    git(original, "update-index", "--split-index" if "core.splitIndex" in options else "--refresh")
    write(original, {"1.md": b"bay 1"})
    copy = tmp_path / "b"
    shutil.copytree(original, copy, copy_function=shutil.copyfile)
    for name in files:
        os.utime(copy / name, ns=(OLD_NS, OLD_NS))
    before = read_bytes_below(copy / ".git")
    index_times = (copy / ".git/index").stat()
    forbid_reading(monkeypatch, but=["1.md"])
    assert read_contents(copy, states_of(copy)) == {
        name: name_of(content, copy) for name, content in {**files, "1.md": b"bay 1"}.items()
    }
    assert read_bytes_below(copy / ".git") == before
    assert (copy / ".git/index").stat().st_mtime_ns == index_times.st_mtime_ns


def test_an_editors_lock_does_not_matter(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "a", {"a.md": b"a"})
    (project / ".git/index.lock").write_bytes(b"")
    os.utime(project / "a.md", ns=(OLD_NS, OLD_NS))
    assert ask(project) == {"a.md": name_of(b"a", project)}
    assert (project / ".git/index.lock").read_bytes() == b""


def test_no_hook_of_an_editor_is_run(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "a", {"a.md": b"a"})
    hook = project / ".git/hooks/post-index-change"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\n")
    hook.chmod(0o755)
    os.utime(project / "a.md", ns=(OLD_NS, OLD_NS))
    assert ask(project) == {"a.md": name_of(b"a", project)}
    assert not (tmp_path / "ran").exists()
