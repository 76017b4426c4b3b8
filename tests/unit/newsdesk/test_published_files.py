"""Files below content/: published, or named with a remedy."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from plugins.core.lfs import SIGNATURE as LFS_POINTER
from tests.support.sites import advice_of, article, errors_of, jpeg, read_site

BUNDLE = "content/articles/2024/mot"
ONE = f"{BUNDLE}/index.md"
ZIP = b"PK\3\4" + b"\0" * 60
UNPUBLISHED = "bạn đọc sẽ không thấy"
OUTSIDE = "nằm ngoài articles, pages, documents và data"

ADVISED = {
    "a film of a telephone": (f"{BUNDLE}/IMG_0012.MOV", "xuất phim thành MP4"),
    "a film of a camera": (f"{BUNDLE}/phim.avi", "xuất phim thành MP4"),
    "a sound recording": (f"{BUNDLE}/phat-bieu.m4a", "xuất thành MP3"),
    "a table with macros": (f"{BUNDLE}/bieu-mau.xlsm", "lưu thành .docx, .xlsx"),
    "a slide show": (f"{BUNDLE}/trinh-chieu.ppsx", "lưu thành .docx, .xlsx"),
    "a drawing": (f"{BUNDLE}/so-do.svg", "xuất thành ảnh"),
    "a raw photo": (f"{BUNDLE}/DSC_1.NEF", "xuất thành ảnh"),
    "a program": (f"{BUNDLE}/cai.exe", "kiểu tệp .exe không đăng được"),
    "a file without ending": (f"{BUNDLE}/ghi-chu", "tệp không có đuôi"),
    "a page of a bundle": (f"{BUNDLE}/trang.html", "kiểu tệp .html không đăng được"),
    "a folder in a bundle": (f"{BUNDLE}/anh/ghi-chu.txt", "thư mục này không được đăng"),
    "a document of a year": ("content/articles/2024/lac.pdf", "nằm ngoài thư mục của bài"),
    "a photo of no year": ("content/articles/anh.jpg", "nằm ngoài thư mục của bài"),
    "a folder of no year": ("content/articles/anh/1.jpg", "thư mục này không được đăng"),
    "a document beside pages": ("content/pages/don.pdf", "nằm ngoài thư mục của bài"),
    "a file beside documents": ("content/documents/don.pdf", "nằm ngoài thư mục của bài"),
    "a folder in a page": ("content/pages/x/anh/1.jpg", "thư mục này không được đăng"),
    "a data file of another name": (
        "content/data/banner.yml",
        "không phải tệp dữ liệu của cổng (có phải “banners.yml”?)",
    ),
    "a picture that no data file names": (
        "content/data/images/cu.png",
        "không tệp dữ liệu nào nhắc tới",
    ),
    "a file beside the folders": (
        "content/bai-viet.docx",
        "nằm ngoài articles, pages, documents và data",
    ),
    "a folder beside the folders": (
        "content/images/1.jpg",
        "nằm ngoài articles, pages, documents và data",
    ),
}


@pytest.mark.parametrize(("name", "wanted"), ADVISED.values(), ids=ADVISED.keys())
def test_a_file_that_is_not_published_is_named(name: str, wanted: str, tmp_path: Path) -> None:
    page = {"content/pages/x/index.md": "---\ntitle: X\n---\n"}
    files: dict[str, str | bytes] = {ONE: article(), **page, name: b"x"}
    found = read_site(files, tmp_path).findings
    assert not found.errors()
    (line,) = [one.as_text() for one in found.advice() if not one.path.endswith(".md")]
    assert name.startswith(line.partition(":")[0])
    assert wanted in line


@pytest.mark.parametrize(
    "name",
    [".DS_Store", "Thumbs.db", "desktop.ini", "ehthumbs.db", "Picasa.ini", "~$ke-hoach.docx"],
)
@pytest.mark.parametrize("folder", [BUNDLE, "content", "content/articles/2024", "content/data"])
def test_files_of_systems_are_passed_over(folder: str, name: str, tmp_path: Path) -> None:
    assert advice_of({ONE: article(), f"{folder}/{name}": b"x"}, tmp_path) == []


FOLDERS_WITHOUT_INDEX = {
    "an ending that is hidden": ("index.md.txt", "đổi tên “index.md.txt” thành index.md"),
    "a text": ("Index.txt", "đổi tên “Index.txt” thành index.md"),
    "a document of Word": ("bai-viet.docx", "viết nội dung vào index.md"),
    "a folder of photos": ("anh/1.jpg", "viết nội dung vào index.md"),
    "a photo": ("1.jpg", "viết nội dung vào index.md"),
}


@pytest.mark.parametrize("where", ["content/articles/2024", "content/pages"])
@pytest.mark.parametrize(
    ("name", "remedy"), FOLDERS_WITHOUT_INDEX.values(), ids=FOLDERS_WITHOUT_INDEX.keys()
)
def test_a_folder_without_index_is_an_error(
    where: str, name: str, remedy: str, tmp_path: Path
) -> None:
    (error,) = errors_of({f"{where}/bai/{name}": b"x"}, tmp_path)
    assert error.startswith(f"{where}/bai:1:1: thư mục không có index.md nên không được đăng")
    assert remedy in error


MISPLACED = {
    "another name": {f"{BUNDLE}/bai.md": article(), f"{BUNDLE}/1.jpg": b"x"},
    "one level too deep": {f"{BUNDLE}/x/index.md": article()},
    "another ending": {ONE: article(), f"{BUNDLE}/a.markdown": "Chữ"},
}


@pytest.mark.parametrize("files", MISPLACED.values(), ids=MISPLACED.keys())
def test_misplaced_markdown_is_one_error(files: dict[str, str | bytes], tmp_path: Path) -> None:
    findings = read_site(files, tmp_path).findings
    assert (len(findings.errors()), findings.advice()) == (1, [])


@pytest.mark.parametrize("name", ["a.jfif", "a.jpe", "a.JPG", "a", "a.jpg.txt", "a.pjp", "a.dat"])
def test_a_photo_is_told_by_its_content(name: str, tmp_path: Path) -> None:
    content = read_site({ONE: article(), f"{BUNDLE}/{name}": jpeg()}, tmp_path)
    assert not content.findings.errors()
    (one,) = content.articles.values()
    assert one.has_cover
    assert one.attachments == ()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF"])
def test_photos_of_every_kind_need_no_ending(kind: str, tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (300, 200)).save(stream, kind)
    content = read_site({ONE: article(), f"{BUNDLE}/anh": stream.getvalue()}, tmp_path)
    assert [one.has_cover for one in content.articles.values()] == [True]


POINTER = LFS_POINTER + b"v1\noid sha256:0\nsize 1\n"
HTML = b"\r\n<!DOCTYPE html><html><body>404</body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60
BAD_DOCUMENTS = {
    "a pointer": ("ke-hoach.pdf", POINTER, "chưa được Git LFS tải về"),
    "a pointer of Word": ("ke-hoach.docx", POINTER, "chưa được Git LFS tải về"),
    "a pointer of a text": ("ghi-chu.txt", POINTER, "chưa được Git LFS tải về"),
    "nothing": ("ke-hoach.pdf", b"", "tệp trống"),
    "an empty table": ("bang.csv", b"", "tệp trống"),
    "a page of the web": ("ke-hoach.pdf", HTML, "không phải PDF, mà là trang web (HTML)"),
    "a page of the web for Excel": ("bang.xls", b"<table>", "không phải XLS, mà là trang web"),
    "a renamed document": ("ke-hoach.pdf", ZIP, "không phải PDF, mà là tệp nén"),
    "a renamed PDF": ("ke-hoach.docx", b"%PDF-1.4", "không phải DOCX, mà là PDF"),
    "a PDF as text": ("ke-hoach.txt", b"%PDF-1.4", "không phải TXT, mà là PDF"),
    "a page of the web as a table": ("bang.csv", HTML, "không phải CSV, mà là trang web (HTML)"),
    "a photo": ("ke-hoach.pdf", jpeg(20, 20), "không phải PDF, mà là ảnh"),
    "an archive that is none": ("a.rar", ZIP, "không phải RAR, mà là tệp nén"),
}


@pytest.mark.parametrize(
    ("name", "content", "wanted"), BAD_DOCUMENTS.values(), ids=BAD_DOCUMENTS.keys()
)
def test_a_document_that_is_none_is_an_error(
    name: str, content: bytes, wanted: str, tmp_path: Path
) -> None:
    (error,) = errors_of({ONE: article(), f"{BUNDLE}/{name}": content}, tmp_path)
    assert error.startswith(f"{BUNDLE}/{name}:1:1: ")
    assert wanted in error


GOOD_DOCUMENTS = {
    "PDF": ("a.pdf", b"%PDF-1.4"),
    "PDF behind other bytes": ("a.pdf", b"\0" * 500 + b"%PDF-1.4"),
    "Word": ("a.docx", ZIP),
    "Word with a password": ("a.docx", OLE),
    "Word 97": ("a.doc", OLE),
    "RTF as Word": ("a.doc", b"{\\rtf1"),
    "Excel": ("a.xls", OLE),
    "OpenDocument": ("a.odt", ZIP),
    "archive": ("a.zip", b"PK\5\6" + b"\0" * 18),
    "film": ("a.mp4", b"\0\0\0\x18ftypmp42"),
    "sound": ("a.mp3", b"ID3\3"),
    "sound without a tag": ("a.mp3", b"\xff\xfb\x90"),
    "text in UTF-16": ("a.txt", "Chữ".encode("utf-16")),
    "table": ("a.csv", b"a;b\n"),
    "capitals": ("A.PDF", b"%PDF-1.4"),
}


@pytest.mark.parametrize(("name", "content"), GOOD_DOCUMENTS.values(), ids=GOOD_DOCUMENTS.keys())
def test_a_document_that_fits_its_ending_is_published(
    name: str, content: bytes, tmp_path: Path
) -> None:
    read = read_site({ONE: article(), f"{BUNDLE}/{name}": content}, tmp_path)
    assert read.findings.problems == set()
    (one,) = read.articles.values()
    assert [attachment.source.name for attachment in one.attachments] == [name]


DOUBTFUL_DOCUMENTS = {
    "bytes of no known kind": ("a.pdf", b"1", "nội dung tệp không phải PDF"),
    "zeros": ("a.docx", b"\0" * 5000, "nội dung tệp không phải DOCX"),
    "zeros as a text": ("a.txt", b"\0" * 5000, "nội dung tệp không phải TXT"),
    "a PDF cut short": ("a.pdf", b"%PDF-1.4" + b"x" * 5000, "tệp thiếu phần cuối"),
    "a document cut short": ("a.docx", ZIP + b"x" * 5000, "tệp thiếu phần cuối"),
}


@pytest.mark.parametrize(
    ("name", "content", "wanted"), DOUBTFUL_DOCUMENTS.values(), ids=DOUBTFUL_DOCUMENTS.keys()
)
def test_a_doubtful_document_is_advised_on(
    name: str, content: bytes, wanted: str, tmp_path: Path
) -> None:
    (advice,) = advice_of({ONE: article(), f"{BUNDLE}/{name}": content}, tmp_path)
    assert wanted in advice


@pytest.mark.parametrize("attachments", ["false", "[a.pdf]"])
def test_a_document_left_out_of_the_list_is_named(attachments: str, tmp_path: Path) -> None:
    files = {f"{BUNDLE}/{name}.pdf": b"%PDF-1.4" for name in "ab"}
    advice = advice_of({ONE: article(attachments=attachments), **files}, tmp_path)
    left = ["a", "b"] if attachments == "false" else ["b"]
    assert [line.partition(":")[0] for line in advice] == [f"{BUNDLE}/{one}.pdf" for one in left]
