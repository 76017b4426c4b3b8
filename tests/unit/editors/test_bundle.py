"""The script of the editors' page: what it is made of, and when it is made."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from plugins.core.errors import SetupError
from plugins.editors.bundle import SCRIPTS, SOURCES, digest_sources, ensure_bundle, find_bundle

LOCK = json.loads((SCRIPTS / "package-lock.json").read_text(encoding="utf-8"))
EXACT = re.compile(r"\d+\.\d+\.\d+")


def stand_in(folder: Path, npm: str, node: str) -> str:
    """Make programs of a shell script each, and return the PATH that finds them."""
    folder.mkdir()
    for name, script in (("npm", npm), ("node", node)):
        program = folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def test_every_package_is_pinned() -> None:
    wanted = json.loads((SCRIPTS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert all(EXACT.fullmatch(version) for version in wanted.values())
    assert LOCK["packages"][""]["dependencies"] == wanted


def test_the_lock_has_a_hash_for_every_package_and_no_address_of_any() -> None:
    packages = [one for name, one in LOCK["packages"].items() if name]
    assert [one for one in packages if not one.get("integrity", "").startswith("sha512-")] == []
    assert [one for one in packages if "resolved" in one] == []


def test_every_script_that_another_imports_is_among_the_sources() -> None:
    imported = {
        name
        for source in SOURCES
        if source.endswith(".js")
        for name in re.findall(r'"\./([\w.-]+)"', (SCRIPTS / source).read_text(encoding="utf-8"))
    }
    assert imported <= set(SOURCES)


@pytest.mark.parametrize("name", SOURCES)
def test_a_bundle_is_old_when_anything_of_it_changes(name: str, tmp_path: Path) -> None:
    shutil.copytree(SCRIPTS, tmp_path, dirs_exist_ok=True)
    before = digest_sources(tmp_path)
    with (tmp_path / name).open("a") as file:
        file.write("\n")
    assert digest_sources(tmp_path) != before


def test_a_bundle_is_made_once_and_takes_the_place_of_old_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = stand_in(
        tmp_path / "bin", f"echo . >> {tmp_path}/calls", "mkdir out; touch out/cms.js"
    )
    monkeypatch.setenv("PATH", programs)
    (tmp_path / ".cache/admin/0123456789abcdef").mkdir(parents=True)
    said: list[str] = []
    made = [ensure_bundle(tmp_path, said.append) for _ in range(2)]
    assert made[0] == made[1] == find_bundle(tmp_path)
    assert (tmp_path / "calls").read_text() == ".\n"
    assert [path.name for path in made[0].parent.iterdir() if path.is_dir()] == [made[0].name]
    assert len(said) == 1


@pytest.mark.parametrize(
    ("npm", "node", "says"),
    [
        ("echo 'npm error network' >&2; exit 1", "true", "npm không tải được các gói"),
        ("true", "echo 'bad source' >&2; exit 1", "không ghép được trang biên tập (bad source)"),
    ],
    ids=["no network", "no bundle"],
)
def test_nothing_is_left_of_a_bundle_that_could_not_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, npm: str, node: str, says: str
) -> None:
    monkeypatch.setenv("PATH", stand_in(tmp_path / "bin", npm, node))
    with pytest.raises(SetupError, match=re.escape(says)):
        ensure_bundle(tmp_path, lambda line: None)
    assert find_bundle(tmp_path) is None
    assert [path.name for path in (tmp_path / ".cache/admin").iterdir()] == ["lock"]


def test_the_old_bundle_stays_until_there_is_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", stand_in(tmp_path / "bin", "exit 1", "true"))
    old = tmp_path / ".cache/admin/0123456789abcdef"
    old.mkdir(parents=True)
    with pytest.raises(SetupError):
        ensure_bundle(tmp_path, lambda line: None)
    assert old.is_dir()
