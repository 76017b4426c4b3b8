"""A site of NukeViet becomes content: whole, repeatable, never over the work of people."""

from __future__ import annotations

import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from plugins.core.clock import ZONE
from plugins.core.progress import Reporter
from plugins.portal.redirects import number_addresses, plan_redirects
from plugins.tools.founding.presets import PRESETS, write_menu
from plugins.tools.founding.texts import drop_all, drop_samples
from plugins.tools.nukeviet.content.bundles import BundleWrite, BundleWriter
from plugins.tools.nukeviet.content.data_writing import DataWriter
from plugins.tools.nukeviet.content.record import RECORD, ImportRecord, Written
from plugins.tools.nukeviet.importing import ImportOptions, import_site
from plugins.tools.nukeviet.report import MARKDOWN, TABLE, Balance, Report
from tests.support.nukeviet import (
    FORMS,
    HOST,
    SECRETS,
    OldSiteTables,
    Rows,
    encode_twice,
    list_files,
    make_site,
    write_dump,
    write_uploads,
)
from tests.support.settings import portal_settings
from tests.support.sites import read_folder

NOW = datetime(2024, 3, 1, 9, 0, tzinfo=ZONE)
LATER = datetime(2024, 4, 1, 9, 0, tzinfo=ZONE)
FIRST = "content/articles/2024/bai-so-1/index.md"


def options(
    folder: Path,
    tables: Mapping[str, Rows],
    **changes: Any,  # noqa: ANN401 - fields of the options
) -> ImportOptions:
    """Write dump and uploads and return the options of their import."""
    source = folder / "nguon"
    if not (source / "uploads").exists():
        write_uploads(source)
    dump = write_dump(source / "dump.sql.gz", tables, changes.pop("form", "mariadb"))
    return replace(ImportOptions(dump, folder / "content", source / "uploads"), **changes)


def run(
    folder: Path,
    tables: Mapping[str, Rows],
    now: datetime = NOW,
    **changes: Any,  # noqa: ANN401 - fields of the options
) -> Report:
    return import_site(options(folder, tables, **changes), portal_settings(), now, Reporter())


def header(folder: Path, path: str) -> dict[str, Any]:
    """Return the fields of an article."""
    text = (folder / path).read_text(encoding="utf-8")
    fields: dict[str, Any] = yaml.safe_load(text.split("---\n")[1])
    return fields


def headers(folder: Path) -> dict[str, dict[str, Any]]:
    """Return id → fields of all articles."""
    paths = (folder / "content/articles").rglob("index.md")
    found = [header(folder, path.relative_to(folder).as_posix()) for path in paths]
    return {one["id"]: one for one in found}


def data(folder: Path, name: str) -> Any:  # noqa: ANN401 - YAML
    return yaml.safe_load((folder / "content/data" / name).read_text(encoding="utf-8"))


def imported(folder: Path) -> dict[str, bytes]:
    """Return what an import writes, without its report, which has the time."""
    files = {name: text for name, text in list_files(folder).items() if "nguon/" not in name}
    return {name: text for name, text in files.items() if name not in {MARKDOWN, TABLE}}


def errors(folder: Path) -> list[str]:
    return [one.as_text() for one in read_folder(folder, LATER).findings.errors()]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """Return a folder with an imported site, and the report."""
    folder = tmp_path_factory.mktemp("whole")
    return folder, run(folder, make_site().tables)


def test_every_article_is_there_or_told(whole: tuple[Path, Report]) -> None:
    folder, report = whole
    assert headers(folder).keys() == {f"news-{id_}" for id_ in range(1, 18)} - {"news-13"}
    assert report.is_even
    assert {one.name: (one.found, one.carried, one.left) for one in report.balances} == {
        "Bài viết": (17, 16, 1),
        "Ảnh trong bài và trang": (7, 3, 4),
        "Tài liệu đính kèm": (2, 1, 1),
        "Lượt xem": (1530, 1400, 130),
        "Phiếu đánh giá": (2, 2, 0),
        "Điểm đánh giá": (9, 9, 0),
        "Ý kiến đã duyệt": (2, 2, 0),
        "Trang": (2, 1, 1),
        "Dòng sự kiện": (3, 2, 1),
        "Biểu ngữ, liên kết": (3, 2, 1),
        "Mục trình đơn": (5, 3, 2),
    }


def test_the_result_has_no_errors(whole: tuple[Path, Report]) -> None:
    assert errors(whole[0]) == []


def test_an_article_has_all_that_it_had(whole: tuple[Path, Report]) -> None:
    fields = header(whole[0], FIRST)
    assert str(fields.pop("date")) == "2024-01-13 08:00"
    fields.pop("gallery", None)
    assert fields == {
        "title": 'Hội nghị quý I/2024: "Việc có lợi cho dân"',
        "category": "Tin hoạt động/Tin từ cơ sở",
        "lead": "Dòng một. Dòng hai.",
        "id": "news-1",
        "tags": ["Dân vận"],
        "authors": ["Ban Biên tập", "Tổ tin", "Tổ ảnh"],
        "topic": "Kỷ niệm 94 năm",
        "source": "Báo tỉnh",
        "source_url": "https://bao.example",
        "cover": "hoi-nghi.jpg",
        "cover_caption": 'Quang cảnh "hội nghị"',
        "attachments": ["ke-hoach.pdf"],
        "featured": True,
        "aliases": ["/tin-tu-co-so/bai-so-1-1.html"],
    }
    names = {path.name for path in (whole[0] / FIRST).parent.iterdir()}
    assert names == {"1.jpg", "hoi-nghi.jpg", "index.md", "ke-hoach.pdf"}


def test_nothing_is_public_that_was_not(whole: tuple[Path, Report]) -> None:
    drafts = {int(key[5:]) for key, one in headers(whole[0]).items() if "status" in one}
    assert drafts == {6, 7, 9, 10, 11, 12, 17}
    assert str(headers(whole[0])["news-8"]["date"]).startswith("2030-01-02 07:00")


def test_expired_articles_can_be_opened_if_the_office_chooses(tmp_path: Path) -> None:
    run(tmp_path, make_site().tables, shows_expired=True)
    assert "status" not in headers(tmp_path)["news-10"]
    assert str(headers(tmp_path)["news-10"]["expires"]).startswith("2024-02-01 00:00")


def test_traps_of_titles_names_and_addresses(whole: tuple[Path, Report]) -> None:
    found = headers(whole[0])
    assert found["news-2"]["title"] == "Huyện Đông Lĩnh tổ chức diễn đàn"
    assert str(found["news-2"]["modified"]).startswith("2024-01-14 09:30")
    assert found["news-3"]["title"] == 'Hỏi & đáp "dân chủ"'
    assert found["news-3"]["category"] == "Hỏi - đáp & trao đổi"
    assert found["news-4"]["tags"] == ["Dân vận"] or found["news-1"]["tags"] == ["dân vận"]
    assert {*found["news-2"]["tags"], *found["news-3"]["tags"]} in (
        {"Bàn đo", "Bản đồ (2)"},
        {"Bàn đo (2)", "Bản đồ"},
    )
    assert found["news-6"]["title"] == "Bài không có tiêu đề (6)"
    assert found["news-16"]["lead"].startswith("Bài một")
    assert (found["news-16"]["rating"], found["news-16"]["comments"]) == (False, False)
    folders = {path.parent.name for path in (whole[0] / "content").rglob("index.md")}
    assert {"huyen-dong-linh-to-chuc-dien-dan", "lich-nghi-le", "lich-nghi-le-2"} <= folders


def test_links_of_bodies_lead_to_the_new_addresses(whole: tuple[Path, Report]) -> None:
    path = whole[0] / "content/articles/2024/bai-so-16/index.md"
    body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
    for address in (
        "(/tin-hoat-dong/tin-tu-co-so/bai-so-1/)",
        "(/tin-hoat-dong/tin-tu-co-so/lich-nghi-le/)",
        "(/tag/dan-van/)",
        "(ke-hoach.pdf)",
    ):
        assert address in body
    assert "bai-so-7" not in body
    assert HOST not in body


def test_data_files_have_what_surrounds_the_articles(whole: tuple[Path, Report]) -> None:
    folder = whole[0]
    figures = data(folder, "figures.yml")
    assert figures["total"] == 5000
    assert {str(day): count for day, count in figures["days"].items()} == {"2024-01-12": 70}
    assert figures["articles"]["news-1"] == {"views": 10, "votes": 2, "points": 9}
    [comment] = data(folder, "comments.yml")
    assert (comment["page"], comment["name"], comment["text"]) == ("news-1", "Bạn đọc", "Rất hay!")
    assert [one["text"].strip() for one in comment["answers"]] == ["Cảm ơn.\nChào."]
    menu = data(folder, "menu.yml")
    assert [one.get("category") or one["url"] for one in menu] == ["/", "Tin hoạt động"]
    [banner], [link] = data(folder, "banners.yml"), data(folder, "links.yml")
    assert (banner["place"], banner["url"]) == ("left", "/tin-hoat-dong/")
    assert (link["name"], link["url"]) == ("Hình 2", "https://tinh.example/")
    assert [one["name"] for one in data(folder, "categories.yml")] == [
        "Tin hoạt động",
        "Hỏi - đáp & trao đổi",
        "Chuyên mục cũ",
    ]
    page = header(folder, "content/pages/co-cau-to-chuc/index.md")
    assert page["aliases"] == ["/about/co-cau-to-chuc.html", "/vi/about/co-cau-to-chuc.html"]


def test_topics_keep_their_order_picture_and_lead(whole: tuple[Path, Report]) -> None:
    folder, report = whole
    assert data(folder, "topics.yml") == [
        {"name": "Nông thôn mới"},
        {"name": "Kỷ niệm 94 năm", "lead": "Ngày 15/10", "image": "ky-niem.jpg"},
    ]
    assert (folder / "content/data/images/ky-niem.jpg").is_file()
    told = [(note.id, note.what) for note in report.notes if note.group == "Dòng sự kiện"]
    assert told == [
        ("2", "“Nông thôn mới”: không có tệp “khong-co.jpg” trong uploads"),
        ("3", "“Chưa có bài”: không có bài nào được nhập"),
    ]


def test_topics_that_people_changed_stay_and_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "content/data"
    folder.mkdir(parents=True)
    (folder / "topics.yml").write_text("# Dòng sự kiện.\n[]\n", encoding="utf-8")  # by `init`
    run(tmp_path, make_site().tables)
    mine = edit(tmp_path, "content/data/topics.yml", "Ngày 15/10", "Lời của biên tập viên")
    site = make_site()
    site.tables["nv4_vi_news_topics"][0]["description"] = "Lời mới"
    report = run(tmp_path, site.tables, LATER)
    assert (folder / "topics.yml").read_bytes() == mine
    [balance] = [one for one in report.balances if one.name == "Dòng sự kiện"]
    assert (balance.found, balance.carried, balance.left, report.is_even) == (3, 0, 3, True)
    assert any("topics.yml có sẵn hoặc đã sửa tay" in note.what for note in report.notes)


def test_former_addresses_lead_on(whole: tuple[Path, Report]) -> None:
    content = read_folder(whole[0], LATER)
    found = {one.address: one.href for one in plan_redirects(content, (), content.findings)}
    assert found["/tin-tu-co-so/bai-so-1-1.html"] == "/tin-hoat-dong/tin-tu-co-so/bai-so-1/"
    assert found["/tin-tu-co-so/bai-so-13-13.html"] == "https://khac.example/bai.html"
    assert found["/tin-tu-co-so/"] == "/tin-hoat-dong/tin-tu-co-so/"
    assert found["/tag/dân-vận"] == "/tag/dan-van/"
    assert found["/topic/ky-niem-94-nam/"] == "/chu-de/ky-niem-94-nam/"
    assert found["/author/Ban-Bien-tap/"] == "/tac-gia/ban-bien-tap/"
    assert found["/news/"] == "/"
    assert found["/truy-cap/"] == found["/vi/truy-cap/"] == "/thong-ke/"
    advice = [one.as_text() for one in content.findings.advice() if "redirects.yml" in one.path]
    assert advice == []


def test_no_personal_data_is_in_anything_that_is_written(whole: tuple[Path, Report]) -> None:
    files = {name: text for name, text in list_files(whole[0]).items() if "nguon/" not in name}
    assert len(files) > 30
    leaks = [(name, one) for name, text in files.items() for one in SECRETS if one.encode() in text]
    assert leaks == []


def test_every_loss_is_a_line_of_the_table_with_its_place(whole: tuple[Path, Report]) -> None:
    with (whole[0] / TABLE).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lost = [row["Việc"] for row in rows if row["Nhóm"] == "Ảnh"]
    assert any("khong-con.jpg" in what and "không có tệp này" in what for what in lost)
    assert any("hong.jpg" in what and "ảnh hỏng" in what for what in lost)
    cover = next(row for row in rows if row["Nhóm"] == "Ảnh đại diện")
    assert (cover["Mô-đun"], cover["Mã cũ"]) == ("news", "14")
    assert cover["Địa chỉ cũ"] == "/tin-tu-co-so/bai-so-14-14.html"
    assert cover["Tệp"] == "articles/2024/bai-so-14/index.md"
    assert cover["Cách xử lý"]
    modules = [row["Việc"] for row in rows if row["Nhóm"] == "Mô-đun khác"]
    assert modules == ["mô-đun voting: 1 bảng, 1 dòng không nhập"]
    text = (whole[0] / MARKDOWN).read_text(encoding="utf-8")
    assert '# Nhập từ NukeViet: Ban Dân vận "Cũ"' in text
    assert "Các số khớp." in text
    assert "✗" not in text


@pytest.mark.parametrize("form", [form for form in FORMS if form != "mariadb"])
def test_every_form_of_dump_gives_the_same_content(
    whole: tuple[Path, Report], tmp_path: Path, form: str
) -> None:
    report = run(tmp_path, make_site().tables, form=form)
    assert report.is_even
    assert bool(report.warnings) == (form == "own-backup")
    assert imported(tmp_path).keys() == imported(whole[0]).keys()
    assert headers(tmp_path) == headers(whole[0])


def test_a_dump_encoded_twice_gives_the_same_content(
    whole: tuple[Path, Report], tmp_path: Path
) -> None:
    source = options(tmp_path, make_site().tables)
    source.dump.write_bytes(encode_twice(FORMS["mariadb"](make_site().tables)))
    report = import_site(source, portal_settings(), NOW, Reporter())
    assert "mã hóa hai lần" in report.warnings[0]
    assert headers(tmp_path) == headers(whole[0])


def test_another_prefix_module_and_form_of_addresses_are_imported_as_well(tmp_path: Path) -> None:
    site = make_site(OldSiteTables("dv", "vi", "tin-tuc", "tin_tuc", "tin-tuc", home=""))
    write_uploads(tmp_path / "nguon", "tin-tuc")
    report = run(tmp_path, site.tables)
    assert report.is_even
    fields = header(tmp_path, FIRST)
    assert (fields["id"], fields["cover"]) == ("tin-tuc-1", "hoi-nghi.jpg")
    assert fields["aliases"] == ["/tin-tuc/tin-tu-co-so/bai-so-1-1.html"]
    assert errors(tmp_path) == []


def test_tables_in_small_letters_belong_to_their_modules(tmp_path: Path) -> None:
    site = make_site(OldSiteTables("dv", "vi", "tin-tuc", "TinTuc", "tin-tuc", home=""))
    write_uploads(tmp_path / "nguon", "tin-tuc")
    report = run(tmp_path, {name.lower(): rows for name, rows in site.tables.items()})
    assert report.is_even
    assert header(tmp_path, FIRST)["id"] == "tin-tuc-1"


def make_large_site() -> OldSiteTables:
    """Return a site with two modules of news, one that is off, and another language."""
    site = make_site(OldSiteTables("dv", "vi", "tin-tuc", "tin_tuc", "tin-tuc", home=""))
    first = site.tables["dv_vi_modules"][1]
    for name, is_on in (("thong-bao", 1), ("news", 0)):
        data_ = name.replace("-", "_")
        site.add("dv_vi_modules", **{**first, "title": name, "module_data": data_, "act": is_on})
        other = OldSiteTables("dv", "vi", name, data_, name, tables=site.tables)
        other.article(1, f"Bài của {name}", '<p><a href="/vi/tin-tuc/x/y-4.html">Bốn</a></p>')
        rows = site.tables["dv_vi_tin_tuc_cat"]
        site.tables[f"dv_vi_{data_}_cat"] = [{**row, "title": f"{row['title']} 2"} for row in rows]
    english = make_site(OldSiteTables("dv", "en", "news", "news"))
    site.tables |= {name: rows for name, rows in english.tables.items() if "_en_" in name}
    return site


def test_modules_with_the_same_numbers_are_told_apart(tmp_path: Path) -> None:
    report = run(tmp_path, make_large_site().tables)
    assert report.is_even
    assert any("Không nhập mô-đun: news" in fact for fact in report.facts)
    assert any("Ngôn ngữ khác không nhập: en" in fact for fact in report.facts)
    found = headers(tmp_path)
    assert {"tin-tuc-1", "thong-bao-1"} <= found.keys()
    assert "news-1" not in found
    assert found["thong-bao-1"]["category"] == "Tin hoạt động 2/Tin từ cơ sở 2"
    assert found["thong-bao-1"]["aliases"] == ["/vi/thong-bao/tin-tu-co-so/bai-so-1-1.html"]
    content = read_folder(tmp_path, LATER)
    assert [one.as_text() for one in content.findings.errors()] == []
    redirects = plan_redirects(content, (), content.findings)
    numbers = number_addresses(redirects)
    news = "/tin-hoat-dong/tin-tu-co-so/bai-so-1/"
    assert numbers["/tin-tuc/-1.html"] == news
    assert numbers["/thong-bao/-1.html"] == "/tin-hoat-dong-2/tin-tu-co-so/bai-so-1-2/"
    assert "/-1.html" not in numbers
    assert numbers["/-4.html"].endswith("/lich-nghi-le/")
    lists = {one.address: one.href for one in redirects}
    assert lists["/vi/tin-tuc/tin-tu-co-so/"] == "/tin-hoat-dong/tin-tu-co-so/"
    assert lists["/vi/thong-bao/tin-tu-co-so/"] == "/tin-hoat-dong-2/tin-tu-co-so/"


def test_only_the_modules_and_the_language_that_are_named_are_imported(tmp_path: Path) -> None:
    tables = make_large_site().tables
    assert run(tmp_path, tables, modules=("news",)).is_even
    assert headers(tmp_path)["news-1"]["status"] == "draft"  # the module is off
    assert run(tmp_path / "en", tables, language="en").is_even
    assert "en-news-1" in headers(tmp_path / "en")


def test_twice_is_the_same_as_once(tmp_path: Path) -> None:
    run(tmp_path, make_site().tables)
    first = imported(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "content").rglob("*")}
    again = run(tmp_path, make_site().tables, LATER)
    assert imported(tmp_path) == first
    assert times == {path: path.stat().st_mtime_ns for path in (tmp_path / "content").rglob("*")}
    assert again.is_even
    assert again.actions["bài, trang, văn bản giữ nguyên"] == 17


def test_a_trial_writes_nothing_but_the_report(tmp_path: Path) -> None:
    report = run(tmp_path, make_site().tables, is_trial=True)
    assert report.is_even
    assert imported(tmp_path) == {}
    assert "Chạy thử" in (tmp_path / MARKDOWN).read_text(encoding="utf-8")


def test_what_changed_on_the_old_site_is_brought_up_to_date(tmp_path: Path) -> None:
    run(tmp_path, make_site().tables)
    site = make_site()
    row = site.tables["nv4_vi_news_rows"][0]
    row |= {"title": "Tên mới", "hitstotal": 99, "homeimgfile": "", "alias": "ten-moi"}
    site.article(18, "Bài thêm sau")
    report = run(tmp_path, site.tables, LATER)
    assert report.is_even
    fields = header(tmp_path, FIRST)
    assert (fields["title"], "cover" in fields) == ("Tên mới", False)
    assert not (tmp_path / FIRST).with_name("hoi-nghi.jpg").exists()
    assert data(tmp_path, "figures.yml")["articles"]["news-1"]["views"] == 99
    assert "news-18" in headers(tmp_path)
    assert errors(tmp_path) == []


def edit(folder: Path, path: str, old: str, new: str) -> bytes:
    file = folder / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file.read_bytes()


def test_what_people_changed_is_never_overwritten_and_told(tmp_path: Path) -> None:
    run(tmp_path, make_site().tables)
    edited = edit(tmp_path, FIRST, "Dòng một.", "Câu của biên tập viên.")
    menu = edit(tmp_path, "content/data/menu.yml", "Trang nhất", "Trang chủ")
    edit(tmp_path, "content/data/figures.yml", "news-2: {views: 20,", "news-2: {views: 25,")
    shutil.rmtree(tmp_path / "content/articles/2024/bai-so-15")
    moved = tmp_path / "content/articles/2024/ten-hay-hon"
    (tmp_path / "content/articles/2024/bai-so-14").rename(moved)
    site = make_site()
    for row in site.tables["nv4_vi_news_rows"]:
        row |= {"hitstotal": 1000, "homeimgalt": "Chú thích mới"}
    report = run(tmp_path, site.tables, LATER)
    assert report.is_even
    assert (tmp_path / FIRST).read_bytes() == edited
    assert (tmp_path / "content/data/menu.yml").read_bytes() == menu
    articles = data(tmp_path, "figures.yml")["articles"]
    assert (articles["news-2"]["views"], articles["news-3"]["views"]) == (25, 1000)
    assert not (tmp_path / "content/articles/2024/bai-so-15").exists()
    assert not (tmp_path / "content/articles/2024/bai-so-14").exists()
    assert moved.exists()
    kept = [note.what for note in report.notes if note.kind.name == "KEPT"]
    assert any("sau lần nhập trước, không ghi đè" in what for what in kept)
    assert any("cũng đã khác lần nhập trước" in what for what in kept)
    assert any("có người xóa" in what for what in kept)
    assert any("menu.yml có sẵn hoặc đã sửa tay" in what for what in kept)
    assert any("“news-2” đã sửa tay" in what for what in kept)
    assert run(tmp_path, site.tables, LATER).is_even
    assert (tmp_path / FIRST).read_bytes() == edited
    assert data(tmp_path, "figures.yml")["articles"]["news-2"]["views"] == 25


def test_a_photo_that_people_replaced_stays_while_the_text_is_brought_up_to_date(
    tmp_path: Path,
) -> None:
    run(tmp_path, make_site().tables)
    photo = (tmp_path / FIRST).with_name("hoi-nghi.jpg")
    mine = (tmp_path / "nguon/uploads/banners/trai.jpg").read_bytes()
    photo.write_bytes(mine)
    site = make_site()
    site.tables["nv4_vi_news_rows"][0]["title"] = "Tên mới"
    report = run(tmp_path, site.tables, LATER)
    assert header(tmp_path, FIRST)["title"] == "Tên mới"
    assert photo.read_bytes() == mine
    assert any(note.file.endswith("hoi-nghi.jpg") for note in report.notes)


def test_articles_and_categories_of_the_portal_stay_beside_imported_ones(tmp_path: Path) -> None:
    own = tmp_path / "content/articles/2024/lich-nghi-le/index.md"
    own.parent.mkdir(parents=True)
    fields = "title: Bài của cổng\ndate: 2024-02-01\ncategory: Mục riêng\nlead: A\nid: rieng"
    own.write_text(f"---\n{fields}\n---\n\nA\n", encoding="utf-8")
    folder = tmp_path / "content/data"
    folder.mkdir(parents=True)
    written = "# Chuyên mục\n- name: Mục riêng\n- name: Tin hoạt động\n  slug: tin\n"
    (folder / "categories.yml").write_text(written, encoding="utf-8")
    (folder / "figures.yml").write_text("total: 7\narticles:\n  rieng: {views: 5}\n")
    (folder / "links.yml").write_text("[]\n")
    before = own.read_bytes()
    for _ in range(2):
        assert run(tmp_path, make_site().tables).is_even
    assert own.read_bytes() == before
    names = [(one["name"], one.get("slug")) for one in data(tmp_path, "categories.yml")]
    assert names[:2] == [("Mục riêng", "muc-rieng"), ("Tin hoạt động", "tin")]
    assert (folder / "categories.yml").read_text(encoding="utf-8").startswith("# Chuyên mục\n")
    assert data(tmp_path, "figures.yml")["articles"]["rieng"]["views"] == 5
    assert data(tmp_path, "figures.yml")["total"] == 5000
    assert data(tmp_path, "links.yml") == []
    assert {path.name for path in (folder / "images").iterdir()} == {"trai.jpg", "ky-niem.jpg"}
    assert errors(tmp_path) == []


SAMPLE_LINKS = "# Liên kết.\n" + "".join(
    f"- name: {name}\n  url: {url}\n  image: {image}.svg\n"
    for name, url, image in (
        ("Báo điện tử Đảng Cộng sản Việt Nam", "https://dangcongsan.vn/", "lien-ket-dang"),
        ("Cổng thông tin điện tử Chính phủ", "https://chinhphu.vn/", "lien-ket-chinh-phu"),
        ("Mặt trận Tổ quốc Việt Nam", "https://mattran.org.vn/", "lien-ket-mat-tran"),
        ("Cổng Dịch vụ công quốc gia", "https://dichvucong.gov.vn/", "lien-ket-dich-vu-cong"),
        ("Báo tỉnh", "https://bao.tinh.example/", "lien-ket-bao-tinh"),
    )
)


def test_an_office_that_has_just_been_founded_gets_menu_banners_and_links(tmp_path: Path) -> None:
    folder = tmp_path / "content/data"
    folder.mkdir(parents=True)
    (folder / "links.yml").write_text(drop_samples(SAMPLE_LINKS), encoding="utf-8")
    (folder / "banners.yml").write_text(drop_all("# Biểu ngữ.\n- place: left\n"), encoding="utf-8")
    menu = write_menu(PRESETS["dan-van"])
    (folder / "menu.yml").write_text(menu, encoding="utf-8")
    page = tmp_path / "content/pages/lien-he.md"
    page.parent.mkdir()
    page.write_text("---\ntitle: Liên hệ\n---\n\nA\n", encoding="utf-8")
    site = make_site()
    contact = {"title": "contact", "module_file": "contact", "module_data": "contact"}
    site.add("nv4_vi_modules", **{**site.tables["nv4_vi_modules"][0], **contact})
    for _ in range(2):
        report = run(tmp_path, site.tables)
        balances = {one.name: (one.found, one.carried) for one in report.balances}
        assert (balances["Biểu ngữ, liên kết"], balances["Mục trình đơn"]) == ((3, 2), (5, 4))
        assert [one["name"] for one in data(tmp_path, "links.yml")] == [
            "Báo điện tử Đảng Cộng sản Việt Nam",
            "Cổng thông tin điện tử Chính phủ",
            "Mặt trận Tổ quốc Việt Nam",
            "Cổng Dịch vụ công quốc gia",
            "Hình 2",
        ]
        assert [one.get("url") for one in data(tmp_path, "menu.yml")] == ["/", None, "/lien-he/"]
        assert len(data(tmp_path, "banners.yml")) == 1
    (folder / "menu.yml").write_text(menu, encoding="utf-8")  # by a person, after the import
    run(tmp_path, site.tables)
    assert (folder / "menu.yml").read_text(encoding="utf-8") == menu


@pytest.mark.parametrize(
    ("balance", "table", "is_even"),
    [
        (Balance("Ảnh", 3, 2, 1), ("đã đăng", 3, 3), True),
        (Balance("Ảnh", 3, 1, 1), ("đã đăng", 3, 3), False),
        (Balance("Ảnh", 3, 3, 1), ("đã đăng", 3, 3), False),
        (Balance("Ảnh", 3, 3, 0), ("đã đăng", 3, 2), False),
    ],
)
def test_a_count_that_does_not_come_out_even_is_a_failure(
    balance: Balance, table: tuple[str, int, int], is_even: bool
) -> None:
    report = Report("Cổng", NOW, is_trial=False, balances=[balance], tables={"Bài": [table]})
    assert report.is_even == is_even
    assert ("✗" in report.as_markdown()) == (not is_even)


def test_a_bundle_that_is_not_there_in_the_end_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the cause: the new side is counted on the disk."""
    original = BundleWriter._write_new

    def write(self: BundleWriter, bundle: BundleWrite, text: Written) -> None:
        if "lich-nghi-le" not in bundle.folder:
            original(self, bundle, text)

    monkeypatch.setattr(BundleWriter, "_write_new", write)
    report = run(tmp_path, make_site().tables)
    assert not report.is_even
    assert (report.balances[0].found, report.balances[0].carried) == (17, 14)


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        (ImportRecord, "settle"),
        (ImportRecord, "put"),
        (ImportRecord, "note"),
        (DataWriter, "write"),
        (DataWriter, "write_binary"),
        (BundleWriter, "_write_new"),
    ],
)
def test_an_import_that_broke_off_at_a_step_is_the_same_when_it_is_repeated(
    whole: tuple[Path, Report], tmp_path: Path, kind: type[object], step: str
) -> None:
    source = options(tmp_path, make_site().tables)
    settings = portal_settings() | {"BUILD_PROCESSES": 1}

    def break_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for after in (False, True):
        original = getattr(kind, step)

        def work(*given: Any, **named: Any) -> None:  # noqa: ANN401 - those of the step
            original(*given, **named)  # noqa: B023 - called within this round
            raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kind, step, work if after else break_off)
            with pytest.raises(KeyboardInterrupt):
                import_site(source, settings, NOW, Reporter())
    report = import_site(source, settings, NOW, Reporter())
    assert report.is_even
    assert without_versions(imported(tmp_path)) == without_versions(imported(whole[0]))
    assert [note for note in report.notes if note.kind.name == "KEPT"] == []


PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.site.test_nukeviet import NOW, ImportOptions, Reporter, import_site, portal_settings
folder = Path(sys.argv[2])
options = ImportOptions(folder / "nguon/dump.sql.gz", folder / "content", folder / "nguon/uploads")
settings = portal_settings()
print("ready", flush=True)
import_site(options, settings, NOW, Reporter())
"""


def kill_after(seconds: float, folder: Path) -> None:
    """Start an import in a process group of its own, and kill it."""
    root = Path(__file__).resolve().parents[2]
    command: Sequence[str] = [sys.executable, "-c", PROGRAM, str(root), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(seconds)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def without_versions(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files with a record that does not say how old the uploads were."""
    name = f"content/{RECORD}"
    lines = files[name].split(b"\n")
    return {**files, name: b"\n".join(line.rpartition(b"@")[0] or line for line in lines)}


@pytest.mark.parametrize(
    "rounds", [3, pytest.param(30, marks=pytest.mark.slow)], ids=["a-few", "many"]
)
def test_an_import_that_was_killed_and_started_again_is_the_same_as_once(
    whole: tuple[Path, Report], tmp_path: Path, rounds: int
) -> None:
    chance = random.Random(5)
    options(tmp_path, make_site().tables)
    for _ in range(rounds):
        kill_after(chance.uniform(0.0, 2.0), tmp_path)
        folders = (tmp_path / "content").glob("articles/*/*")
        assert [path for path in folders if not (path / "index.md").is_file()] == []
        if chance.random() < 0.3:
            shutil.rmtree(tmp_path / "content", ignore_errors=True)
    report = run(tmp_path, make_site().tables)
    assert report.is_even
    assert without_versions(imported(tmp_path)) == without_versions(imported(whole[0]))
    assert [note for note in report.notes if note.kind.name == "KEPT"] == []
