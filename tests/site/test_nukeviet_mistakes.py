"""A wrong file, folder, option or disk: a message that says what to do, nothing half written."""

from __future__ import annotations

import errno
import re
from pathlib import Path
from typing import Any

import pytest

from plugins.core.errors import PortalError
from plugins.core.progress import Reporter
from plugins.tools.nukeviet.content.bundles import BundleWriter
from plugins.tools.nukeviet.content.record import ImportRecord
from plugins.tools.nukeviet.importing import import_site
from tests.site.test_nukeviet import NOW, header, imported, options, run
from tests.support.nukeviet import as_mariadb, make_site
from tests.support.settings import portal_settings


def refused(folder: Path, **changes: Any) -> str:  # noqa: ANN401 - fields of the options
    """Return why a site is not imported, which leaves nothing behind."""
    source = options(folder, make_site().tables, **changes)
    with pytest.raises(PortalError) as caught:
        import_site(source, portal_settings(), NOW, Reporter())
    assert imported(folder) == {}
    assert [path.name for path in (folder / ".cache/nukeviet").glob("*")] in ([], ["lock"])
    assert "Traceback" not in str(caught.value)
    return str(caught.value)


def write(folder: Path, sql: str) -> Path:
    path = folder / "nguon/khac.sql"
    path.parent.mkdir(exist_ok=True)
    path.write_text(sql, encoding="utf-8")
    return path


WHOLE = as_mariadb(make_site().tables)
WORDPRESS = (
    "CREATE TABLE `wp_posts` (`ID` int);\nINSERT INTO `wp_posts` VALUES (1);\n"
    "CREATE TABLE `wp_options` (`a` int);\nINSERT INTO `wp_options` VALUES (1);\n"
)


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (re.sub(r"INSERT INTO .*?;\n", "", WHOLE, flags=re.DOTALL), "chỉ có cấu trúc bảng"),
        (re.sub(r"CREATE TABLE .*?;\n", "", WHOLE, flags=re.DOTALL), "không có bảng nào"),
        (WHOLE.encode("latin-1", "replace").decode("latin-1"), "đã thành dấu hỏi"),
        (WHOLE[: len(WHOLE) // 2], "bị cắt ngang"),
        (WORDPRESS, "bản xuất của WordPress"),
    ],
    ids=["no-rows", "no-tables", "question-marks", "cut", "wordpress"],
)
def test_a_dump_that_is_not_one_of_a_whole_site_is_refused(
    tmp_path: Path, sql: str, told: str
) -> None:
    assert told in refused(tmp_path, dump=write(tmp_path, sql))


def test_a_missing_dump_and_a_folder_are_called_so(tmp_path: Path) -> None:
    assert "không có tệp này" in refused(tmp_path, dump=tmp_path / "khong-co.sql")
    assert "không phải một tệp" in refused(tmp_path, dump=tmp_path)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"modules": ("tin",)}, "không có mô-đun nào nhập được tên tin — chọn trong: about, news"),
        ({"language": "en"}, "chỉ có: vi"),
        ({"hosts": ("hai từ",)}, "không phải địa chỉ trang web"),
        ({"uploads": Path("/khong/co")}, "Không có /khong/co"),
    ],
)
def test_a_wrong_option_is_named(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    assert told in refused(tmp_path, **changes)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("categories.yml", b"a: ["),
        ("figures.yml", b"a: ["),
        ("figures.yml", b"\xff\xfea"),
        ("redirects.yml", b"\xff\xfea"),
    ],
)
def test_a_data_file_with_errors_is_not_added_to(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / "content/data" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    source = options(tmp_path, make_site().tables)
    with pytest.raises(PortalError, match=name):
        import_site(source, portal_settings(), NOW, Reporter())
    assert list(imported(tmp_path)) == [f"content/data/{name}"]
    assert file.read_bytes() == content


def test_a_zip_of_uploads_without_its_end_is_called_so(tmp_path: Path) -> None:
    packed = tmp_path / "nguon/uploads.zip"
    packed.parent.mkdir()
    packed.write_bytes(b"PK\x03\x04" + b"x" * 400)
    assert "thiếu phần cuối" in refused(tmp_path, uploads=packed)


def test_uploads_that_are_missing_or_those_of_another_site_are_warned_of(tmp_path: Path) -> None:
    other = tmp_path / "khac"
    other.mkdir()
    for uploads, told in ((None, "không ghi --uploads"), (other, "chỉ có 0 trên 7 ảnh")):
        report = run(tmp_path, make_site().tables, uploads=uploads, is_trial=True)
        assert any(told in warning for warning in report.warnings)
    assert run(tmp_path, make_site().tables).warnings == []


def test_a_table_that_is_there_twice_is_taken_once_and_told(tmp_path: Path) -> None:
    source = options(tmp_path, make_site().tables, dump=write(tmp_path, WHOLE + WHOLE))
    report = import_site(source, portal_settings(), NOW, Reporter())
    assert report.is_even
    assert "có hai lần trong tệp" in report.warnings[0]
    assert header(tmp_path, "content/articles/2024/bai-so-1/index.md")["id"] == "news-1"


def test_a_dump_of_mysqldump_without_its_last_line_is_warned_of(tmp_path: Path) -> None:
    cut = WHOLE.replace("-- Dump completed\n", "")
    source = options(tmp_path, make_site().tables, dump=write(tmp_path, cut))
    [warning] = import_site(source, portal_settings(), NOW, Reporter()).warnings
    assert "có thể thiếu phần cuối" in warning


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.ENOSPC, "Ổ đĩa không còn chỗ"), (errno.EACCES, "Không có quyền đọc hay ghi")],
)
@pytest.mark.parametrize(
    ("kind", "step"), [(BundleWriter, "_write_new"), (ImportRecord, "put"), (ImportRecord, "note")]
)
def test_a_disk_that_takes_nothing_is_told_and_the_next_run_is_whole(
    tmp_path: Path, kind: type[object], step: str, number: int, told: str, processes: int
) -> None:
    source = options(tmp_path, make_site().tables)
    settings = portal_settings() | {"BUILD_PROCESSES": processes}

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, "no", "/thu/muc/tep")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, step, fail)
        with pytest.raises(PortalError) as caught:
            import_site(source, settings, NOW, Reporter())
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert [path.name for path in (tmp_path / "content").glob("articles/*/*")] == []
    report = import_site(source, settings, NOW, Reporter())
    assert report.is_even
    assert [note for note in report.notes if note.kind.name == "KEPT"] == []


def test_a_line_of_the_journal_that_a_full_disk_cut_spoils_no_other(tmp_path: Path) -> None:
    journal = tmp_path / ".cache/nukeviet/journal.tsv"
    journal.parent.mkdir(parents=True)
    journal.write_text("articles/2024/bai-so-1/ind", encoding="utf-8")
    assert run(tmp_path, make_site().tables).is_even
    record = (tmp_path / "content/.nhap-nukeviet.tsv").read_text(encoding="utf-8")
    assert record.count("articles/2024/bai-so-1/index.md\t") == 1
    again = run(tmp_path, make_site().tables)
    assert [note for note in again.notes if note.kind.name == "KEPT"] == []
