"""An incremental build gives byte for byte what a clean one gives, whatever was done before."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.support.sites import (
    DATA,
    ROOT,
    article,
    build_folder,
    document,
    jpeg,
    share_templates,
    write_files,
)

PHOTOS = [jpeg(90, 60, colour) for colour in ("#7a5230", "#305a7a", "#4a7a30")]
KEYS = ["mot", "hai", "ba", "bon"]
CATEGORIES = ["Tin hoạt động", "Dân vận khéo", "Dân vận khéo/Mô hình hay"]
TAGS = ["", "[Dân vận, Mùa xuân]", "[dân vận]", "[Mùa xuân]"]
BODIES = [
    "Nội dung “một”.",
    "Xem [bài kia](../hai/index.md) và [mục](/dan-van-kheo/).",
    "![Ảnh chụp](a.jpg)\n\nHết.",
    "Xem [thẻ](/tag/mua-xuan/).",
    "Tải [văn bản](van-ban.pdf).",
    "Theo Kế hoạch số 1-KH/TU và 02-HD/TU.",
]
NUMBERS = ["1-KH/TU", "2-HD/TU", "01-KH/TU"]
DATES = ["2024-01-13 08:00", "2025-06-01 09:00", "2026-11-20 07:00", "2026-12-30 08:00"]
THEME_EDITS = [
    ("templates/partials/date_line.html", "<p>", "<p class='x'>"),
    ("templates/macros/texts.html", '"skip"', '"skip_"'),  # breaks every page
    ("templates/tag.html", "{{ texts.tag }}:", "{{ texts.tag }} –"),
    ("static/css/components/tags.css", "{", "{\n  order: 1;"),
]
SETTINGS: list[dict[str, Any]] = [
    {},
    {"SITEURL": "https://cong.example"},
    {"THOUSANDS": ","},
    {"SHOW_DRAFTS": True},
    {"FRAME_HOSTS": ["ban-do.example"]},
    {"ENGAGEMENT": False},
    {"BODY_PHOTO_SIZES": "50vw"},
    {"NOW": "2027-01-01T09:00"},
    {"GALLERY_WIDTHS": [40]},
]
DATA_EDITS: list[dict[str, str]] = [
    {"content/data/menu.yml": "- label: Trang nhất\n  url: /\n- category: Dân vận khéo\n"},
    {"content/data/menu.yml": "- label: Thẻ\n  url: /tag/mua-xuan/\n"},
    {"content/data/categories.yml": str(DATA["content/data/categories.yml"]).replace("hay", "tốt")},
    {"content/data/categories.yml": str(DATA["content/data/categories.yml"])},
    {"content/data/portal.yml": str(DATA["content/data/portal.yml"]).replace("Số 1", "Số 2")},
    {"content/data/figures.yml": "total: 12\narticles:\n  hai: {views: 7, votes: 2, points: 9}\n"},
    {"content/data/gone.yml": "- {url: /tin/cu/, date: 2026-11-20, reason: Đăng nhầm}\n"},
    {"content/data/gone.yml": "- {url: /cu/, date: 2026-11-21, reason: Đăng nhầm}\n"},
    {"content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nXem [bài](/ba/).\n"},
    {"content/data/notices.yml": "- {text: Việc, date: 2026-11-20, expires: 2026-12-01}\n"},
    {"content/data/notices.yml": "- {text: Việc, date: 2026-12-20, expires: 2027-02-01}\n"},
    {"content/data/staff.yml": "- {name: Ban, people: [{post: Trưởng Ban}]}\n"},
    {"content/data/topics.yml": "- {name: Bầu cử, lead: Chọn người xứng đáng}\n"},
    {"content/data/topics.yml": "- {name: Bầu cử, lead: Chọn người tài, pinned: có}\n"},
    {"content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu Ban\naliases: [/cu/]\n---\n"},
]


@dataclass
class Site:
    """A portal that is edited and built again and again."""

    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)

    def bundle(self, key: str) -> Path:
        return self.folder / "content/articles/2024" / key

    def write(self, key: str, choice: int) -> None:
        pick: Callable[[list[Any]], Any] = lambda options: options[choice % len(options)]  # noqa: E731
        fields = {
            "id": key,
            "title": f"Bài {key} {choice % 3}",
            "category": pick(CATEGORIES),
            "tags": TAGS[choice // 2 % len(TAGS)],
            "date": DATES[choice // 3 % len(DATES)],
            "topic": "Bầu cử" if choice % 2 else "",
            "status": "draft" if choice % 11 == 10 else "",
            "featured": "true" if choice % 7 == 6 else "",
            "aliases": f"[/cu/{key}.html]" if choice % 5 == 4 else "",
            "expires": "2026-12-01" if choice % 6 == 5 else "",
            "video": "https://youtu.be/dQw4w9WgXcQ" if choice % 8 == 7 else "",
            "layout": "album" if choice % 9 == 8 else "",
        }
        write_files(
            {"index.md": article(BODIES[choice // 5 % len(BODIES)], **fields)}, self.bundle(key)
        )

    def issue(self, key: str, choice: int) -> None:
        """Write a document, or remove it."""
        path = self.folder / f"content/documents/{key}.md"
        if choice % 7 == 6:
            path.unlink(missing_ok=True)
            return
        fields = {
            "number": NUMBERS[choice % 3],
            "issued": ["2023-01-01", "2024-06-01"][choice // 3 % 2],
            "kind": ["Kế hoạch", "Hướng dẫn"][choice // 2 % 2],
            "replaces": "[2-HD/TU]" if choice % 3 != 1 and choice % 4 == 3 else "",
            "effective": "2026-12-15" if choice % 5 == 4 else "",
            "status": "nháp" if choice % 11 == 10 else "",
        }
        write_files({path.name: document(BODIES[-1], **fields)}, path.parent)

    def draw(self, key: str, choice: int) -> None:
        files = [("a.jpg", PHOTOS[0]), ("a.jpg", PHOTOS[1]), ("b.jpg", PHOTOS[2])]
        name, content = [*files, ("van-ban.pdf", b"%PDF"), ("van-ban.pdf", b"%PDF-2")][choice % 5]
        write_files({name: content}, self.bundle(key))

    def remove(self, key: str, choice: int) -> None:
        if choice % 3:
            shutil.rmtree(self.bundle(key), ignore_errors=True)
        for name in ("a.jpg", "b.jpg", "van-ban.pdf"):
            (self.bundle(key) / name).unlink(missing_ok=True)

    def rename(self, key: str, choice: int) -> None:
        source, target = self.bundle(key), self.bundle(f"{key}-{choice % 2}")
        if source.is_dir() and not target.exists():
            source.rename(target)

    def edit_data(self, key: str, choice: int) -> None:
        del key
        write_files(DATA_EDITS[choice % len(DATA_EDITS)], self.folder)

    def edit_theme(self, key: str, choice: int) -> None:
        del key
        name, old, new = THEME_EDITS[choice % len(THEME_EDITS)]
        path = self.folder / "theme" / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    def set(self, key: str, choice: int) -> None:
        """Change a setting, or set all of them back."""
        del key
        chosen = SETTINGS[choice % len(SETTINGS)]
        self.settings = {**self.settings, **chosen} if chosen else {}

    def harm(self, key: str, choice: int) -> None:
        """Do something to the output that no build does."""
        found = sorted(path for path in (self.folder / "output").rglob("*") if path.is_file())
        if found:
            victim = found[choice * 31 % len(found)]
            if choice % 2 or "anh" in victim.parts:
                victim.unlink()
            else:
                victim.write_text(key)

    def build(self) -> tuple[int, dict[str, bytes]]:
        return self._build(self.folder)

    def build_clean(self) -> tuple[int, dict[str, bytes]]:
        """Build the same elsewhere, with nothing to remember."""
        with tempfile.TemporaryDirectory() as elsewhere:
            shutil.copytree(self.folder / "content", Path(elsewhere) / "content")
            share_templates(Path(elsewhere), self.folder / ".cache/templates")
            return self._build(Path(elsewhere))

    def _build(self, folder: Path) -> tuple[int, dict[str, bytes]]:
        given = {"THEME": str(self.folder / "theme"), **self.settings}
        given["GALLERY_CACHE_DIR"] = str(self.folder / ".cache/photos")
        site = build_folder(folder, **given)
        return site.status, {name: (site.output / name).read_bytes() for name in site.files}


OPERATIONS = ["write", "draw", "remove", "rename", "edit_data", "edit_theme", "set", "harm"]
OPERATIONS += ["issue"]
steps = st.tuples(st.sampled_from(OPERATIONS), st.sampled_from(KEYS), st.integers(0, 60))


@contextmanager
def open_site() -> Iterator[Site]:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        write_files(DATA, site.folder)
        shutil.copytree(ROOT / "theme", site.folder / "theme")
        for number, key in enumerate(KEYS):
            site.write(key, number)
        site.draw("hai", 0)
        assert site.build()[0] == 0
        yield site


def check(rounds: list[list[tuple[str, str, int]]]) -> None:
    """Do what is said, and build after each round."""
    with open_site() as site:
        _, before = site.build()
        for operations in rounds:
            for operation, key, choice in operations:
                getattr(site, operation)(key, choice)
            kept = {name for name in before if (site.folder / "output" / name).exists()}
            status, files = site.build()
            clean_status, clean = site.build_clean()
            event(f"status {status}")
            assert status == clean_status
            if status == 0:
                assert files.keys() == clean.keys()
                assert [name for name in files if files[name] != clean[name]] == []
                before = files
            else:
                assert kept <= files.keys(), "what was published is gone"


@given(st.lists(st.lists(steps, min_size=1, max_size=3), min_size=1, max_size=3))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_sequence_of_edits_gives_what_a_clean_build_gives(
    rounds: list[list[tuple[str, str, int]]],
) -> None:
    check(rounds)


@pytest.mark.slow
@given(st.lists(st.lists(steps, min_size=1, max_size=4), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_sequences_of_edits_give_what_a_clean_build_gives(
    rounds: list[list[tuple[str, str, int]]],
) -> None:
    check(rounds)
