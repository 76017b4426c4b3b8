"""A site of NukeViet as a dump: small, with texts of our own and the traps of real ones."""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.clock import ZONE
from tests.support.sites import jpeg

HOST = "cu.example"
# What no output may contain.
SECRETS = (
    *("198.51.100.7", "198.51.100.8", "docgia1@thu.example", "bientap@cu.example"),
    *("{SSHA512}bamcuamatkhau", "Xin gặp riêng lãnh đạo", "matkhau-smtp"),
)
Value = str | int | None
Rows = list[dict[str, Value]]


def seconds(text: str) -> int:
    """Return Unix seconds of a Vietnamese time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


@dataclass
class OldSiteTables:
    """The tables of a site; `module` is the name of its module of news, `data` that of tables."""

    prefix: str = "nv4"
    language: str = "vi"
    module: str = "news"
    data: str = "news"
    uploads: str = "news"
    home: str = "news"
    tables: dict[str, Rows] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        return f"{self.prefix}_{self.language}"

    @property
    def news(self) -> str:
        return f"{self.stem}_{self.data}"

    def add(self, table: str, **row: Value) -> None:
        self.tables.setdefault(table, []).append(row)

    def article(self, id_: int, title: str, body: str = "", **changes: Value) -> None:
        """Add an article with plausible values; those of the body begin with `detail_`."""
        published = seconds("2024-01-13 08:00")
        row: dict[str, Value] = {
            "id": id_,
            "catid": 2,
            "listcatid": "2",
            "topicid": 0,
            "admin_id": 1,
            "author": "",
            "sourceid": 0,
            "addtime": published,
            "edittime": published,
            "status": 1,
            "publtime": published,
            "exptime": 0,
            "archive": 0,
            "title": title,
            "alias": f"bai-so-{id_}",
            "hometext": f"Mở đầu của bài số {id_}.",
            "homeimgfile": "",
            "homeimgalt": "",
            "homeimgthumb": 0,
            "inhome": 1,
            "allowed_comm": "-1",
            "allowed_rating": 1,
            "external_link": 0,
            "hitstotal": 10 * id_,
            "total_rating": 0,
            "click_rating": 0,
        }
        detail: dict[str, Value] = {
            "id": id_,
            "titlesite": "",
            "description": "",
            "bodyhtml": body or f"<p>Nội dung của bài số {id_}.</p>",
            "keywords": "",
            "sourcetext": "",
            "files": "",
            "imgposition": 1,
        }
        for name, value in changes.items():
            if name.startswith("detail_"):
                detail[name.removeprefix("detail_")] = value
            else:
                row[name] = value
        self.add(f"{self.news}_rows", **row)
        self.add(f"{self.news}_detail", **detail)


def make_site(site: OldSiteTables | None = None) -> OldSiteTables:
    """Return a site with an article for each trap."""
    site = site or OldSiteTables()
    _add_frame(site)
    _add_categories(site)
    _add_articles(site)
    _add_around(site)
    return site


def write_uploads(folder: Path, module: str = "news") -> Path:
    """Write the uploads of the site and return their folder."""
    files: dict[str, bytes] = {
        f"{module}/2024_01/hoi-nghi.jpg": jpeg(),
        f"{module}/2024_01/Ảnh trao quà (1).jpg": jpeg(640, 480, "#207a52"),
        f"{module}/2024_01/1.jpg": jpeg(500, 400, "#3a5230"),
        f"{module}/2024_01/hong.jpg": b"\xff\xd8\xff cut",
        f"{module}/2024_01/ke-hoach.pdf": b"%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n",
        f"{module}/2024_01/index.html": b"",
        f"{module}/topics/ky-niem.jpg": jpeg(640, 360, "#7a2020"),
        "banners/trai.jpg": jpeg(212, 400),
        "banners/lien-ket.jpg": jpeg(230, 94),
    }
    for name, content in files.items():
        path = folder / "uploads" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / "uploads"


def _add_frame(site: OldSiteTables) -> None:
    stem, prefix = site.stem, site.prefix
    modules = (
        ("about", "page", "about", "about", "Giới thiệu", 1),
        (site.module, "news", site.data, site.uploads, "Tin tức", 2),
        ("voting", "voting", "voting", "voting", "Thăm dò", 3),
        ("truy-cap", "statistics", "statistics", "statistics", "Truy cập", 4),
    )
    for name, kind, data, uploads, title, weight in modules:
        site.add(
            f"{stem}_modules",
            title=name,
            module_file=kind,
            module_data=data,
            module_upload=uploads,
            custom_title=title,
            groups_view="6",
            weight=weight,
            act=1,
        )
    settings = {
        ("sys", "global", "my_domains"): HOST,
        ("sys", "global", "rewrite_optional"): "1",
        ("sys", "global", "rewrite_op_mod"): site.home,
        ("sys", "site", "site_email"): "bientap@cu.example",
        ("sys", "site", "smtp_password"): "matkhau-smtp",
        (site.language, "global", "site_name"): "Ban Dân vận &quot;Cũ&quot;",
    }
    for (lang, module, name), value in settings.items():
        row = {"lang": lang, "module": module, "config_name": name, "config_value": value}
        site.add(f"{prefix}_config", **row)
    site.add(
        f"{prefix}_users",
        userid=1,
        username="bientap",
        password="{SSHA512}bamcuamatkhau",
        email="bientap@cu.example",
        last_ip="198.51.100.7",
    )
    site.add(f"{stem}_contact_send", id=1, title="Thư", content="Xin gặp riêng lãnh đạo")
    site.add(f"{stem}_voting", vid=1, question="Bạn thấy cổng này thế nào?")
    site.add(
        f"{prefix}_counter", c_type="total", c_val="hits", last_update=1705107600, c_count=5000
    )
    site.add(f"{prefix}_counter", c_type="year", c_val="2023", last_update=1705107600, c_count=4000)
    site.add(f"{prefix}_counter", c_type="day", c_val="12", last_update=1705021200, c_count=70)
    site.add(f"{prefix}_counter", c_type="day", c_val="28", last_update=1703728800, c_count=99)
    site.add(f"{prefix}_counter", c_type="browser", c_val="chrome", last_update=0, c_count=4321)


def _add_categories(site: OldSiteTables) -> None:
    for id_, parent, title, alias, status in (
        (1, 0, "Tin hoạt động", "tin-hoat-dong", 1),
        (2, 1, "Tin từ cơ sở", "tin-tu-co-so", 1),
        (3, 0, "Hỏi&#x002F;đáp &amp; trao đổi", "hoi-dap", 1),
        (4, 0, "Chuyên mục cũ", "chuyen-muc-cu", 0),
    ):
        site.add(
            f"{site.news}_cat",
            catid=id_,
            parentid=parent,
            title=title,
            alias=alias,
            description="Mô tả &quot;gọn&quot;" if id_ == 1 else "",
            weight=id_,
            status=status,
        )


def _add_articles(site: OldSiteTables) -> None:
    folder, news = f"/uploads/{site.uploads}/2024_01", site.news
    picture = f'<p>Trước ảnh.</p><p><img alt="1" src="{folder}/1.jpg" /></p><p>Sau ảnh.</p>'
    site.article(
        1,
        "Hội nghị quý I&#x002F;2024&#x3A; &quot;Việc có lợi cho dân&quot;",
        picture,
        homeimgfile="2024_01/hoi-nghi.jpg",
        homeimgalt="Quang cảnh &quot;hội nghị&quot;",
        homeimgthumb=1,
        topicid=1,
        sourceid=1,
        author="Tổ tin; Tổ ảnh",
        total_rating=9,
        click_rating=2,
        hometext="Dòng một.<br />Dòng hai.",
        detail_files="2024_01/ke-hoach.pdf,2024_01/khong-co.pdf",
    )
    marks = unicodedata.normalize("NFD", "Huyện Đông Lĩnh tổ chức diễn đàn")
    site.article(2, marks, marks, alias="huye-n-do-ng-linh", edittime=seconds("2024-01-14 09:30"))
    site.article(3, "Hỏi &amp;amp; đáp &amp;quot;dân chủ&amp;quot;", catid=3, listcatid="3,1")
    site.article(4, "Lịch nghỉ lễ", alias="lich-nghi-le", topicid=2)
    site.article(5, "Lịch nghỉ lễ", alias="lich-nghi-le", publtime=seconds("2023-09-01 08:00"))
    site.article(6, "", alias="post", status=4)
    site.article(7, "Bài ngừng đăng", status=0)
    site.article(8, "Bài hẹn giờ", status=2, publtime=seconds("2030-01-02 07:00"))
    site.article(9, "Bài quá hẹn", status=2)
    site.article(10, "Bài hết hạn", status=3, exptime=seconds("2024-02-01 00:00"))
    site.article(11, "Bài còn bật nhưng hết hạn", exptime=seconds("2024-02-01 00:00"))
    site.article(12, "Bài trong chuyên mục khóa", catid=4, listcatid="4", status=22)
    site.article(
        13, "Trang ngoài", external_link=1, detail_sourcetext="https://khac.example/bai.html"
    )
    site.article(14, "Ảnh nơi khác", homeimgfile="https://anh.example/a.jpg", homeimgthumb=3)
    missing = (
        f'<p><img src="{folder}/khong-con.jpg" /><img src="{folder}/hong.jpg" /></p><p>Chữ.</p>'
    )
    site.article(15, "Mất ảnh", missing, homeimgfile="2024_01/khong-co.jpg", homeimgthumb=1)
    links = (
        f'<p><a href="http://www.{HOST}/tin-tu-co-so/ten-cu-1.html">Bài một</a> '
        f'<a href="/index.php?language=vi&amp;nv={site.module}&amp;op=tin-tu-co-so/x-4.html">'
        "Bốn</a> "
        '<a href="/tag/D%C3%A2n+v%E1%BA%ADn">Thẻ</a> <a href="/tin-tu-co-so/x-7.html">Kín</a> '
        f'<a href="{folder}/ke-hoach.pdf">Kế hoạch</a></p>'
        f'<p><img src="{folder}/%E1%BA%A2nh%20trao%20qu%C3%A0%20%281%29.jpg" /></p>'
    )
    site.article(16, "Bài có liên kết", links, hometext="", allowed_comm="0", allowed_rating=0)
    site.article(17, "Bài bị trả lại", status=6)
    for tag, (alias, names) in enumerate(
        (("dân-vận", {1: "Dân vận", 4: "dân vận"}), ("ban-do", {2: "Bàn đo", 3: "Bản đồ"})), start=1
    ):
        site.add(
            f"{news}_tags", tid=tag, title="", alias=alias, keywords=next(iter(names.values()))
        )
        for id_, keyword in names.items():
            site.add(f"{news}_tags_id", id=id_, tid=tag, keyword=keyword)
    for id_, title, alias, image, lead, weight in (
        (1, "Kỷ niệm 94 năm", "ky-niem-94-nam", "ky-niem.jpg", "Ngày 15&#x002F;10", 3),
        (2, "Nông thôn mới", "nong-thon-moi", "khong-co.jpg", "", 1),
        (3, "Chưa có bài", "chua-co-bai", "", "Sẽ có", 2),
    ):
        site.add(
            f"{news}_topics",
            topicid=id_,
            title=title,
            alias=alias,
            image=image,
            description=lead,
            weight=weight,
        )
    site.add(f"{news}_sources", sourceid=1, title="Báo tỉnh", link="https://bao.example")
    site.add(f"{news}_author", id=1, alias="Ban-Bien-tap", pseudonym="Ban Biên tập")
    site.add(f"{news}_authorlist", id=1, aid=1, alias="Ban-Bien-tap", pseudonym="Ban Biên tập")
    site.add(f"{news}_block_cat", bid=1, title="Tin nổi bật", alias="tin-noi-bat")
    site.add(f"{news}_block", bid=1, id=1, weight=1)
    site.add(f"{news}_1", id=1, title="Bản chép cũ của bài", hitstotal=1)


def _add_around(site: OldSiteTables) -> None:
    stem, prefix = site.stem, site.prefix
    for id_, title, alias, is_on in (
        (1, "Cơ cấu tổ chức", "co-cau-to-chuc", 1),
        (2, "Trang tắt", "tat", 0),
    ):
        site.add(
            f"{stem}_about",
            id=id_,
            title=title,
            alias=alias,
            description="Các phòng của Ban.",
            bodytext="<p>Phòng Tổng hợp</p>",
            weight=id_,
            edit_time=seconds("2023-03-08 09:00"),
            status=is_on,
        )
    replies = (
        (1, 0, 1, "Bạn đọc", "Rất hay&#33;"),
        (2, 1, 1, "Ban Biên tập", "Cảm ơn.<br />Chào."),
    )
    for id_, parent, status, name, text in (*replies, (3, 0, 0, "Khách", "Quảng cáo")):
        site.add(
            f"{stem}_comment",
            cid=id_,
            module=site.module,
            area=8,
            id=1,
            pid=parent,
            content=text,
            post_time=seconds("2024-01-13 09:00") + id_ * 600,
            userid=0,
            post_name=name,
            post_email=f"docgia{id_}@thu.example",
            post_ip="198.51.100.8",
            status=status,
        )
    site.add(
        f"{prefix}_banners_plans", id=1, blang="", title="Cột trái", width=212, height=800, act=1
    )
    site.add(
        f"{prefix}_banners_plans", id=2, blang="", title="Liên kết", width=230, height=94, act=1
    )
    for id_, plan, file, url in (
        (1, 1, "trai.jpg", f"http://{HOST}/tin-hoat-dong/"),
        (2, 2, "lien-ket.jpg", "https://tinh.example/"),
        (3, 1, "khong-co.jpg", ""),
    ):
        site.add(
            f"{prefix}_banners_rows",
            id=id_,
            title=f"Hình {id_}",
            pid=plan,
            file_name=file,
            file_alt="",
            click_url=url,
            bannerhtml="",
            publ_time=seconds("2024-01-01 00:00"),
            exp_time=0,
            act=1,
            weight=id_,
        )
    site.add(f"{stem}_menu", id=1, title="Menu chính")
    for id_, parent, mid, title, link in (
        (1, 0, 1, "Trang nhất", f"http://{HOST}/"),
        (2, 0, 1, "Tin hoạt động", f"/index.php?language=vi&nv={site.module}&amp;op=tin-hoat-dong"),
        (3, 2, 1, "Tin từ cơ sở", f"/index.php?language=vi&nv={site.module}&amp;op=tin-tu-co-so"),
        (4, 0, 1, "Góp ý", "/contact/"),
        (5, 0, 0, "Mồ côi", "/"),
    ):
        site.add(
            f"{stem}_menu_rows",
            id=id_,
            parentid=parent,
            mid=mid,
            title=title,
            link=link,
            weight=id_,
            status=1,
        )


def _escape(value: Value) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    for sign, mark in (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n"), ("\r", "\\r")):
        value = value.replace(sign, mark)
    return f"'{value}'"


def _escape_own(value: Value) -> str:
    """Escape as NukeViet's own backup does, which drops line breaks."""
    if not isinstance(value, str):
        return _escape(value)
    for sign in ("\\", "'", '"'):
        value = value.replace(sign, f"\\{sign}")
    return "'" + value.replace("\n", "").replace("\r", "") + "'"


def _define(name: str, rows: Rows, *, has_keys: bool = True) -> str:
    kinds = {
        str: "varchar(250) COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT ''",
        int: "int(11) unsigned",
    }
    columns = [f"  `{column}` {kinds[type(value)]}" for column, value in rows[0].items()]
    keys = [f"  PRIMARY KEY (`{next(iter(rows[0]))}`)"] if has_keys else []
    return f"CREATE TABLE `{name}` (\n" + ",\n".join([*columns, *keys]) + "\n) ENGINE=MyISAM;\n"


def _rows(rows: Rows, escape: Callable[[Value], str], comma: str) -> list[str]:
    return [f"({comma.join(map(escape, row.values()))})" for row in rows]


def as_mariadb(tables: Mapping[str, Rows]) -> str:
    """Return a dump as a recent mariadb-dump writes it: a row on each line, no columns."""
    parts = ["/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19\n--\n"]
    for name, rows in tables.items():
        parts.append(
            f"\n--\n-- Table structure for table `{name}`\n--\n\nDROP TABLE IF EXISTS `{name}`;\n"
        )
        parts.append("/*!40101 SET character_set_client = utf8mb4 */;\n" + _define(name, rows))
        parts.append(
            f"LOCK TABLES `{name}` WRITE;\n/*!40000 ALTER TABLE `{name}` DISABLE KEYS */;\n"
        )
        values = ",\n".join(_rows(rows, _escape, ","))
        parts.append(f"INSERT INTO `{name}` VALUES\n{values};\nUNLOCK TABLES;\n")
    return "".join([*parts, "-- Dump completed\n"])


def as_mysqldump(tables: Mapping[str, Rows]) -> str:
    """Return a dump as mysqldump writes it: all rows on one line; some tables row by row."""
    parts = [
        "-- MySQL dump 10.13  Distrib 5.7.44, for Linux (x86_64)\n/*!40101 SET NAMES utf8 */;\n"
    ]
    for number, (name, rows) in enumerate(tables.items()):
        parts.append(_define(name, rows))
        values = _rows(rows, _escape, ",")
        groups = [[one] for one in values] if number % 2 else [values]
        parts += [f"INSERT INTO `{name}` VALUES {','.join(group)};\n" for group in groups]
    parts.append(
        "DELIMITER ;;\nCREATE TRIGGER a BEFORE INSERT ON b FOR EACH ROW BEGIN SET @a='x;'; END ;;\n"
    )
    return "".join([*parts, "DELIMITER ;\n-- Dump completed on 2024-02-29  9:00:00\n"])


def as_phpmyadmin(tables: Mapping[str, Rows]) -> str:
    """Return a dump as phpMyAdmin writes it in Vietnamese: columns named, keys at the end."""
    parts = [
        '-- phpMyAdmin SQL Dump\n-- version 5.2.1\n\nSET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";\n'
    ]
    for name, rows in tables.items():
        parts.append(f"\n--\n-- Cấu trúc bảng cho bảng `{name}`\n--\n\n")
        parts.append(_define(name, rows, has_keys=False))
        columns = ", ".join(f"`{column}`" for column in reversed(rows[0]))
        turned: Rows = [dict(reversed(row.items())) for row in rows]
        values = ",\n".join(_rows(turned, _escape, ", "))
        parts.append(f"--\n-- Đang đổ dữ liệu cho bảng `{name}`\n--\n\n")
        parts.append(f"INSERT INTO `{name}` ({columns}) VALUES\n{values};\n")
    return "".join([*parts, "ALTER TABLE `a`\n  ADD PRIMARY KEY (`id`);\nCOMMIT;\n"])


def as_own_backup(tables: Mapping[str, Rows]) -> str:
    """Return a dump as NukeViet's own button writes it."""
    parts = ["-- NUKEVIET 4.0\n-- Module: Database\n\nSET NAMES 'utf8';\n"]
    for name, rows in tables.items():
        parts.append(_define(name, rows))
        values = ",\n".join(_rows(rows, _escape_own, ", "))
        parts.append(f"INSERT INTO `{name}` VALUES\n{values};\n\n")
    return "".join(parts)


def as_script(tables: Mapping[str, Rows]) -> str:
    """Return a dump as scripts of hosts write it: each value in double quotes, row by row."""
    parts = []
    for name, rows in tables.items():
        parts.append(_define(name, rows))
        for row in rows:
            values = (_escape(None if one is None else str(one)) for one in row.values())
            quoted = ((one if one == "NULL" else _double(one)) for one in values)
            parts.append(f"insert into {name} values({','.join(quoted)});\n")
    return "".join(parts)


def _double(quoted: str) -> str:
    return '"' + quoted[1:-1].replace("\\'", "'").replace('"', '\\"') + '"'


FORMS: dict[str, Callable[[Mapping[str, Rows]], str]] = {
    "mariadb": as_mariadb,
    "mysqldump": as_mysqldump,
    "phpmyadmin": as_phpmyadmin,
    "own-backup": as_own_backup,
    "script": as_script,
}


def encode_twice(text: str) -> bytes:
    """Return the text as a dump of UTF-8 has it that was stored in latin1 tables."""
    holes = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
    letters = (holes.get(byte) or bytes([byte]).decode("cp1252") for byte in text.encode())
    return "".join(letters).encode()


def write_dump(path: Path, tables: Mapping[str, Rows], form: str = "mariadb") -> Path:
    """Write a dump, compressed if the name ends in .gz."""
    content = FORMS[form](tables).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def list_files(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder but its caches."""
    paths: Iterable[Any] = sorted(folder.rglob("*"))
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in paths
        if path.is_file() and ".cache" not in path.relative_to(folder).parts
    }
