"""The editors' page, as a person uses it; what it writes is built by the real build."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import yaml
from PIL import Image
from playwright.sync_api import expect

from tests.browser.editors.conftest import BODY, FILES
from tests.support.editors_page import EditorsPage
from tests.support.sites import BuiltSite, build_site

pytestmark = pytest.mark.slow  # the bundle is made by npm

TITLE = 'Đắk Ơ: "Đường mới" & Đổi thay ở Bù Gia Mập'
FOLDER = "content/articles/2026/dak-o-duong-moi-doi-thay-o-bu-gia-map"
EXISTING = "content/articles/2025/hoi-nghi/index.md"
SECRETS = (b"Exif", b"GPS", b"secret camera", b"secret comment")
NAMED = re.compile(r"[\"'`(]((?:\.\./)?assets/[\w.-]+)")
ORIENTATION, CAMERA, PLACE = 0x0112, 0x010F, 0x8825


def photo(width: int, height: int, orientation: int = 1) -> bytes:
    """Return a photo as a telephone makes it: with place, camera and a comment."""
    exif = Image.Exif()
    exif[CAMERA], exif[ORIENTATION] = "secret camera", orientation
    exif.get_ifd(PLACE).update({1: "N", 2: (11.0, 30.0, 0.0), 3: "E", 4: (107.0, 0.0, 0.0)})
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    stream = io.BytesIO()
    picture.save(stream, "JPEG", exif=exif, comment=b"secret comment")
    return stream.getvalue()


def header_of(file: bytes) -> dict[str, object]:
    header: dict[str, object] = yaml.safe_load(file.decode().split("---\n")[1])
    return header


def begin(editors: EditorsPage) -> None:
    """Open the form of a new article and write what must be there."""
    editors.page.get_by_role("button", name="Tạo bài viết mới").click()
    editors.type_text("title", TITLE)
    editors.field("category").get_by_role("radio", name="Dân vận khéo/Mô hình hay").click()
    editors.type_text("lead", "Sáng 23/3: bà con # thôn 4 làm đường.")
    editors.field("body").locator(".lexical-root").click()
    editors.page.keyboard.type("Đoạn một.")
    editors.page.keyboard.press("Enter")
    editors.page.keyboard.type("Đoạn hai.")


def test_an_article_with_photos_is_written_and_builds_without_a_warning(
    editors: EditorsPage, tmp_path: Path
) -> None:
    begin(editors)
    editors.field("date").locator("input").fill("2026-03-24T08:30")
    editors.field("status").get_by_role("radio", name="đăng").click()
    editors.upload("cover", "Toàn Cảnh.JPG", photo(1600, 1200))
    editors.type_text("cover_alt", "Hội trường kín người")
    editors.add_photos(
        {
            "Ảnh số 10.jpg": photo(1200, 900),
            "Ảnh số 1.jpg": photo(3000, 4000, orientation=6),
            "Ảnh số 0.jpg": photo(4000, 3000),
        }
    )
    for number in range(3):
        editors.describe_photo(number, "alt", f"Con đường: ảnh {number}")
    editors.describe_photo(0, "caption", "Đường ở thôn 4")
    editors.type_text("tags", "Thi đua")
    editors.save()

    files = editors.read_files()
    written = {name: files[name] for name in files if name.startswith(FOLDER)}
    photos = {name.removeprefix(f"{FOLDER}/"): written[name] for name in written}
    index = photos.pop("index.md")
    assert photos.keys() == {
        *("toan-canh.webp", "anh-so-0.webp", "anh-so-1.webp", "anh-so-10.webp")
    }
    for content in photos.values():
        assert [secret for secret in SECRETS if secret in content] == []
    sizes = {name: Image.open(io.BytesIO(content)).size for name, content in photos.items()}
    assert sizes == {
        "toan-canh.webp": (1600, 1200),
        "anh-so-0.webp": (2560, 1920),
        "anh-so-1.webp": (2560, 1920),  # upright
        "anh-so-10.webp": (1200, 900),
    }
    assert header_of(index)["gallery"] == [
        {"file": "anh-so-0.webp", "alt": "Con đường: ảnh 0", "caption": "Đường ở thôn 4"},
        {"file": "anh-so-1.webp", "alt": "Con đường: ảnh 1"},
        {"file": "anh-so-10.webp", "alt": "Con đường: ảnh 2"},
    ]
    assert str(header_of(index)["id"]).startswith("dak-o-duong-moi")

    site = build_site(files, tmp_path)
    assert site.status == 0, site.log
    assert "nên sửa" not in site.log
    page = site.page("/dan-van-kheo/mo-hinh-hay/dak-o-duong-moi-doi-thay-o-bu-gia-map/")
    assert "Con đường: ảnh 0" in page
    assert "Đường ở thôn\N{NO-BREAK SPACE}4" in page
    assert page.count('class="gallery__item"') == 3
    assert "<p>Đoạn một.</p>" in page


def test_a_new_article_begins_as_a_draft(editors: EditorsPage) -> None:
    begin(editors)
    editors.save()
    assert header_of(editors.read_files()[f"{FOLDER}/index.md"])["status"] == "draft"


def test_a_title_that_another_year_has_gets_an_address_of_its_own(
    editors: EditorsPage, tmp_path: Path
) -> None:
    begin(editors)
    editors.type_text("title", "Đường mới")
    editors.field("category").get_by_role("radio", name="Tin hoạt động").click()
    editors.save()
    files = editors.read_files()
    (new,) = files.keys() - FILES.keys()
    assert new == "content/articles/2026/duong-moi-1/index.md"
    assert build_site(files, tmp_path, SHOW_DRAFTS=True).status == 0


@pytest.mark.parametrize("editors", [{}, {"width": 412}], ids=["desktop", "phone"], indirect=True)
def test_what_a_person_does_not_touch_stays_as_it_was(editors: EditorsPage) -> None:
    editors.open_entry("articles", "Hội nghị tổng kết")
    expect(editors.field("body").locator("table")).to_be_visible()
    editors.type_text("source", "BBT")
    editors.save()
    file = editors.read_files()[EXISTING].decode()
    assert file.split("---\n", 2)[2].strip() == BODY
    before = header_of(str(FILES[EXISTING]).encode())
    meant: dict[str, object] = {"featured": False, "rating": True, "comments": True}
    meant |= {"layout": "article", "status": "published"}
    assert header_of(file.encode()) == before | meant | {"source": "BBT"}


def test_an_article_without_a_gallery_gets_none(editors: EditorsPage) -> None:
    editors.open_entry("articles", "Đường mới")
    editors.type_text("source", "BBT")
    editors.save()
    header = header_of(editors.read_files()["content/articles/2024/duong-moi/index.md"])
    assert (header["gallery"], header["source"]) == (False, "BBT")


def test_a_banner_image_goes_where_the_data_files_look(
    editors: EditorsPage, tmp_path: Path
) -> None:
    editors.page.goto(f"{editors.origin}/admin/#/collections/data/entries/links")
    editors.upload("items.0.image", "Biểu Trưng.png", photo(460, 188))
    editors.save()
    files = editors.read_files()
    assert "content/data/images/bieu-trung.webp" in files
    assert b"image: bieu-trung.webp" in files["content/data/links.yml"]
    site = build_site(files, tmp_path)
    assert site.status == 0, site.log


def test_the_preview_looks_as_the_portal_does(editors: EditorsPage) -> None:
    editors.open_entry("articles", "Hội nghị tổng kết")
    title = editors.preview.locator(".article__title")
    expect(title).to_have_text("Hội nghị tổng kết")
    faces = editors.page.evaluate(
        """async ([address]) => {
          const page = await (await fetch(address)).text();
          const frame = document.createElement("iframe");
          document.body.append(frame);
          frame.contentDocument.write(page);
          frame.contentDocument.close();
          await new Promise((done) => { frame.contentWindow.onload = done; });
          const title = frame.contentDocument.querySelector(".article__title");
          const { fontFamily, fontWeight } = frame.contentWindow.getComputedStyle(title);
          frame.remove();
          return [fontFamily, fontWeight];
        }""",
        ["/tin-hoat-dong/hoi-nghi/"],
    )
    style = "(e) => { const s = getComputedStyle(e); return [s.fontFamily, s.fontWeight]; }"
    assert title.evaluate(style) == faces


def test_the_page_speaks_vietnamese_and_is_kept_out_of_search_engines(editors: EditorsPage) -> None:
    expect(editors.page.locator("html")).to_have_attribute("lang", "vi")
    expect(editors.page).to_have_title(re.compile("Trang biên tập – Ban Dân vận Tỉnh ủy$"))
    robots = editors.page.locator('meta[name="robots"]').first
    expect(robots).to_have_attribute("content", "noindex, nofollow")


def test_every_file_that_the_bundle_names_is_there(admin_site: BuiltSite) -> None:
    """What is asked for rarely, such as the decoder of HEIC, is missed by no other test."""
    named = [
        script.parent / name
        for script in (admin_site.output / "admin").rglob("*.js")
        for name in NAMED.findall(script.read_text(encoding="utf-8"))
    ]
    assert len(named) >= 9
    assert [path for path in named if not path.resolve().is_file()] == []
