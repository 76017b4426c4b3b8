"""Who pushes may write news; code is that of the installation or as it was."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from tests.support.sites import write_files
from tests.unit.tools.receiving.offices import PAGE, Office


def is_refused(office: Office, told: str, *names: str) -> bool:
    """Return whether all names were told, nothing moved and nothing was published."""
    assert "remote: KHÔNG NHẬN: " in told
    assert [name for name in names if name not in told] == []
    assert "pre-receive hook declined" in told
    return office.published().startswith("một ")


@pytest.mark.parametrize(
    "name",
    [
        "tasks.py",
        "pelicanconf.py",
        "plugins/newsdesk/__init__.py",
        ".venv/lib/python3.11/site-packages/x.pth",
        ".gitattributes",
        ".gitmodules",
        "hooks/post-receive",
        "Content/x",
        "content.md",
    ],
)
def test_a_change_outside_the_content_is_refused_and_named(office: Office, name: str) -> None:
    office.push("một")
    tip = office.tip()
    write_files({name: "print('hư')\n", PAGE: "hai"}, office.clone)
    office.git("add", "--force", "--all")
    office.git("commit", "--quiet", "-m", "hai")
    told = office.send(is_fine=False)
    assert is_refused(office, told, name, "Biên tập viên chỉ sửa trong content/", "RUNBOOK.vi.md")
    assert office.tip() == tip


def test_a_file_of_the_code_that_is_gone_is_refused(office: Office) -> None:
    office.push("một")
    office.git("rm", "--quiet", "tasks.py")
    office.git("commit", "--quiet", "-m", "hai")
    assert is_refused(office, office.send(is_fine=False), "tasks.py")


def test_the_words_of_the_refusal_lead_back(office: Office) -> None:
    office.push("một")
    office.git("fetch", "--quiet", "origin")
    write_files({"tasks.py": "hư", PAGE: "hai"}, office.clone)
    office.git("commit", "--quiet", "-am", "hai")
    told = office.send(is_fine=False)
    assert "git checkout origin/main -- . ':!content' && git commit" in told
    office.git("checkout", "origin/main", "--", ".", ":!content")
    office.git("commit", "--quiet", "-m", "trả lại")
    office.send()
    assert office.published().startswith("hai ")


def test_code_that_the_administrator_has_installed_is_taken(office: Office) -> None:
    office.push("một")
    write_files({"tasks.py": "# mới\n", "thêm.py": ""}, office.code)
    office.commit("Mã mới", where=office.code)
    office.git("pull", "--quiet", "--no-rebase", str(office.code), "main")
    office.push("hai")
    assert office.published().startswith("hai ")


def test_an_installation_that_is_ahead_keeps_nobody_from_writing(office: Office) -> None:
    office.push("một")
    write_files({"tasks.py": "# mới\n"}, office.code)
    office.commit("Mã mới", where=office.code)
    office.push("hai")
    assert office.published().startswith("hai ")


def test_a_first_push_has_the_code_of_the_installation_or_none(office: Office) -> None:
    write_files({"tasks.py": "# khác\n"}, office.clone)
    office.git("commit", "--quiet", "-am", "khác")
    office.write("một")
    assert "tasks.py" in office.send(is_fine=False)
    office.git("rm", "--quiet", "-r", "--ignore-unmatch", ".", "--", ":!content")
    office.git("checkout", "--quiet", "HEAD", "--", "content")
    office.git(
        "rm", "--quiet", "--cached", "tasks.py", "pelicanconf.py", ".gitignore", is_fine=False
    )
    office.push("một")
    assert office.published().startswith("một ")


def add_link(office: Office, name: str, aim: str) -> None:
    path = office.clone / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(aim)
    office.git("add", name)


def add_submodule(office: Office) -> None:
    commit = office.git("rev-parse", "HEAD").strip()
    office.git("update-index", "--add", "--cacheinfo", f"160000,{commit},content/kho-con")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda office: add_link(office, "content/pages", "/etc"), "content/pages là liên kết"),
        (lambda office: add_link(office, "content/a/b.md", "../x"), "content/a/b.md là liên kết"),
        (add_submodule, "content/kho-con là kho con"),
    ],
    ids=["folder", "file", "submodule"],
)
def test_links_and_submodules_are_refused_and_named(
    office: Office, change: Callable[[Office], None], words: str
) -> None:
    office.push("một")
    office.write("hai")
    change(office)
    office.git("commit", "--quiet", "-m", "ba")
    assert is_refused(office, office.send(is_fine=False), words)


def test_content_that_is_a_link_itself_is_refused(office: Office) -> None:
    office.push("một")
    office.git("rm", "--quiet", "-r", "content")
    add_link(office, "content", "/etc")
    office.git("commit", "--quiet", "-m", "hai")
    assert is_refused(office, office.send(is_fine=False), "content là liên kết")


def make_tree(office: Office, *lines: str) -> str:
    """Return a tree made by hand: `git add` would refuse some of its names."""
    made = subprocess.run(
        ["git", "mktree"],
        input="".join(f"{line}\n" for line in lines),
        check=True,
        cwd=office.clone,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    return made.stdout.strip()


@pytest.mark.parametrize("name", ["..", ".git", ".GIT", ".", "twice"])
def test_names_that_lead_elsewhere_are_refused(office: Office, name: str) -> None:
    office.push("một")
    blob = office.git("hash-object", "-w", "tasks.py").strip()
    inner = make_tree(office, f"100644 blob {blob}\tx")
    twice = [f"100644 blob {blob}\ttwice"] if name == "twice" else []
    content = make_tree(office, *twice, f"040000 tree {inner}\t{name}")
    listed = office.git("ls-tree", "HEAD").splitlines()
    outside = [line for line in listed if not line.endswith("\tcontent")]
    tree = make_tree(office, *outside, f"040000 tree {content}\tcontent")
    commit = office.git("commit-tree", "-p", "HEAD", "-m", "hai", tree).strip()
    office.git("update-ref", "refs/heads/main", commit)
    told = office.send(is_fine=False)
    assert is_refused(office, told, f"content/{name}/x có tên không dùng được")


def test_the_hooks_own_refs_are_not_pushed(office: Office) -> None:
    office.push("một")
    for ref in ("refs/portal/published", f"refs/replace/{office.tip()}"):
        told = office.git("push", "--force", str(office.repository), f"HEAD~:{ref}", is_fine=False)
        assert f"không ai push được vào {ref}" in told


def test_attributes_in_the_content_run_nothing_and_change_nothing(office: Office) -> None:
    office.git("config", "filter.hu.smudge", f"touch {office.site}.hu", where=office.repository)
    office.git("config", "filter.lfs.smudge", f"touch {office.site}.lfs", where=office.repository)
    attributes = "*.txt filter=hu ident eol=crlf\n*.jpg filter=lfs\n"
    pointer = "version https://git-lfs.github.com/spec/v1\n$Id$\n"
    files = {"content/.gitattributes": attributes, "content/a.jpg": pointer}
    write_files(files, office.clone)
    office.git("add", "content")
    office.push("một\n$Id$")
    assert (office.checkout / PAGE).read_bytes() == "một\n$Id$".encode()
    assert (office.checkout / "content/a.jpg").read_bytes() == pointer.encode()
    assert not list(office.site.parent.glob("trang.*"))


def test_deleting_the_branch_leaves_the_site(office: Office) -> None:
    office.push("một")
    office.git("config", "receive.denyDeleteCurrent", "ignore", where=office.repository)
    office.git("push", str(office.repository), ":main")
    assert office.published().startswith("một ")
    office.push("hai")
    assert office.published().startswith("hai ")
