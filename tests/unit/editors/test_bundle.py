"""The script of the editors' page: what it is made of, and when it is old."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from plugins.editors.bundle import SCRIPTS, SOURCES, digest_sources

LOCK = json.loads((SCRIPTS / "package-lock.json").read_text(encoding="utf-8"))
EXACT = re.compile(r"\d+\.\d+\.\d+")


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
