"""Nothing of the fictitious office is made public as an office's own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from plugins.core.errors import PublishingError
from plugins.newsdesk.commands.tasks import check
from plugins.newsdesk.site.samples import ALLOWED, VALUE, find_samples, is_begun
from plugins.tools.publishing.publisher import publish
from tests.support.settings import settings_file
from tests.support.sites import DATA, ROOT, article, write_files

OWN = 'from pelicanconf import *\n\nSITEURL = "https://travan.gov.vn"\n'
SAMPLE = article().replace("---\n", "---\n# Bài mẫu: python3 tasks.py init bỏ bài này.\n", 1)
ARTICLE = "content/articles/2024/hoi-nghi.md"
PORTAL = str(DATA["content/data/portal.yml"])
LEFT = {
    "telephone": (
        {"content/data/portal.yml": PORTAL.replace("0271 000 000", "0299 3555 012")},
        "content/data/portal.yml:5:12: “0299 3555 012” là của cổng mẫu — ",
    ),
    "e-mail": (
        {"content/data/portal.yml": PORTAL.replace("example.vn", "tinhuy.example")},
        "content/data/portal.yml:6:16: “tinhuy.example” là của cổng mẫu — ",
    ),
    "licence": (
        {"content/data/portal.yml": f"{PORTAL}licence: Giấy phép số 05/GP-TTĐT\n"},
        "content/data/portal.yml:9:10: “Giấy phép số 05/GP-TTĐT” là của cổng mẫu — ",
    ),
    "figures": (
        {"content/data/figures.yml": "total: 1107571\n"},
        "content/data/figures.yml:1:8: “1107571” là của cổng mẫu — ",
    ),
    "page": (
        {"content/pages/lien-he.md": "---\n# Trang mẫu: …\ntitle: Liên hệ\n---\n\nSố 1.\n"},
        "content/pages/lien-he.md:2:1: trang này là của cổng mẫu — ",
    ),
    "article": ({ARTICLE: SAMPLE}, f"{ARTICLE}:2:1: bài này là của cổng mẫu — "),
}


def make(folder: Path, files: dict[str, str], production: str = OWN) -> Path:
    settings = {"pelicanconf.py": settings_file(), "publishconf.py": production}
    write_files(DATA | settings | files, folder)
    return folder


def found(root: Path) -> list[str]:
    return [one.as_text() for one in find_samples(root)]


@pytest.mark.parametrize(("files", "expected"), LEFT.values(), ids=LEFT)
def test_what_is_left_is_an_error_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str], expected: str
) -> None:
    root = make(tmp_path, files)
    (line,) = found(root)
    assert line.startswith(expected)
    assert check(root) == 1
    assert expected in capsys.readouterr().out
    with pytest.raises(PublishingError, match="1 chỗ của cơ quan mẫu") as refused:
        publish(root, str(tmp_path / "target"), print)
    assert expected in str(refused.value)
    assert not (tmp_path / "target/current").exists()


def test_an_offices_own_values_are_none(tmp_path: Path) -> None:
    comment = "# Ví dụ: https://portal.example\n"
    files = {
        ARTICLE: article("Ví dụ về [tên](https://a.example/)."),
        "content/data/portal.yml": f"{comment}{PORTAL}",
        "content/data/links.yml": '- {name: A, url: "https://example.org/", image: a.svg}\n',
        "content/data/redirects.yml": "- {old: /cu/, new: 'https://bao.cu.example/'}\n",
        "content/pages/co-cau/index.md": "---\ntitle: Cơ cấu\n---\n\nĐiện thoại 0299 3555 012.\n",
    }
    assert found(make(tmp_path, files, f"{OWN}X = 'https://www.example.com'\n")) == []


def test_the_sample_is_good_while_nobody_has_begun_and_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path, {ARTICLE: SAMPLE}, OWN.replace("travan.gov.vn", "portal.example"))
    assert check(root) == 0
    assert "chạy python3 tasks.py init" in capsys.readouterr().err
    with pytest.raises(PublishingError, match=r"publishconf\.py:3:20: “portal\.example”"):
        publish(root, str(tmp_path / "target"), print)


def test_the_sample_may_be_published_for_a_trial_by_a_setting(tmp_path: Path) -> None:
    root = make(tmp_path, {ARTICLE: SAMPLE}, f"{OWN}{ALLOWED} = True\n")
    assert found(root) == []
    assert check(root) == 0


def test_addresses_of_samples_are_nobodys(tmp_path: Path) -> None:
    other = "content/articles/2024/bai.md"
    root = make(tmp_path, {ARTICLE: SAMPLE, other: article(id="bai")})
    who = ["-c", "user.name=Ban", "-c", "user.email=ban@example.org"]
    for command in (["init", "-q"], ["add", "content"], [*who, "commit", "-qm", "Một"]):
        subprocess.run(["git", *command], check=True, cwd=root)
    (root / ARTICLE).unlink()
    assert check(root) == 0
    (root / other).unlink()
    assert check(root) == 1


@pytest.mark.skipif(is_begun(find_samples(ROOT)), reason="this is an office's own portal")
@pytest.mark.parametrize("name", ["address", "telephone", "fax", "email", "licence", "total"])
def test_every_telling_value_of_the_sample_is_known(name: str) -> None:
    files = ("content/data/portal.yml", "content/data/figures.yml")
    lines = [line for file in files for line in (ROOT / file).read_text("utf-8").splitlines()]
    (line,) = (line for line in lines if line.startswith(f"{name}: "))
    assert VALUE.search(line)
