"""Documents, notices, the office's people and topics in the editors' page, and what it writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.browser.editors.conftest import FILES
from tests.browser.editors.test_writing import header_of, photo
from tests.support.editors_page import EditorsPage
from tests.support.sites import BuiltSite, build_site

pytestmark = pytest.mark.slow  # the bundle is made by npm

DOCUMENT = "content/documents/151-kh-bdvtu"
NOTICES = "content/data/notices.yml"
PDF = b"%PDF-1.4\n" + b"x" * 2000 + b"\n%%EOF\n"


def open_data(editors: EditorsPage, name: str) -> None:
    """Open the form of a data file, in which an item is added."""
    editors.page.goto(f"{editors.origin}/admin/#/collections/data/entries/{name}")
    add_item(editors, "items")


def add_item(editors: EditorsPage, path: str) -> None:
    editors.reach(path).get_by_role("button", name="Thêm").last.click()


def build_well(files: Mapping[str, bytes], folder: Path) -> BuiltSite:
    """Build what was written, which has neither errors nor advice."""
    site = build_site(files, folder)
    assert site.status == 0, site.log
    assert "nên sửa" not in site.log
    return site


def read_list(files: Mapping[str, bytes], name: str) -> Any:  # noqa: ANN401 - YAML
    return yaml.safe_load(files[f"content/data/{name}.yml"])


def test_a_document_is_written_and_builds_without_a_warning(
    editors: EditorsPage, tmp_path: Path
) -> None:
    editors.page.goto(f"{editors.origin}/admin/#/collections/documents/new")
    editors.type_text("number", "151-KH/BDVTU")
    editors.type_text("kind", "Kế hoạch")
    editors.type_text("subject", "Kiểm tra việc thực hiện dân chủ: quý I")
    editors.type_text("issuer", "Ban Dân vận Tỉnh ủy")
    editors.type_text("signer", "Trưởng Ban")
    editors.field("issued").locator("input").fill("2024-01-13")
    editors.field("effective").locator("input").fill("2024-02-01")
    add_item(editors, "attachments")
    editors.reach("attachments.0.file")
    editors.upload("attachments.0.file", "Kế hoạch 151.PDF", PDF, "application/pdf")
    editors.type_text("attachments.0.title", "Toàn văn kế hoạch")
    editors.reach("body").locator(".lexical-root").click()
    editors.page.keyboard.type("Theo Luật số 10/2022/QH15.")
    editors.save()

    files = editors.read_files()
    assert {name for name in files if name.startswith(DOCUMENT)} == {
        f"{DOCUMENT}/index.md",
        f"{DOCUMENT}/ke-hoach-151.pdf",
    }
    header = header_of(files[f"{DOCUMENT}/index.md"])
    assert header["number"] == "151-KH/BDVTU"
    assert header["attachments"] == [{"file": "ke-hoach-151.pdf", "title": "Toàn văn kế hoạch"}]
    page = build_well(files, tmp_path).page("/van-ban/151-kh-bdvtu/")
    for text in ("Toàn văn kế hoạch", "01/02/2024", "Trưởng Ban", "Theo Luật"):
        assert text in page


def test_a_notice_is_written_and_shown(editors: EditorsPage, tmp_path: Path) -> None:
    open_data(editors, "notices")
    editors.type_text("items.0.text", "Nước lũ lên: chuyển đồ đạc")
    editors.reach("items.0.date").locator("input").fill("2026-11-01T08:00")
    editors.reach("items.0.expires").locator("input").fill("2026-12-31T17:00")
    editors.type_text("items.0.url", "/tin-hoat-dong/duong-moi/")
    editors.reach("items.0.urgent").get_by_role("switch").click()
    editors.save()
    files = editors.read_files()
    [notice] = read_list(files, "notices")
    assert (notice["text"], notice["urgent"]) == ("Nước lũ lên: chuyển đồ đạc", True)
    page = build_well(files, tmp_path).page("/")
    assert "Thông báo khẩn:" in page
    assert 'href="/tin-hoat-dong/duong-moi/">Nước lũ lên' in page


OVER = "- {text: Đã qua, date: 2026-11-01, expires: 2026-11-02}\n"


@pytest.mark.parametrize("editors", [{"files": FILES | {NOTICES: OVER}}], ids=[""], indirect=True)
def test_the_last_notice_can_be_removed(editors: EditorsPage, tmp_path: Path) -> None:
    editors.page.goto(f"{editors.origin}/admin/#/collections/data/entries/notices")
    editors.reach("items").get_by_role("button", name="Bỏ", exact=True).click()
    editors.save()
    files = editors.read_files()
    assert not read_list(files, "notices")
    assert "bang-thong-bao/index.html" not in build_well(files, tmp_path).files


def test_people_of_the_office_are_written_and_shown(editors: EditorsPage, tmp_path: Path) -> None:
    open_data(editors, "staff")
    editors.type_text("items.0.name", "Lãnh đạo Ban")
    add_item(editors, "items.0.people")
    editors.type_text("items.0.people.0.post", "Trưởng Ban")
    editors.type_text("items.0.people.0.name", "Nguyễn Văn A")
    editors.reach("items.0.people.0.photo")
    editors.upload("items.0.people.0.photo", "Chân dung.jpg", photo(900, 1200))
    editors.type_text("items.0.people.0.telephone", "0299 3555 012")
    editors.save()
    files = editors.read_files()
    [unit] = read_list(files, "staff")
    assert unit["people"][0]["photo"] == "chan-dung.webp"
    site = build_well(files, tmp_path)
    assert "Nguyễn Văn A" in site.page("/co-cau-to-chuc/")
    assert "co-cau-to-chuc/nguyen-van-a.vcf" in site.files


def test_a_topic_gets_a_picture_and_a_lead(editors: EditorsPage, tmp_path: Path) -> None:
    open_data(editors, "topics")
    editors.type_text("items.0.name", "Bầu cử")
    editors.type_text("items.0.lead", "Ngày hội của toàn dân.")
    editors.reach("items.0.image")
    editors.upload("items.0.image", "Hòm phiếu.jpg", photo(1200, 800))
    editors.type_text("items.0.image_alt", "Hòm phiếu")
    editors.save()
    written = editors.read_files()
    assert read_list(written, "topics")[0]["image"] == "hom-phieu.webp"
    path = "content/articles/2024/duong-moi/index.md"
    files = {
        **written,
        path: written[path].replace(b"id: duong-moi", "id: duong-moi\ntopic: Bầu cử".encode()),
    }
    page = build_well(files, tmp_path).page("/chu-de/bau-cu/")
    assert "Ngày hội của toàn dân." in page
    assert 'alt="Hòm phiếu"' in page
