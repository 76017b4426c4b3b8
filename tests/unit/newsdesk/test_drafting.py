"""`new`: the bundle that an editor starts from."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from plugins.newsdesk.commands.drafting import shorten_slug
from plugins.newsdesk.commands.tasks import check, new
from tests.support.sites import DATA, jpeg, write_files

CONF = {"pelicanconf.py": 'PATH = "content"\nGALLERY_CACHE_DIR = ".cache/photos"\n'}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project without articles."""
    write_files(DATA | CONF, tmp_path)
    return tmp_path


def test_a_new_bundle_checks_clean_and_is_a_draft(project: Path) -> None:
    folder = new(project, title="Dân vận: khéo ở cơ sở")
    text = (folder / "index.md").read_text(encoding="utf-8")
    assert folder.name == "dan-van-kheo-o-co-so"
    assert 'title: "Dân vận: khéo ở cơ sở"\n' in text
    assert "id: dan-van-kheo-o-co-so\n" in text
    assert "status: draft" in text
    assert check(project) == 0


def test_photos_are_shrunk_and_their_texts_marked(project: Path, tmp_path: Path) -> None:
    write_files(
        {
            "may/IMG 10.JPG": jpeg(4000, 3000),
            "may/IMG 2.jpg": jpeg(1200, 800),
            "may/ghi chu.txt": "không phải ảnh",
        },
        tmp_path,
    )
    folder = new(project, title="Có ảnh", photos=tmp_path / "may", category="Dân vận khéo")
    text = (folder / "index.md").read_text(encoding="utf-8")
    assert sorted(path.name for path in folder.iterdir()) == ["img-10.jpg", "img-2.jpg", "index.md"]
    with Image.open(folder / "img-10.jpg") as photo:
        assert max(photo.size) == 2560
    assert 'cover: "img-2.jpg"' in text
    assert 'alt: "" # ĐIỀN: tả điều nhìn thấy trong ảnh' in text
    assert check(project) == 0


def test_photos_are_told_by_their_content_and_others_are_named(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photos = {f"may/{name}": jpeg() for name in ("1.jfif", "2.jpe", "3", "4.JPG")}
    others = {"may/IMG_1.MOV": b"x", "may/bien-ban.docx": b"x", "may/cu/1.jpg": jpeg()}
    write_files({**photos, **others, "may/Thumbs.db": b"x"}, tmp_path)
    folder = new(project, title="Có ảnh", photos=tmp_path / "may")
    assert {path.name for path in folder.iterdir()} == {
        *(f"{number}.jpg" for number in range(1, 5)),
        "index.md",
    }
    assert capsys.readouterr().out.splitlines()[1:] == [
        f"không chép {tmp_path}/may/{name}: không phải ảnh"
        for name in ("bien-ban.docx", "cu", "IMG_1.MOV")
    ]


@pytest.mark.parametrize("name", ["a" * 240, "江" * 80, "ảnh " * 40])
def test_a_photo_of_any_name_is_taken(name: str, project: Path, tmp_path: Path) -> None:
    write_files({f"may/{name}.jpg": jpeg()}, tmp_path)
    folder = new(project, title="Có ảnh", photos=tmp_path / "may")
    (photo,) = folder.glob("*.jpg")
    assert len(photo.name) <= 84


@pytest.mark.parametrize("title", ["a" * 300, "江" * 200, "Hội nghị " * 60])
def test_a_title_of_any_length_gives_an_article(title: str, project: Path) -> None:
    folder = new(project, title=title)
    assert 0 < len(folder.name) <= 80
    assert check(project) == 0


def test_the_same_title_again_gets_a_number(project: Path) -> None:
    first, second = new(project, title="Tin"), new(project, title="Tin")
    assert (first.name, second.name) == ("tin", "tin-2")
    assert check(project) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"title": " "},
            'bài chưa có tiêu đề — ghi sau --title, trong ngoặc kép: --title "Hội nghị giao ban"',
        ),
        ({"title": "!!!"}, "tiêu đề “!!!” không có chữ nào — ghi tiêu đề sau --title"),
        (
            {"title": "Tin", "category": "tin hoat dong"},
            "chưa khai báo chuyên mục “tin hoat dong” (có phải “Tin hoạt động”?) — chọn một trong: "
            "Tin hoạt động, Dân vận khéo, Dân vận khéo/Mô hình hay",
        ),
    ],
    ids=["no title", "a title without letters", "an unknown category"],
)
def test_what_is_wrong_is_said_and_nothing_is_left(
    arguments: dict[str, str], message: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        new(project, **arguments)  # type: ignore[arg-type]
    assert capsys.readouterr().err == f"{message}\n"
    assert list(project.rglob("articles/*/*")) == []


def test_a_broken_photo_leaves_no_bundle_behind(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files({"may/hong.jpg": b"abc", "may/tot.jpg": jpeg()}, tmp_path)
    with pytest.raises(SystemExit):
        new(project, title="Tin", photos=tmp_path / "may")
    assert "hong.jpg: " in capsys.readouterr().err
    assert list(project.rglob("articles/*/*")) == []


def test_a_long_slug_is_cut_between_words() -> None:
    slug = shorten_slug("-".join(["dan-van"] * 20))
    assert len(slug) <= 80
    assert slug.endswith("-van")
