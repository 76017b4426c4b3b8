"""`init` puts the sample aside and writes an office's portal; nothing is lost on the way."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from plugins.core.clock import ZONE
from plugins.core.errors import SetupError
from plugins.core.files import write_whole
from plugins.gallery import share_card
from plugins.newsdesk.model import Visibility
from plugins.tools.founding import founding
from plugins.tools.founding.answers import make_office
from plugins.tools.founding.presets import PRESETS
from plugins.tools.founding.texts import initials
from tests.support.projects import read_files
from tests.support.sites import NOW, article, errors_of, jpeg, read_folder, write_files

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="230" height="94"></svg>'
SAMPLE = article().replace("---\n", "---\n# Bài mẫu: python3 tasks.py init bỏ bài này.\n", 1)
BUNDLE = "content/articles/2024/hoi-nghi"
SITE: dict[str, str | bytes] = {
    "publishconf.py": 'SITEURL = "https://portal.example"\n',
    f"{BUNDLE}/index.md": SAMPLE,
    f"{BUNDLE}/anh.jpg": jpeg(),
    "content/articles/2023/tin.md": SAMPLE.replace("id: hoi-nghi", "id: tin"),
    "content/data/banners.yml": """\
# Biểu ngữ.
- place: top
  image: bang-ron.svg
  alt: Bài mẫu
  url: /tin-hoat-dong/hoi-nghi/
""",
    "content/data/links.yml": """\
# Liên kết.
- name: Chính phủ
  url: https://chinhphu.vn/
  image: chinh-phu.svg
- name: Báo tỉnh
  url: https://bao.tinh.example/
  image: bao.svg
""",
    "content/data/figures.yml": "total: 5\narticles:\n  hoi-nghi: {views: 3}\n",
    "content/data/comments.yml": "- {page: hoi-nghi, name: An, time: 2024-01-14 08:00, text: A}\n",
    **{f"content/data/images/{name}.svg": DRAWING for name in ("bang-ron", "chinh-phu", "bao")},
}
ANSWERS = {
    "name": 'Ủy ban Mặt trận "Tổ quốc": phường A & B',
    "short_name": "Mặt trận phường",
    "address": "Số 45 # đường Suối Hoa",
    "telephone": "0277 555 045",
    "email": "mattran@travan.example.org",
    "site_url": "https://mattran.example.org",
    "colour": "#0b4f8a",
    "preset": "mat-tran",
}
OFFICE = make_office(ANSWERS)
HERE = datetime(2026, 11, 23, 9, tzinfo=ZONE)


def silent(line: str) -> None:
    """Take a line for nobody."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    assert errors_of(SITE, tmp_path) == []
    return tmp_path


def errors(project: Path) -> list[str]:
    return [one.as_text() for one in read_folder(project, NOW).findings.errors()]


@pytest.mark.parametrize("preset", PRESETS)
def test_the_content_of_every_preset_is_good(project: Path, preset: str) -> None:
    founding.found(project, make_office(ANSWERS | {"preset": preset}), silent, HERE)
    content = read_folder(project, NOW)
    assert content.findings.problems == set()
    (draft,) = content.articles.values()
    assert (draft.metadata.title, draft.visibility) == ("Bài đầu tiên", Visibility.DRAFT)
    assert len(content.pages) == 2


def test_the_sample_and_whatever_points_at_it_is_put_aside_and_the_rest_stays(
    project: Path,
) -> None:
    before = read_files(project)
    aside = founding.found(project, OFFICE, silent, HERE)
    data = project / "content/data"
    assert not (project / "content/articles/2023").exists()
    assert (data / "banners.yml").read_text() == "# Biểu ngữ.\n[]\n"
    assert "chinhphu.vn" in (data / "links.yml").read_text()
    assert "example" not in (data / "links.yml").read_text()
    assert (data / "images/chinh-phu.svg").is_file()
    assert not (data / "images/bao.svg").exists()
    assert not (data / "comments.yml").exists()
    assert (project / "publishconf.py").read_text() == 'SITEURL = "https://mattran.example.org"\n'
    now = read_files(project)
    kept = read_files(aside)
    lost = [name for name, text in before.items() if text not in (now.get(name), kept.get(name))]
    assert [name for name in lost if not name.startswith(".cache/")] == []


def write_and_die(count: int) -> Callable[[Path, bytes, Path], None]:
    """Return a way of writing that is interrupted after so many files."""
    left = iter(range(count))

    def write(target: Path, content: bytes, staging: Path) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        write_whole(target, content, staging)

    return write


def test_an_interrupted_run_is_repeated(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for count in range(0, 12, 3):
        monkeypatch.setattr(f"{founding.__name__}.write_whole", write_and_die(count))
        with pytest.raises(KeyboardInterrupt):
            founding.found(project, OFFICE, silent, HERE + timedelta(seconds=count))
    monkeypatch.undo()
    founding.found(project, OFFICE, silent, HERE + timedelta(days=1))
    assert errors(project) == []
    kept = read_files(project / founding.ASIDE)
    assert {Path(name).name for name in kept} >= {"anh.jpg", "tin.md", "bao.svg", "portal.yml"}


def test_it_can_be_run_again_while_the_draft_is_untouched(project: Path) -> None:
    founding.found(project, OFFICE, silent, HERE)
    again = make_office(ANSWERS | {"preset": "so", "colour": "#5b2a86"})
    founding.found(project, again, silent, HERE + timedelta(days=40))
    assert errors(project) == []
    drafts = list((project / "content/articles").glob("*/*/index.md"))
    assert [path.parts[-3:] for path in drafts] == [("2027", "bai-dau-tien", "index.md")]
    assert "#5b2a86" in (project / founding.STYLE).read_text()


@pytest.mark.parametrize("name", ["content/articles/2026/bai.md", f"{BUNDLE}/index.md"])
def test_a_portal_with_an_article_of_its_own_is_refused_untouched(project: Path, name: str) -> None:
    write_files({name: article(title="Bài của cơ quan")}, project)
    before = read_files(project)
    with pytest.raises(SetupError, match=f"đã có 1 bài của cơ quan .{name}"):
        founding.found(project, OFFICE, silent, HERE)
    assert read_files(project) == before


def test_a_draft_that_somebody_has_begun_is_an_article(project: Path) -> None:
    founding.found(project, OFFICE, silent, HERE)
    (draft,) = (project / "content/articles").glob("*/*/index.md")
    draft.write_text(draft.read_text().replace("Bài đầu tiên", "Ngày hội"))
    with pytest.raises(SetupError, match="đã có 1 bài của cơ quan"):
        founding.found(project, OFFICE, silent, HERE)


def test_settings_without_the_address_are_refused_untouched(project: Path) -> None:
    (project / "publishconf.py").write_text("from os import *\n")
    before = read_files(project)
    with pytest.raises(SetupError, match="không có đúng một dòng “SITEURL"):
        founding.found(project, OFFICE, silent, HERE)
    assert read_files(project) == before


@pytest.mark.parametrize(
    ("short_name", "expected"),
    [("MTTQ", "MTTQ"), ("Ban Dân vận Tỉnh ủy", "BDVT"), ("Sở Y tế", "SYT"), ("“…”", "“…”")],
)
def test_the_emblem_has_the_letters_that_people_use(short_name: str, expected: str) -> None:
    assert initials(make_office(ANSWERS | {"short_name": short_name})) == expected


def test_the_share_image_is_drawn_as_networks_want_it_even_without_fonts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = "Cổng thông tin điện tử Ủy ban Mặt trận Tổ quốc Việt Nam thành phố"
    card = share_card.draw_card(name, "MT", "#0b4f8a")
    monkeypatch.setattr(share_card, "FONTS", ("khong-co.ttf",))
    plain = share_card.draw_card(name, "MT", "#0b4f8a")
    assert not plain.has_text
    for one in (card, plain):
        with Image.open(io.BytesIO(one.content)) as image:
            assert (image.size, image.format) == ((1200, 630), "JPEG")
            assert image.convert("L").histogram()[250:] != [0] * 6  # letters
