"""Whole small sites as dictionaries of files: written, checked, built."""

from __future__ import annotations

import contextlib
import io
import traceback
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.settings import read_settings
from PIL import Image

from plugins.core.clock import ZONE
from plugins.core.incremental.store import open_state
from plugins.core.progress import Reporter
from plugins.core.project import load_hooks
from plugins.gallery.photo_pipeline import PhotoPipeline
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.settings import NewsdeskSettings
from plugins.newsdesk.site.content import Content
from plugins.newsdesk.site.loading import ContentLoader
from plugins.newsdesk.urls.url_registry import PluginUrls
from tests.support.settings import portal_settings

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
TEMPLATES = ROOT / ".cache/tests/templates"
Files = Mapping[str, str | bytes]

DATA: dict[str, str | bytes] = {
    "content/data/portal.yml": """\
name: Ban Dân vận Tỉnh ủy
portal_name: Cổng thông tin Dân vận
responsible: Trưởng Ban Biên tập
address: Số 1, đường Lý Tự Trọng
telephone: 0271 000 000
email: toasoan@example.vn
copyright: Bản quyền thuộc Ban Dân vận Tỉnh ủy
attribution: Ghi rõ nguồn khi phát hành lại
""",
    "content/data/categories.yml": """\
- name: Tin hoạt động
  slug: tin-hoat-dong
- name: Dân vận khéo
  children:
    - name: Mô hình hay
""",
}


@dataclass(frozen=True)
class BuiltSite:
    """The result of a build: exit status, log, folder of the output."""

    status: int
    log: str
    output: Path

    @property
    def files(self) -> set[str]:
        return {
            path.relative_to(self.output).as_posix()
            for path in self.output.rglob("*")
            if path.is_file()
        }

    def page(self, address: str) -> str:
        """Return the HTML at an address such as `/tin-hoat-dong/`."""
        name = f"{address}index.html" if address.endswith("/") else address
        return (self.output / name.lstrip("/")).read_text(encoding="utf-8")


def article(body: str = "Nội dung.", **fields: str) -> str:
    """Return an article's file; fields replace or add to good ones, an empty value drops one."""
    header = {
        "title": "Hội nghị tổng kết",
        "date": "2024-01-13 08:00",
        "category": "Tin hoạt động",
        "lead": "Đoạn mở đầu.",
        "id": "hoi-nghi",
    } | fields
    return _bundle(header, body)


def document(body: str = "", **fields: str) -> str:
    """Return the file of a document; fields replace or add to good ones, an empty one drops one."""
    header = {
        "number": "151-KH/BDVTU",
        "kind": "Kế hoạch",
        "subject": "Kiểm tra việc thực hiện dân chủ ở cơ sở",
        "issuer": "Ban Dân vận Tỉnh ủy",
        "issued": "2024-01-05",
    } | fields
    return _bundle(header, body)


def _bundle(header: Mapping[str, str], body: str) -> str:
    lines = [f"{name}: {value}" for name, value in header.items() if value]
    return "\n".join(["---", *lines, "---", "", body, ""])


def jpeg(width: int = 900, height: int = 600, colour: str = "#7a5230") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, "JPEG")
    return stream.getvalue()


def write_files(files: Files, folder: Path) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def read_site(files: Files, folder: Path, now: datetime = NOW) -> Content:
    """Write a site with good data files and read it as build and check do."""
    write_files(DATA | dict(files), folder)
    return read_folder(folder, now)


def read_folder(folder: Path, now: datetime = NOW) -> Content:
    """Read the content below a folder as it is."""
    settings = NewsdeskSettings(content=folder / "content", clock=now)
    photos = PhotoPipeline(GallerySettings(cache_dir=folder / ".cache/photos"))
    with closing(open_state(folder)) as state:
        return ContentLoader(settings, photos, plugin_urls(), state, Reporter()).load()


def plugin_urls() -> PluginUrls:
    settings = portal_settings()
    return PluginUrls(settings, load_hooks(settings["PLUGINS"], "urls"))


def errors_of(files: Files, folder: Path) -> list[str]:
    return [problem.as_text() for problem in read_site(files, folder).findings.errors()]


def advice_of(files: Files, folder: Path) -> list[str]:
    return [problem.as_text() for problem in read_site(files, folder).findings.advice()]


def build_site(files: Files, folder: Path, **settings: Any) -> BuiltSite:  # noqa: ANN401
    write_files(DATA | dict(files), folder)
    return build_folder(folder, **settings)


def share_templates(folder: Path, templates: Path = TEMPLATES) -> None:
    """Share compiled templates between projects: compiling takes most of a small build."""
    shared = folder / ".cache/templates"
    if not shared.exists():
        shared.parent.mkdir(exist_ok=True)
        templates.mkdir(parents=True, exist_ok=True)
        shared.symlink_to(templates)


def build_folder(folder: Path, **settings: Any) -> BuiltSite:  # noqa: ANN401
    """Build the content below a folder again; a traceback goes to the log."""
    output = folder / "output"
    if "THEME" not in settings:
        share_templates(folder)
    overrides = portal_settings() | {
        "PATH": str(folder / "content"),
        "OUTPUT_PATH": str(output),
        "THEME": str(ROOT / "theme"),
        "GALLERY_CACHE_DIR": str(folder / ".cache/photos"),
        "NOW": NOW.isoformat(),
    }
    log = io.StringIO()
    status = 0
    with contextlib.redirect_stderr(log), contextlib.redirect_stdout(log):
        try:
            Pelican(read_settings(override=overrides | settings)).run()
        except SystemExit as stop:
            status = int(stop.code or 0)
        except Exception:  # the test checks status and log
            status = 1
            traceback.print_exc()
    return BuiltSite(status, log.getvalue(), output)
