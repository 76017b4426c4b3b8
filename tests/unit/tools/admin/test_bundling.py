"""The bundle of the editors' page is made once, and the old one stays until then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.core.errors import SetupError
from plugins.editors.bundle import find_bundle
from plugins.tools.admin.bundling import ensure_bundle


def stand_in(folder: Path, npm: str, node: str) -> str:
    """Make programs of a shell script each, and return the PATH that finds them."""
    folder.mkdir()
    for name, script in (("npm", npm), ("node", node)):
        program = folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


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
