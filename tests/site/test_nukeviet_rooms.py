"""Albums, videos and units of a NukeViet site find their rooms on the portal."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.portal.redirects import number_addresses, plan_redirects
from plugins.tools.nukeviet.content.staff_file import read_telephones
from plugins.tools.nukeviet.report import Report
from tests.site.test_nukeviet import LATER, data, errors, header, headers, imported, run
from tests.support.nukeviet import HOST, OldSiteTables, Value, make_site, seconds, write_uploads
from tests.support.sites import jpeg, read_folder

SECRETS = ("canhan@thu.example", "Nơi sinh bí mật", "donvi@thu.example")
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64


def add_module(site: OldSiteTables, name: str, kind: str, title: str) -> str:
    """Add a row of modules and return the stem of its tables."""
    data_ = name.replace("-", "_")
    values: dict[str, Value] = {"title": name, "module_file": kind, "module_data": data_}
    values |= {"module_upload": name, "custom_title": title, "groups_view": "6"}
    site.add(f"{site.stem}_modules", **values, weight=20, act=1)
    return f"{site.stem}_{data_}"


def add_row(site: OldSiteTables, table: str, values: dict[str, Value]) -> None:
    site.add(table, **values)


def add_albums(site: OldSiteTables) -> None:
    stem = add_module(site, "thu-vien-anh", "photos", "Thư viện ảnh")
    for id_, name, groups in ((1, "Hội thi", "6"), (2, "Nội bộ", "4")):
        add_row(
            site,
            f"{stem}_category",
            {
                **{"category_id": id_, "parent_id": 0, "name": name, "alias": f"loai-{id_}"},
                **{"description": "", "sort_order": id_, "groups_view": groups},
            },
        )
    for id_, category, name, status in ((4, 1, "Hội thi &quot;Khéo&quot;", 1), (5, 2, "Kín", 1)):
        add_row(
            site,
            f"{stem}_album",
            {
                **{"album_id": id_, "category_id": category, "name": name, "alias": f"album-{id_}"},
                **{"description": "Ảnh hội thi.<br />Năm 2024", "status": status, "viewed": 55},
                **{
                    "date_added": seconds("2024-01-20 08:00"),
                    "date_modified": 0,
                    "groups_view": "6",
                },
                **{"total_rating": 9, "click_rating": 2, "allow_rating": 1, "author": 1},
            },
        )
    for id_, album, words, status in (
        *((1, 4, "Khai mạc", 1), (2, 4, "", 1), (3, 4, "Trao giải", 1), (6, 4, "", 0)),
        (7, 5, "Kín", 1),
    ):
        add_row(
            site,
            f"{stem}_rows",
            {
                **{"row_id": id_, "album_id": album, "name": f"anh{id_}.jpg", "description": words},
                **{"file": f"2024/anh{id_}.jpg", "defaults": int(id_ == 1), "status": status},
                **{"date_added": id_, "size": 1, "thumb": ""},
            },
        )


def add_clips(site: OldSiteTables) -> None:
    stem = add_module(site, "video", "videoclips", "Video")
    add_row(
        site,
        f"{stem}_topic",
        {
            **{"id": 1, "parentid": 0, "title": "Phóng sự", "alias": "phong-su", "img": ""},
            **{"description": "", "weight": 1, "status": 1},
        },
    )
    for id_, internal, external in (
        (1, "", "https://www.youtube.com/watch?v=abcdefghijk&amp;t=5"),
        (2, "uploads/video/video/phim.mp4", ""),
        (3, "uploads/video/video/cu.flv", ""),
        (4, "", "https://truyenhinh.example/xem/4"),
    ):
        add_row(
            site,
            f"{stem}_clip",
            {
                **{"id": id_, "tid": 1, "title": f"Phim số {id_}", "alias": f"phim-{id_ + 10}"},
                **{"hometext": f"Giới thiệu phim {id_}", "bodytext": "<p>Nội dung phim</p>"},
                **{"img": "bia.jpg", "internalpath": internal, "externalpath": external},
                **{"comm": 1, "status": 1, "addtime": seconds("2024-01-21 08:00")},
            },
        )
        site.add(f"{stem}_hit", cid=id_, view=100 * id_, liked=1, unlike=0, broken=0)


def add_organs(site: OldSiteTables, name: str = "co-cau") -> None:
    stem = add_module(site, name, "organs", "Cơ cấu")
    for id_, parent, title, is_on, phone in (
        (1, 0, "Lãnh đạo", 1, "(0299) 3555.021[+842993555021], 0299 3555 022"),
        (2, 0, "Văn phòng", 1, ""),
        (3, 2, "Tổ xe", 1, "hỏi trực ban"),
        (4, 0, "Phòng cũ", 0, ""),
    ):
        add_row(
            site,
            f"{stem}_rows",
            {
                **{"organid": id_, "parentid": parent, "title": title, "alias": f"don-vi-{id_}"},
                **{"weight": id_, "orders": id_, "active": is_on, "phone": phone, "phone_ext": ""},
                **{"fax": "0299 1", "address": "", "website": "", "email": "donvi@thu.example"},
                **{"description": "<p>Điều hành &amp; phối hợp</p>" if id_ == 1 else ""},
            },
        )
    for id_, unit, name, weight in ((1, 1, "Trần B", 2), (2, 1, "Lê A", 1), (3, 4, "Cũ", 1)):
        add_row(
            site,
            f"{stem}_person",
            {
                **{"personid": id_, "organid": unit, "name": name, "position": "Phó Trưởng Ban"},
                **{"position_other": "", "photo": "le-a.jpg" if id_ == 2 else "", "weight": weight},
                **{"phone": "0299 3555 023", "phone_ext": "12", "mobile": "", "active": 1},
                **{"email": "canhan@thu.example", "place_birth": "Nơi sinh bí mật", "birthday": 1},
                **{"description": "", "address": ""},
            },
        )
    contact = add_module(site, "contact", "contact", "Liên hệ")
    for id_, name, phone in ((1, "Webmaster", ""), (2, "Tiếp công dân", "0299 3555 030")):
        add_row(
            site,
            f"{contact}_department",
            {
                **{
                    "id": id_,
                    "full_name": name,
                    "phone": phone,
                    "fax": "",
                    "note": "",
                    "weight": id_,
                },
                **{"act": 1, "email": "donvi@thu.example", "admins": "1/1/1/0;"},
            },
        )


def make_rooms() -> OldSiteTables:
    site = make_site()
    add_albums(site)
    add_clips(site)
    add_organs(site)
    body = (
        f'<p><a href="http://{HOST}/thu-vien-anh/loai-1/album-4-4.html">Ảnh</a> '
        '<a href="/video/video-phim-12.html">Phim</a> '
        '<a href="/co-cau/vieworg/don-vi-1-1/">Ban</a> '
        '<a href="/co-cau/person/don-vi-1-1/le-a-2">Người</a></p>'
    )
    site.article(90, "Nhắc tới", body)
    return site


def write_more_uploads(folder: Path) -> None:
    uploads = write_uploads(folder)
    for name, content in {
        **{f"thu-vien-anh/images/2024/anh{id_}.jpg": jpeg(600 + id_, 400) for id_ in (1, 2, 3)},
        "video/bia.jpg": jpeg(640, 360),
        "video/video/phim.mp4": FILM,
        "co-cau/le-a.jpg": jpeg(300, 400),
    }.items():
        path = uploads / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    folder = tmp_path_factory.mktemp("rooms")
    write_more_uploads(folder / "nguon")
    return folder, run(folder, make_rooms().tables)


def test_everything_is_there_or_told(whole: tuple[Path, Report]) -> None:
    folder, report = whole
    assert report.is_even
    balances = {one.name: (one.found, one.carried, one.left) for one in report.balances}
    assert balances["Bài viết"] == (24, 23, 1)
    assert balances["Đơn vị, cán bộ"] == (9, 6, 3)
    assert errors(folder) == []
    content = read_folder(folder, LATER)
    assert [one for one in content.findings.advice() if "redirects.yml" in one.path] == []


def test_an_album_is_an_article_of_its_photos(whole: tuple[Path, Report]) -> None:
    folder, _ = whole
    fields = header(folder, "content/articles/2024/album-4/index.md")
    assert fields["title"] == 'Hội thi "Khéo"'
    assert fields["category"] == "Thư viện ảnh/Hội thi"
    assert (fields["id"], fields["layout"]) == ("thu-vien-anh-4", "tin ảnh")
    assert fields["lead"] == "Ảnh hội thi. Năm 2024"
    assert (fields["cover"], fields["cover_caption"]) == ("anh1.jpg", "Khai mạc")
    assert fields["gallery"] == [
        {"file": "anh2.jpg"},
        {"file": "anh3.jpg", "caption": "Trao giải"},
    ]
    assert fields["aliases"] == ["/thu-vien-anh/loai-1/album-4-4.html"]
    figures = data(folder, "figures.yml")["articles"]
    assert figures["thu-vien-anh-4"] == {"views": 55, "votes": 2, "points": 9}
    assert headers(folder)["thu-vien-anh-5"]["status"] == "draft"


@pytest.mark.parametrize(
    ("id_", "video"),
    [
        (1, "https://www.youtube.com/watch?v=abcdefghijk&t=5"),
        (2, "phim.mp4"),
        (3, None),
        (4, None),
    ],
)
def test_a_clip_is_an_article_with_its_video(
    whole: tuple[Path, Report], id_: int, video: str | None
) -> None:
    folder, report = whole
    fields = header(folder, f"content/articles/2024/phim-{id_ + 10}/index.md")
    assert fields.get("video") == video
    assert (fields["category"], fields["cover"]) == ("Video/Phóng sự", "bia.jpg")
    assert fields["aliases"] == [f"/video/video-phim-{id_ + 10}.html"]
    assert data(folder, "figures.yml")["articles"][f"video-{id_}"]["views"] == 100 * id_
    text = (folder / f"content/articles/2024/phim-{id_ + 10}/index.md").read_text(encoding="utf-8")
    assert ("(https://truyenhinh.example/xem/4)" in text) == (id_ == 4)
    told = [note.what for note in report.notes if (note.module, note.id) == ("video", str(id_))]
    assert any("cu.flv" in what for what in told) == (id_ == 3)


def test_a_module_of_videos_with_tables_of_news_keeps_its_videos(tmp_path: Path) -> None:
    site = make_site()
    add_module(site, "phim", "videos", "Phim")
    site.tables["nv4_vi_phim_cat"] = [{**row} for row in site.tables["nv4_vi_news_cat"]]
    videos = OldSiteTables(module="phim", data="phim", uploads="phim", tables=site.tables)
    for id_, path, kind in (
        *((1, "2024/phim.mp4", 1), (2, "https://youtu.be/abcdefghijk", 5)),
        *((3, "https://truyenhinh.example/3", 2), (4, "2024/mat.mp4", 1)),
    ):
        videos.article(id_, f"Phim {id_}", homeimgfile="bia.jpg", vid_path=path, vid_type=kind)
    for name, content in {"vid/2024/phim.mp4": FILM, "img/bia.jpg": jpeg(640, 360)}.items():
        file = tmp_path / "nguon/uploads/phim" / name
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
    report = run(tmp_path, site.tables)
    assert report.is_even
    found = headers(tmp_path)
    assert [found[f"phim-{id_}"].get("video") for id_ in (1, 2, 3, 4)] == [
        *("phim.mp4", "https://youtu.be/abcdefghijk", None, None),
    ]
    assert {found[f"phim-{id_}"]["cover"] for id_ in (1, 2, 3, 4)} == {"bia.jpg"}
    linked = next((tmp_path / "content").rglob("bai-so-3-2/index.md"))
    assert "(https://truyenhinh.example/3)" in linked.read_text(encoding="utf-8")
    assert any("mat.mp4" in note.what for note in report.notes)
    assert errors(tmp_path) == []


def test_units_people_and_telephones_are_the_staff(whole: tuple[Path, Report]) -> None:
    folder, report = whole
    person = {"post": "Phó Trưởng Ban", "telephone": "0299 3555 023 máy lẻ 12"}
    assert data(folder, "staff.yml") == [
        {
            "name": "Lãnh đạo",
            "duties": "Điều hành & phối hợp",
            "telephone": "0299 3555.021",
            "people": [
                {**person, "name": "Lê A", "photo": "le-a.jpg"},
                {**person, "name": "Trần B"},
            ],
        },
        {"name": "Văn phòng"},
        {"name": "Tổ xe"},
        {"name": "Tiếp công dân", "telephone": "0299 3555 030"},
    ]
    told = " ".join(note.what for note in report.notes if note.group == "Cơ cấu tổ chức")
    for words in ("0299 3555 022", "“hỏi trực ban”", "“Phòng cũ”", "“Webmaster”", "thư điện tử"):
        assert words in told


def test_former_addresses_lead_on(whole: tuple[Path, Report]) -> None:
    folder, _ = whole
    content = read_folder(folder, LATER)
    redirects = plan_redirects(content, (), content.findings)
    found = {one.address: one.href for one in redirects}
    assert found["/co-cau/"] == found["/co-cau/vieworg/don-vi-1-1/"] == "/co-cau-to-chuc/"
    assert found["/video/phong-su/"] == "/video-2/phong-su/"
    numbered = number_addresses(redirects)  # of the article, not of the video whose name ends so
    assert numbered["/-14.html"] == "/tin-hoat-dong/tin-tu-co-so/bai-so-14/"
    text = (folder / "content/articles/2024/bai-so-90/index.md").read_text(encoding="utf-8")
    assert "[Ban Người](/co-cau-to-chuc/)" in text
    assert "(/video-2/phong-su/phim-12/)" in text
    assert "(/thu-vien-anh/loai-1/album-4/)" in text


def test_nothing_personal_is_written_and_twice_is_once(whole: tuple[Path, Report]) -> None:
    folder, _ = whole
    before = imported(folder)
    assert run(folder, make_rooms().tables).is_even
    assert imported(folder) == before
    assert [name for name, text in before.items() for one in SECRETS if one.encode() in text] == []


def test_questions_with_answers_are_a_page(tmp_path: Path) -> None:
    site = make_site()
    stem = add_module(site, "hoi-dap-cu", "faq", "Câu hỏi thường gặp")
    for id_, title, is_on in ((1, "Tiếp dân", 1), (2, "Khác", 1), (3, "Ẩn", 0)):
        values: dict[str, Value] = {"id": id_, "parentid": 0, "title": title, "weight": id_}
        site.add(f"{stem}_categories", **values, alias=f"loai-{id_}", status=is_on, groups_view="6")
    for id_, category, question, is_on in (
        *((1, 2, "Ở đâu?", 1), (2, 1, "Mấy giờ mở cửa? Có nghỉ trưa không?", 1)),
        *((3, 1, "Câu tắt", 0), (4, 3, "Câu kín", 1)),
    ):
        values = {"id": id_, "catid": category, "title": f"Hỏi {id_}", "alias": f"hoi-{id_}"}
        values |= {"question": question, "answer": f"<p>Trả lời <b>{id_}</b></p>"}
        site.add(stem, **values, weight=id_, status=is_on)
    for _ in range(2):
        report = run(tmp_path, site.tables)
        assert report.is_even
        text = (tmp_path / "content/pages/hoi-dap-cu/index.md").read_text(encoding="utf-8")
        assert text.split("---\n\n")[1] == (
            "## Tiếp dân\n\n### Hỏi 2\n\n> Mấy giờ mở cửa? Có nghỉ trưa không?\n\nTrả lời **2**\n\n"
            "## Khác\n\n### Hỏi 1\n\n> Ở đâu?\n\nTrả lời **1**\n"
        )
    assert errors(tmp_path) == []
    found = {one["old"]: one["new"] for one in data(tmp_path, "redirects.yml")}
    assert found["/hoi-dap-cu/loai-1/"] == "/hoi-dap-cu/"
    assert any("2 câu tắt" in note.what for note in report.notes)


def test_a_module_of_organs_may_have_the_address_of_the_room(tmp_path: Path) -> None:
    site = make_site()
    add_organs(site, "co-cau-to-chuc")  # as eGovernment calls it
    assert run(tmp_path, site.tables).is_even
    assert errors(tmp_path) == []
    found = {one["old"]: one["new"] for one in data(tmp_path, "redirects.yml")}
    assert found["/co-cau-to-chuc/vieworg/don-vi-1-1/"] == "/co-cau-to-chuc/"
    assert "/co-cau-to-chuc/" not in found
    content = read_folder(tmp_path, LATER)
    assert [one for one in content.findings.advice() if "redirects.yml" in one.path] == []


def test_terms_of_nukeviet_are_pages_to_look_at(tmp_path: Path) -> None:
    site = make_site()
    stem = add_module(site, "siteterms", "page", "Điều khoản")
    values: dict[str, Value] = {"title": "Quyền riêng tư", "alias": "privacy", "status": 1}
    site.add(stem, id=1, **values, bodytext="<p>Cookie</p>")
    report = run(tmp_path, site.tables)
    assert report.is_even
    assert (tmp_path / "content/pages/privacy/index.md").is_file()
    assert any("viết cho NukeViet" in note.what for note in report.notes)


def test_departments_do_not_take_the_address_of_a_page(tmp_path: Path) -> None:
    site = make_site()
    contact = add_module(site, "contact", "contact", "Liên hệ")
    values: dict[str, Value] = {"full_name": "Tiếp dân", "phone": "0299 3555 030", "act": 1}
    site.add(f"{contact}_department", id=1, **values)
    report = run(tmp_path, site.tables)
    assert report.is_even
    assert not (tmp_path / "content/data/staff.yml").exists()
    assert any("/co-cau-to-chuc/ đã có một trang" in note.what for note in report.notes)


def add_contact_page(site: OldSiteTables) -> None:
    add_module(site, "lien-he-cu", "contact", "Liên hệ")
    text = "<p><strong>Trụ sở</strong>: số 1</p>"
    values: dict[str, Value] = {"lang": "vi", "module": "lien-he-cu", "config_name": "bodytext"}
    site.add(f"{site.prefix}_config", **values, config_value=text)


def test_the_text_of_the_page_of_contacts_is_a_page(tmp_path: Path) -> None:
    site = make_site()
    add_contact_page(site)
    for _ in range(2):
        report = run(tmp_path, site.tables)
        assert report.is_even
        text = (tmp_path / "content/pages/lien-he/index.md").read_text(encoding="utf-8")
        assert text == '---\ntitle: "Liên hệ"\n---\n\n**Trụ sở**: số 1\n'
    assert {"old": "/lien-he-cu/", "new": "/lien-he/"} in data(tmp_path, "redirects.yml")
    assert errors(tmp_path) == []


def test_a_page_of_contacts_that_the_portal_has_stays(tmp_path: Path) -> None:
    mine = tmp_path / "content/pages/lien-he.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("---\ntitle: Liên hệ\n---\n\nA\n", encoding="utf-8")
    site = make_site()
    add_contact_page(site)
    report = run(tmp_path, site.tables)
    assert report.is_even
    assert [path.name for path in mine.parent.glob("lien-he*")] == ["lien-he.md"]
    assert any("cổng đã có trang /lien-he/" in note.what for note in report.notes)


def test_a_module_made_from_copied_files_is_known_by_its_tables(tmp_path: Path) -> None:
    site = make_site()
    for row in site.tables["nv4_vi_modules"]:
        if row["module_file"] in {"news", "page"}:
            row["module_file"] = f"{row['module_file']}-cua-so"
    report = run(tmp_path, site.tables)
    assert report.is_even
    assert "news-1" in headers(tmp_path)
    assert (tmp_path / "content/pages/co-cau-to-chuc/index.md").is_file()


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("(0299) 3.555.021", ["0299 3.555.021"]),
        ("0299 3555 021 - 0299 3555 022", ["0299 3555 021", "0299 3555 022"]),
        ("ĐT: 0299.3555.021[+842993555021]|hỏi", ["0299.3555.021"]),
        ("+84 299 3555 021 máy lẻ: 5", ["+84 299 3555 021 máy lẻ 5"]),
        ("trực ban", []),
        ("12", []),
    ],
)
def test_telephones_are_read_as_people_write_them(written: str, numbers: list[str]) -> None:
    assert read_telephones(written) == numbers
