"""Plain `pelican`, as strict as it can be told to be."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.core.incremental.outputs import WORTH_SHARING
from tests.bench import portals
from tests.support.projects import make_project, read_files
from tests.support.sites import NOW, ROOT, article, jpeg, write_files

ONE = "content/articles/2024/mot/index.md"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path)


def run_pelican(project: Path, *settings: str) -> subprocess.CompletedProcess[str]:
    """Build as `pelican content -s pelicanconf.py` with every warning fatal."""
    options = ["content", "-s", "pelicanconf.py", "-o", "output", "--fatal=warnings"]
    pinned = ["-e", f'NOW="{NOW.isoformat()}"', *settings]
    return subprocess.run(
        [sys.executable, "-m", "pelican", *options, *pinned],
        cwd=project,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


def test_advice_stops_nothing_even_when_warnings_are_fatal(project: Path) -> None:
    photos = {f"content/articles/2024/mot/{number:02}.jpg": jpeg() for number in range(1, 11)}
    crooked = article("Bác dạy: ‘‘Dân vận khéo“ và “nữa", id="", date="13/01/2024 08:00")
    write_files({ONE: crooked, **photos}, project)
    done = run_pelican(project)
    assert done.returncode == 0, done.stderr
    assert "0 lỗi, " in done.stderr
    assert (project / "output/tin-hoat-dong/mot/index.html").is_file()


@pytest.mark.parametrize("shows_drafts", [False, True], ids=["build", "preview"])
def test_the_closing_line_counts_what_the_build_has(project: Path, shows_drafts: bool) -> None:
    others = {"nhap": {"status": "draft"}, "hen": {"date": "2027-01-04 08:00"}}
    files = {
        f"content/articles/2024/{name}/index.md": article(id=name, **fields)
        for name, fields in others.items()
    }
    write_files({ONE: article(), **files}, project)
    done = run_pelican(project, *(["SHOW_DRAFTS=true"] if shows_drafts else []))
    last = done.stderr.splitlines()[-1]
    articles = "3 bài (có 1 bản nháp, 1 bài hẹn giờ)" if shows_drafts else "1 bài"
    line = rf"Đã tạo xong {re.escape(articles)}, 0 trang; đọc lại 3 trong 3; \d+ tệp mới hoặc đã "
    assert re.fullmatch(rf"{line}đổi, 0 tệp giữ nguyên; \d+,\d giây", last)
    assert done.stdout == ""  # no closing line of Pelican


def test_an_error_is_a_plain_line_on_standard_error_and_status_one(project: Path) -> None:
    write_files({ONE: article(category="Sai")}, project)
    done = run_pelican(project)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"{ONE}:4:11: chưa khai báo chuyên mục “Sai” — chọn chuyên mục có trong "
        "content/data/categories.yml",
        "1 lỗi, 0 điều nên sửa",
    ]
    assert not (project / "output").exists()


def test_a_file_of_figures_is_pinned_on_the_command_line(project: Path) -> None:
    write_files({ONE: article()}, project)
    figures = {"total": 1, "days": {}, "pages": {"hoi-nghi": {"views": 7, "votes": 0, "points": 0}}}
    (project / "figures.json").write_text(json.dumps(figures))
    done = run_pelican(project, 'ENGAGEMENT_FIGURES="figures.json"')
    assert done.returncode == 0, done.stderr
    page = (project / "output/tin-hoat-dong/mot/index.html").read_text(encoding="utf-8")
    assert 'data-figure="v">7<' in page


@pytest.fixture
def many(project: Path) -> Path:
    """Return a project with more pages than one process renders alone."""
    portals.write_ours(portals.make_stories(2 * WORTH_SHARING), project)
    return project


def use_own_theme(project: Path, at_the_body: str) -> None:
    """Give a project its own theme, whose articles have something more at their body."""
    (project / "theme").unlink()
    shutil.copytree(ROOT / "theme", project / "theme")
    template = project / "theme/templates/article.html"
    text, body = template.read_text(encoding="utf-8"), '<div class="prose">'
    template.write_text(text.replace(body, at_the_body + body), encoding="utf-8")


def test_any_number_of_processes_writes_the_same_pages_and_files_of_the_theme(many: Path) -> None:
    wanted = (
        "{% if article.page_key in ['bai-00100', 'bai-00101'] %}"
        '<img src="{{ asset_url("images/rieng.svg") }}" alt="">{% endif %}'
    )
    use_own_theme(many, wanted)
    (many / "theme/static/images/rieng.svg").write_text("<svg/>")
    outputs = []
    for processes in (1, 2, 3):
        done = run_pelican(many, f"BUILD_PROCESSES={processes}")
        assert done.returncode == 0, done.stderr
        outputs.append(read_files(many / "output"))
        shutil.rmtree(many / "output")
    assert outputs[0] == outputs[1] == outputs[2]
    assert len(outputs[0]) > WORTH_SHARING
    assert [name for name in outputs[0] if re.fullmatch(r"theme/rieng\..*\.svg", name)]


def test_a_template_that_fails_in_any_process_ends_the_build(many: Path) -> None:
    wrong = "{% if article.page_key == 'bai-00100' %}{{ article.khong_co }}{% endif %}"
    use_own_theme(many, wrong)
    for processes in (1, 2, 3):
        done = run_pelican(many, f"BUILD_PROCESSES={processes}")
        assert done.returncode != 0
        assert "khong_co" in done.stdout + done.stderr
