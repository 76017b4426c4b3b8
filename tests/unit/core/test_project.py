"""Settings files are read as they are now, whatever was read before."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from plugins.core.errors import SetupError
from plugins.core.project import read_project_settings

PRODUCTION = """\
import sys
from pathlib import Path
sys.path.insert(0, str(Path(__file__).parent))
from pelicanconf import *
ADDRESS = f"{NAME}.example"
"""


def write_project(folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "pelicanconf.py").write_text(f"NAME = {name!r}\n")
    (folder / "publishconf.py").write_text(PRODUCTION)
    return folder


def test_each_project_has_its_own_settings(tmp_path: Path) -> None:
    path = list(sys.path)
    for name in ("mot", "hai"):
        project = write_project(tmp_path / name, name)
        assert read_project_settings(project)["ADDRESS"] == f"{name}.example"
    assert sys.path == path


def test_an_edit_counts_at_once(tmp_path: Path) -> None:
    for name in ("truoc", "sau-do"):
        project = write_project(tmp_path / "mot", name)
        assert read_project_settings(project)["ADDRESS"] == f"{name}.example"


@pytest.mark.parametrize("text", ["1 / 0\n", "a b\n", None], ids=["raises", "no Python", "missing"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "publishconf.py").write_text(text)
    with pytest.raises(SetupError, match=r"Không đọc được publishconf\.py \("):
        read_project_settings(tmp_path)
