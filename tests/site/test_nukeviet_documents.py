"""The documents of a NukeViet site (module `laws`) become documents of the portal."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from plugins.tools.nukeviet.content.documents import read_number
from plugins.tools.nukeviet.report import TABLE, Report
from tests.site.test_nukeviet import errors, header, imported, run
from tests.support.nukeviet import HOST, OldSiteTables, Value, make_site, seconds, write_uploads

BODY = "<p>Toàn <b>văn</b></p>"
FIRST = "content/documents/151-kh-bdvtu/index.md"


def make_laws() -> OldSiteTables:
    """Return a site with a module of documents: seven to carry, three to tell."""
    site = make_site()
    stem = f"{site.stem}_laws"
    site.add(
        f"{site.stem}_modules",
        title="van-ban-cu",
        module_file="laws",
        module_data="laws",
        module_upload="laws",
        custom_title="Văn bản",
        groups_view="6",
        weight=9,
        act=1,
    )
    for id_, title in ((1, "Kế hoạch"), (2, "Hướng dẫn")):
        site.add(f"{stem}_cat", id=id_, parentid=0, alias=f"l{id_}", title=title, newday=5)
    site.add(f"{stem}_subject", id=1, alias="ban", title="Ban D&acirc;n vận", numlink=5)
    site.add(f"{stem}_signer", id=1, title="Nguyễn Văn A", offices="", positions="Trưởng Ban")
    site.add(f"{stem}_set_replace", id=1, oid=2, nid=1)
    rows: list[dict[str, Value]] = [
        {
            "code": "151-KH/BDVTU",
            "files": "2024/ke-hoach.pdf",
            "bodytext": "<p>Toàn <b>văn</b></p>",
        },
        {"code": "Số: 7-kh/bdvtu", "cid": 2, "exptime": seconds("2024-02-01")},
        {"code": "8-HD/BDVTU", "startvalid": seconds("2024-02-01"), "replacement": "1"},
        {"code": "9-HD/BDVTU", "status": 0},
        {"code": "151-KH/BDVTU", "publtime": seconds("2020-01-01"), "sid": 0, "cid": 0, "sgid": 0},
        {"code": "công văn miệng"},
        {"code": "10-KH/BDVTU", "publtime": 0, "addtime": 0},
        {"code": "8-HD/BDVTU", "title": "Lần nữa"},
        {"code": "20-KH/BDVTU", "title": "Dự thảo kế hoạch"},
        {"code": "21-KH/BDVTU", "end_comm_time": seconds("2024-02-01")},
    ]
    for id_, row in enumerate(rows, start=1):
        values: dict[str, Value] = {
            **{"id": id_, "replacement": "", "title": f"Văn bản {id_}", "alias": f"Vb-{id_}"},
            **{"cid": 1, "sid": 1, "sgid": 1, "note": "", "introtext": f"Trích yếu {id_}"},
            **{"bodytext": "", "files": "", "status": 1, "groups_view": "6", "exptime": 0},
            **{"addtime": seconds("2024-01-10"), "edittime": seconds("2024-01-11")},
            **{"publtime": seconds("2024-01-05"), "startvalid": 0, "view_hits": 0},
            **{"start_comm_time": 0, "end_comm_time": 0},
        }
        site.add(f"{stem}_row", **values | row)
    site.article(90, "Nhắc tới", f'<p><a href="http://{HOST}/van-ban-cu/detail/Vb-1/">Kế</a></p>')
    return site


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    folder = tmp_path_factory.mktemp("laws")
    uploads = write_uploads(folder / "nguon")
    (uploads / "laws/2024").mkdir(parents=True)
    (uploads / "laws/2024/ke-hoach.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n")
    return folder, run(folder, make_laws().tables)


def test_every_document_is_there_or_told(whole: tuple[Path, Report]) -> None:
    folder, report = whole
    assert report.is_even
    [balance] = [one for one in report.balances if one.name == "Văn bản"]
    assert (balance.found, balance.carried, balance.left) == (10, 7, 3)
    folders = {path.name for path in (folder / "content/documents").iterdir()}
    assert folders == {
        *("151-kh-bdvtu", "7-kh-bdvtu", "8-hd-bdvtu", "9-hd-bdvtu", "151-kh-bdvtu-2"),
        *("20-kh-bdvtu", "21-kh-bdvtu"),
    }
    with (folder / TABLE).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    told = [row for row in rows if row[1] == "Văn bản" and "Không" in row[0]]
    assert [row[3] for row in told] == ["6", "7", "8"]
    assert errors(folder) == []


def test_a_document_has_its_fields_files_and_former_address(whole: tuple[Path, Report]) -> None:
    folder, _ = whole
    fields = header(folder, FIRST)
    assert {name: str(value) for name, value in fields.items() if not isinstance(value, list)} == {
        "number": "151-KH/BDVTU",
        "kind": "Kế hoạch",
        "subject": "Trích yếu 1",
        "issuer": "Ban Dân vận",
        "issued": "2024-01-05",
        "signer": "Nguyễn Văn A",
        "modified": "2024-01-11 00:00",
    }
    assert fields["replaces"] == ["7-KH/BDVTU", "8-HD/BDVTU"]
    assert fields["attachments"] == ["ke-hoach.pdf"]
    assert fields["aliases"] == ["/van-ban-cu/detail/Vb-1/"]
    assert "Toàn **văn**" in (folder / FIRST).read_text(encoding="utf-8")
    assert (folder / FIRST).with_name("ke-hoach.pdf").is_file()
    older = header(folder, "content/documents/7-kh-bdvtu/index.md")
    assert (older["kind"], older["validity"]) == ("Hướng dẫn", "expired")
    assert header(folder, "content/documents/9-hd-bdvtu/index.md")["status"] == "draft"
    for name in ("20-kh-bdvtu", "21-kh-bdvtu"):  # readers were asked what they think of them
        assert header(folder, f"content/documents/{name}/index.md")["status"] == "draft"
    nameless = header(folder, "content/documents/151-kh-bdvtu-2/index.md")
    assert nameless["kind"] == "Văn bản khác"
    assert "signer" not in nameless


def test_links_to_a_document_lead_to_the_new_address(whole: tuple[Path, Report]) -> None:
    folder, _ = whole
    text = (folder / "content/articles/2024/bai-so-90/index.md").read_text(encoding="utf-8")
    assert "(/van-ban/151-kh-bdvtu/)" in text


def test_a_second_import_changes_nothing(whole: tuple[Path, Report]) -> None:
    folder, _ = whole
    before = imported(folder)
    run(folder, make_laws().tables)
    assert imported(folder) == before


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("Số: 151-KH/BDVTU", "151-KH/BDVTU"),
        ("số 15/kh-ubnd.", "15/KH-UBND"),
        ("30/2020/NĐ-CP", "30/2020/NĐ-CP"),
        ("không số", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_people_write_them(code: str, number: str | None) -> None:
    assert read_number(code) == number
