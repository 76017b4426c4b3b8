"""A copy of the project that another office has made its own, as README.md says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.support.projects import project_files
from tests.support.sites import ROOT, Files, jpeg, write_files

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="230" height="94">'
    '<circle cx="115" cy="47" r="40" fill="#0b4f8a"/></svg>'
)
# The files of the content that README.md names.
FILES: Files = {
    "content/data/portal.yml": """\
name: Ủy ban Mặt trận Tổ quốc phường Trà Vân
portal_name: Trang thông tin Mặt trận phường Trà Vân
responsible: "Chịu trách nhiệm: Ban Thường trực"
address: Số 45 đường Suối Hoa, phường Trà Vân
telephone: 0277 555 045
email: mattran@travan.example
copyright: Bản quyền thuộc Ủy ban Mặt trận Tổ quốc phường Trà Vân
attribution: Ghi rõ nguồn khi dùng lại
emblem: emblem.svg
share_image: chia-se.jpg
""",
    "content/data/categories.yml": """\
- name: Tin Mặt trận
  description: Hoạt động của Mặt trận phường.
- name: Giám sát
  children:
    - name: Phản biện xã hội
""",
    "content/data/menu.yml": """\
- {label: Trang đầu, url: /}
- {label: Liên hệ, url: /lien-he/}
- category: Giám sát
""",
    "content/data/banners.yml": """\
- {place: left, image: bang-ron.svg, alt: Ngày hội Đại đoàn kết, url: /tin-mat-tran/}
""",
    "content/data/links.yml": """\
- {name: Mặt trận tỉnh, url: "https://mattran.example/", image: mat-tran.svg}
""",
    "content/data/figures.yml": "total: 0\narticles: {}\n",
    "content/data/images/emblem.svg": LOGO,
    "content/data/images/chia-se.jpg": jpeg(1200, 630, "#0b4f8a"),
    "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nMặt trận phường.\n",
    "content/pages/lien-he.md": "---\ntitle: Liên hệ\n---\n\nSố 45 đường Suối Hoa.\n",
}
BANNERS_AND_LOGOS: Files = {
    "content/data/images/bang-ron.svg": LOGO,
    "content/data/images/mat-tran.svg": LOGO,
}
# They speak of the portal, not of the office.
KEPT = ("content/HUONG-DAN.md", "content/pages/quyen-rieng-tu.md", "content/pages/tro-nang.md")
PRODUCTION = "publishconf.py"
TOKENS = "theme/static/css/tokens.css"
COLOURS_TYPE_SPACES = {
    "--red-40": "#083a66",
    "--red-50": "#0b4f8a",
    "--red-80": "#8cc4ff",
    "--red-90": "#c4e0ff",
    "--gold-60": "#2f8f83",
    "--gold-80": "#7fd0c4",
    "--grey-96": "#f2f5f8",
    "--font-title": "Georgia, serif",
    "--leading-text": "1.7",
    "--space-3": "1.625rem",
    "--size-3": "calc(1.125rem * var(--letters, 1))",
}
# README.md and the READMEs of the plugins have the settings.
SETTINGS = """
THOUSANDS = "."
FRAME_HOSTS = ["phim.example"]
ENGAGEMENT_PREFIX = "/dem/"
EDITORS = False
GALLERY_WIDTHS = (480, 960)
"""


def make_another_office(folder: Path) -> Path:
    """Return a repository with the project's code and the office's content, style and settings."""
    for name in project_files():
        if not name.startswith("content/") or name in KEPT:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    write_files({**FILES, **BANNERS_AND_LOGOS}, folder)
    for name, value in COLOURS_TYPE_SPACES.items():
        replace_line(folder / TOKENS, f"  {name}:", f"  {name}: {value};")
    replace_line(folder / PRODUCTION, "SITEURL =", 'SITEURL = "https://mattran.example"')
    with (folder / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    commit(folder)
    return folder


def replace_line(path: Path, beginning: str, line: str) -> None:
    """Replace the first line with this beginning; there must be one."""
    text, count = re.subn(
        f"^{re.escape(beginning)}.*$",
        line,
        path.read_text(encoding="utf-8"),
        count=1,
        flags=re.MULTILINE,
    )
    assert count, f"{path}: no line begins with {beginning!r}"
    path.write_text(text, encoding="utf-8")


def commit(folder: Path) -> None:
    """Make a folder a repository with one commit."""
    somebody = ["-c", "user.name=Ban", "-c", "user.email=ban@travan.example"]
    alone = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        [*somebody, "commit", "-qm", "Một"],
    ):
        subprocess.run(["git", *command], check=True, cwd=folder, env=alone)
