"""Every template is ours: a missing one would silently come from Pelican's own theme."""

from __future__ import annotations

import shutil
from pathlib import Path

import jinja2
import pelican
import pytest

from pelicanconf import BODY_PHOTO_SIZES
from tests.support.sites import ROOT, article, build_folder, build_site

TEMPLATES = ROOT / "theme/templates"
SIMPLE = Path(pelican.__file__).parent / "themes/simple/templates"
PARTS_OF_SIMPLE = {
    *("article_infos.html", "base.html", "gosquared.html", "pagination.html", "translations.html"),
    *("analytics.html", "disqus_script.html", "github.html"),
}


def test_photos_of_bodies_are_as_wide_as_the_theme_says() -> None:
    sizes = (TEMPLATES / "macros/sizes.html").read_text(encoding="utf-8")
    assert f'"full": "{BODY_PHOTO_SIZES}"' in sizes


@pytest.mark.parametrize(
    "name", sorted(path.name for path in SIMPLE.glob("*.html") if path.name not in PARTS_OF_SIMPLE)
)
def test_a_page_template_of_pelican_has_its_like_here(name: str) -> None:
    assert (TEMPLATES / name).is_file()


def test_no_page_is_rendered_from_pelicans_own_theme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources: set[Path] = set()
    load = jinja2.FileSystemLoader.get_source

    def note_source(self, environment, template):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        found = load(self, environment, template)
        sources.add(Path(found[1]))
        return found

    monkeypatch.setattr(jinja2.FileSystemLoader, "get_source", note_source)
    site = build_site(
        {
            "content/articles/2024/mot.md": article(),
            "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n",
        },
        tmp_path,
    )
    assert site.status == 0, site.log
    assert sources
    assert [path for path in sources if not path.is_relative_to(TEMPLATES)] == []


def test_a_changed_template_is_seen_although_compiled_ones_are_kept(tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", theme)
    files = {"content/articles/2024/mot.md": article()}
    build_site(files, tmp_path, THEME=str(theme))
    assert any((tmp_path / ".cache/templates").rglob("*.cache"))
    partial = theme / "templates/partials/byline.html"
    partial.write_text("<p>Mẫu mới</p>", encoding="utf-8")
    site = build_folder(tmp_path, THEME=str(theme))
    assert "Mẫu mới" in site.page("/tin-hoat-dong/mot/")


def test_a_damaged_compiled_template_is_compiled_again(tmp_path: Path) -> None:
    files = {"content/articles/2024/mot.md": article()}
    before = build_site(files, tmp_path).page("/tin-hoat-dong/mot/")
    for path in (tmp_path / ".cache/templates").rglob("*.cache"):
        path.write_bytes(path.read_bytes()[:200])
    site = build_folder(tmp_path)
    assert site.status == 0, site.log
    assert site.page("/tin-hoat-dong/mot/") == before
