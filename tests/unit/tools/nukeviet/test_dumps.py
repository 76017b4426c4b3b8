"""Dumps of four forms give the same tables; anything else a message."""

from __future__ import annotations

import gzip
import io
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.progress import Reporter
from plugins.tools.nukeviet.dump import statements
from plugins.tools.nukeviet.dump.database import Database, load_dump
from plugins.tools.nukeviet.dump.opening import DumpError
from plugins.tools.nukeviet.dump.statements import Insert, Scanner, Table
from tests.support.nukeviet import (
    FORMS,
    SECRETS,
    OldSiteTables,
    as_mariadb,
    encode_twice,
    make_site,
    write_dump,
)

MENU = b"CREATE TABLE `a_menu` (`id` int, `title` text);\n"


def load(folder: Path, content: str | bytes) -> Database:
    """Load a dump with this content."""
    path = folder / "dump.sql"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return load_dump(path, folder / "dump.sqlite", Reporter())


def rows(database: Database, kind: str = "rows") -> list[dict[str, Any]]:
    """Return the rows of the only table of a kind, with sorted columns."""
    [table] = database.find_all(kind)
    found = [dict(sorted(row.items())) for row in database.rows(table)]
    database.close()
    return found


def as_texts(found: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return rows with their numbers as texts, which some dumps quote."""
    return [{column: str(value) for column, value in row.items()} for row in found]


def scan(sql: str) -> list[Any]:
    """Return tables as (name, columns), inserts as (name, columns, rows)."""
    return [
        (one.name, one.columns)
        if isinstance(one, Table)
        else (one.table, one.columns, list(one.rows()))
        for one in Scanner(io.BytesIO(sql.encode())).statements()
    ]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_dump_gives_the_same_rows(form: str, tmp_path: Path) -> None:
    tables = make_site().tables
    database = load_dump(
        write_dump(tmp_path / "a.sql.gz", tables, form), tmp_path / "a.sqlite", Reporter()
    )
    expected = load(tmp_path, as_mariadb(tables))
    for kind in ("rows", "cat", "comment", "modules", "counter", "page", "tags_id", "menu_rows"):
        assert as_texts(rows(database, kind)) == as_texts(rows(expected, kind))
    assert database.facts.is_own_backup == (form == "own-backup")
    assert database.facts.others == expected.facts.others


@pytest.mark.parametrize("form", FORMS)
def test_nothing_personal_is_even_read(form: str, tmp_path: Path) -> None:
    path = write_dump(tmp_path / "a.sql", make_site().tables, form)
    load_dump(path, tmp_path / "a.sqlite", Reporter()).close()
    stored = (tmp_path / "a.sqlite").read_bytes()
    assert all(secret.encode() in path.read_bytes() for secret in SECRETS)
    assert [secret for secret in SECRETS if secret.encode() in stored] == []


def test_tables_are_known_by_their_columns_whatever_prefix_and_module(tmp_path: Path) -> None:
    site = make_site(OldSiteTables("tms", "en", "su-kien", "su_kien"))
    database = load(tmp_path, as_mariadb(site.tables))
    assert [(one.name, one.stem) for one in database.find_all("rows")] == [
        ("tms_en_su_kien_rows", "tms_en_su_kien")
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r"'a\'b\"c\\d'", b"a'b\"c\\d"),
        ("'a''b'''", b"a'b'"),
        (r"'m\nh\r\n\t\0\Z\%'", b"m\nh\r\n\t\0\x1a%"),
        ("'(1),(2);'", b"(1),(2);"),
        ("''", b""),
        ("_binary 'ab'", b"ab"),
        ("0x4142", b"AB"),
        ("x'4142'", b"AB"),
        ("b'101'", 5),
        ("N'ab'", b"ab"),
        (r'"a\"b"" (;,"', b'a"b" (;,'),
        ("NULL", None),
        ("-12", -12),
        ("1.50", b"1.50"),
        ("CURRENT_TIMESTAMP()", b"CURRENT_TIMESTAMP()"),
        ("'-- a /* b */ # c'", b"-- a /* b */ # c"),
    ],
)
def test_a_value_is_read_as_mysql_reads_it(written: str, value: object) -> None:
    assert scan(f"INSERT INTO `t` VALUES (1, {written} ,2);") == [("t", None, [[1, value, 2]])]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO t VALUES (1),(2);",
        "insert into `db`.`t` values\n(1),\n(2)",
        'REPLACE INTO "t" VALUES (1);INSERT IGNORE INTO t VALUES (2);',
        "-- a 'quote\nINSERT INTO t VALUES (1);# it's\n/* ; ' */INSERT INTO t VALUES (2);--",
        "\ufeffSET NAMES 'utf8;';INSERT INTO t VALUES (1), (2) ON DUPLICATE KEY UPDATE a = ';';",
        "INSERT INTO t (`a`) VALUES (1) ON DUPLICATE KEY UPDATE a = 1;\nINSERT INTO t VALUES\n(2);",
        "DELIMITER ;;\nCREATE PROCEDURE p() BEGIN INSERT INTO t VALUES (9); END;;\nDELIMITER ;\n"
        "INSERT INTO t VALUES (1),(2);",
    ],
)
def test_statements_are_found_in_all_their_clothes(sql: str) -> None:
    found = [row for _, _, some in scan(sql) for row in some]
    assert found == [[1], [2]]
    statements_ = Scanner(io.BytesIO(sql.encode())).statements()
    assert sum(one.skip() for one in statements_ if isinstance(one, Insert)) == 2


def test_columns_are_those_of_the_table_without_its_keys() -> None:
    sql = """CREATE TABLE IF NOT EXISTS `t` (
      `id` int(11) unsigned NOT NULL COMMENT 'a, (b) `c`',
      `key` enum('x,y','z)') DEFAULT 'x,y',
      price decimal(10,2) CHECK (`price` > (1)),
      PRIMARY KEY (`id`,`key`), UNIQUE KEY `u` (`key`(10)), KEY `k` (`key`),
      CONSTRAINT `c` FOREIGN KEY (`id`) REFERENCES `o` (`id`)
    ) ENGINE=MyISAM COMMENT='a;b';"""
    assert scan(sql) == [("t", ("id", "key", "price"))]


@given(
    st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=3), min_size=1, max_size=6),
    st.integers(1, 40),
)
def test_a_value_may_lie_across_the_pieces_in_which_a_dump_is_read(
    texts: list[list[str]], chunk_bytes: int
) -> None:
    def quoted(text: str) -> str:
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"

    values = ",".join(f"({','.join(map(quoted, row))})" for row in texts)
    sql = f"/* it's */ INSERT INTO `a` VALUES {values}; -- c\nINSERT INTO `b` VALUES {values};"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(statements, "CHUNK_BYTES", chunk_bytes)
        patch.setattr(statements, "WORD_BYTES", 200)
        found = []
        for one in Scanner(io.BytesIO(sql.encode("utf-8", "surrogatepass"))).statements():
            assert isinstance(one, Insert)
            found.append(one.skip() if one.table == "a" else list(one.rows()))
    expected = [[text.encode("utf-8", "surrogatepass") for text in row] for row in texts]
    assert found == [len(texts), expected]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "trống"),
        (b"PK\x03\x04", "tệp nén .zip"),
        (b"BZh9", "tệp nén .bz2"),
        ("CREATE".encode("utf-16"), "UTF-16, thường do PowerShell"),
        (b"<html>", "trang web (HTML)"),
        (b"<?xml version='1.0'?>", "tệp XML"),
        (b'{"a": 1}', "tệp JSON"),
        (b"SQLite format 3\0", "SQLite"),
        (b"\x7fELF\0\0", "không phải tệp chữ"),
        (gzip.compress(b"CREATE TABLE `a` (`b` int);" * 99, mtime=0)[:-9], "Không giải nén được"),
        (b"Day la mot tep chu.", "không có bảng nào"),
        (b"CREATE TABLE `a` (`b` int);\nINSERT INTO `a` VALUES (1),(2", "không đọc tiếp"),
        (MENU + b"INSERT INTO `a_menu` VALUES (1,'a' b);", "từ byte 79 (“'a' b);”)"),
    ],
)
def test_a_file_that_is_no_dump_is_called_what_it_is(
    tmp_path: Path, content: bytes, told: str
) -> None:
    with pytest.raises(DumpError, match=re.escape(told)):
        load(tmp_path, content)


def test_a_long_dump_without_its_end_is_told(tmp_path: Path) -> None:
    whole = gzip.compress(random.Random(1).randbytes(9 << 20).hex().encode())
    with pytest.raises(DumpError, match="thiếu phần cuối"):
        load(tmp_path, whole[:-9])


def test_a_row_with_too_few_values_is_told(tmp_path: Path) -> None:
    sql = as_mariadb(make_site().tables).replace("INSERT INTO `nv4_vi_menu` VALUES\n(1,", "INSERT "
          "INTO `nv4_vi_menu` VALUES\n(1,2,")  # fmt: skip
    with pytest.raises(DumpError, match="Bảng nv4_vi_menu có dòng 3 giá trị mà 2 cột"):
        load(tmp_path, sql)


def test_a_dump_that_was_encoded_twice_is_mended_as_a_whole(tmp_path: Path) -> None:
    plain = as_mariadb(make_site().tables)
    database = load(tmp_path, encode_twice(plain))
    assert database.facts.is_double_encoded
    assert database.facts.unread == []
    (tmp_path / "plain").mkdir()
    expected = load(tmp_path / "plain", plain)
    assert not expected.facts.is_double_encoded
    for kind in ("rows", "detail", "cat", "comment"):
        assert rows(database, kind) == rows(expected, kind)


def test_a_text_that_was_not_encoded_twice_stays_and_is_told(tmp_path: Path) -> None:
    site = make_site()
    twice = encode_twice(as_mariadb(site.tables))
    good, bad = "Lịch nghỉ lễ", encode_twice("Lịch nghỉ lễ")
    database = load(tmp_path, twice.replace(bad, good.encode(), 1))
    assert database.facts.is_double_encoded
    assert [(one.table, one.column, one.row) for one in database.facts.unread] == [
        ("nv4_vi_news_rows", "title", "4")
    ]
    assert [row["title"] for row in rows(database) if row["id"] in {4, 5}] == [good, good]


def test_single_texts_that_were_encoded_twice_are_mended_and_told(tmp_path: Path) -> None:
    good = "Lịch nghỉ lễ"
    sql = as_mariadb(make_site().tables).encode()
    database = load(tmp_path, sql.replace(good.encode(), encode_twice(good), 1))
    assert not database.facts.is_double_encoded
    assert database.facts.unread == []
    [single] = database.facts.singles
    assert (single.table, single.column, single.row) == ("nv4_vi_news_rows", "title", "4")
    assert good in single.what
    assert [row["title"] for row in rows(database) if row["id"] in {4, 5}] == [good, good]


@pytest.mark.parametrize("text", ["Trà", "café à la carte", "Ân Độ", "đà", "50 °C", "«Ý»", "Quý"])
def test_a_text_in_order_is_not_taken_for_one_encoded_twice(tmp_path: Path, text: str) -> None:
    sql = as_mariadb(make_site().tables).replace("Lịch nghỉ lễ", text)
    database = load(tmp_path, sql)
    assert database.facts.singles == []
    assert [row["title"] for row in rows(database) if row["id"] == 4] == [text]


def test_half_a_letter_at_the_end_of_a_text_is_left_out_and_told(tmp_path: Path) -> None:
    whole = "Lịch nghỉ lễ"
    sql = as_mariadb(make_site().tables).encode().replace(whole.encode(), whole.encode()[:-1], 1)
    database = load(tmp_path, sql)
    assert next(row["title"] for row in rows(database) if row["id"] == 4) == "Lịch nghỉ l"
    assert [one.row for one in database.facts.unread] == ["4"]
