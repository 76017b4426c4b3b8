"""What columns of an old site mean: texts, statuses, names, banners, visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from plugins.core.clock import ZONE
from plugins.core.progress import Reporter
from plugins.newsdesk.schema.slugs import make_slug
from plugins.tools.nukeviet.content.plan import key_of, slug_of
from plugins.tools.nukeviet.content.spelling import LONGEST_NAME, unify_names
from plugins.tools.nukeviet.dump.database import load_dump
from plugins.tools.nukeviet.dump.opening import DumpError
from plugins.tools.nukeviet.site.articles import OldArticle, read_articles
from plugins.tools.nukeviet.site.categories import read_categories
from plugins.tools.nukeviet.site.comments import read_comments
from plugins.tools.nukeviet.site.modules import OldSite, choose_modules, find_site, host_of
from plugins.tools.nukeviet.site.statuses import decide_standing
from plugins.tools.nukeviet.site.surroundings import read_banners, read_menu, read_visits
from plugins.tools.nukeviet.site.texts import plain_line, plain_text, rounds_of
from tests.support.nukeviet import OldSiteTables, Rows, make_site, seconds, write_dump

NOW = datetime(2024, 3, 1, 9, 0, tzinfo=ZONE)


def open_site(folder: Path, tables: Mapping[str, Rows], language: str = "vi") -> OldSite:
    dump = write_dump(folder / "dump.sql", tables)
    return find_site(load_dump(dump, folder / "dump.sqlite", Reporter()), language, [])


def articles_of(site: OldSite) -> dict[int, OldArticle]:
    found = {one.id: one for one in read_articles(site, site.modules[1])}
    site.database.close()
    return found


@pytest.mark.parametrize(
    ("column", "line"),
    [
        ("quý I&#x002F;2023&#x3A; &quot;Việc&quot;", 'quý I/2023: "Việc"'),
        ("&#91;Video&#93;", "[Video]"),
        ("hỏi &amp;amp; đáp &amp;quot;dân&amp;quot;", 'hỏi & đáp "dân"'),
        ("Dòng một.<br />Dòng&nbsp;hai.", "Dòng một. Dòng hai."),
        ("<p>Một</p><!-- ghi chú --> hai", "Một hai"),
        ("lãi < 5% và > 3%", "lãi < 5% và > 3%"),
        ("a\x00b\u200bc\x07", "abc"),
        (None, ""),
        (7, "7"),
    ],
)
def test_a_column_becomes_a_line_of_plain_text(column: object, line: str) -> None:
    assert plain_line(column) == line


def test_breaks_become_lines_and_double_escaping_is_counted() -> None:
    assert plain_text(" Một <br/> hai<BR>ba ") == "Một\nhai\nba"
    assert [rounds_of(text) for text in ("a & b", "a &amp; b", "a &amp;amp; b")] == [0, 1, 2]


@pytest.mark.parametrize(
    ("status", "changes", "is_draft", "old"),
    [
        (1, {}, False, "đã đăng"),
        (0, {}, True, "đã ngừng đăng"),
        (2, {"published": NOW + timedelta(days=1)}, False, "hẹn giờ"),
        (2, {}, True, "hẹn giờ"),
        (3, {}, True, "hết hạn"),
        (1, {"expires": NOW - timedelta(1)}, True, "hết hạn"),
        (1, {"expires": NOW + timedelta(1)}, False, "đã đăng"),
        (4, {}, True, "bản nháp"),
        *((number, {}, True, "chờ duyệt") for number in (5, 7)),
        (6, {}, True, "bị trả lại"),
        (8, {}, True, "chờ đăng"),
        (9, {}, True, "bị từ chối đăng"),
        (10, {}, True, "chờ duyệt lại"),
        (22, {}, True, "đã đăng (chuyên mục bị khóa)"),
        (25, {}, True, "bản nháp (chuyên mục bị khóa)"),
        (99, {}, True, "trạng thái 15 (chuyên mục bị khóa)"),
        (15, {}, True, "trạng thái 15"),
    ],
)
def test_nobody_sees_what_nobody_could_see(
    tmp_path: Path, status: int, changes: dict[str, datetime], is_draft: bool, old: str
) -> None:
    article = articles_of(open_site(tmp_path, make_site().tables))[4]
    article = replace(article, status=status, **changes)  # type: ignore[arg-type]
    standing = decide_standing(article, NOW, is_locked=False, shows_expired=False)
    assert (standing.is_draft, standing.old) == (is_draft, old)
    assert bool(standing.why and standing.remedy) == is_draft


def test_expired_articles_stay_open_only_by_choice_and_locked_ones_never(tmp_path: Path) -> None:
    article = articles_of(open_site(tmp_path, make_site().tables))[10]
    shown = decide_standing(article, NOW, is_locked=False, shows_expired=True)
    assert (shown.is_draft, shown.old) == (False, "hết hạn")
    assert decide_standing(article, NOW, is_locked=True, shows_expired=True).is_draft


def test_articles_have_their_names_and_figures(tmp_path: Path) -> None:
    one = articles_of(open_site(tmp_path, make_site().tables))[1]
    assert one.title == 'Hội nghị quý I/2024: "Việc có lợi cho dân"'
    assert one.lead == "Dòng một. Dòng hai."
    assert one.authors == ("Ban Biên tập", "Tổ tin", "Tổ ảnh")
    assert (one.tags, one.topic, one.source) == (("Dân vận",), "Kỷ niệm 94 năm", "Báo tỉnh")
    assert (one.views, one.votes, one.points) == (10, 2, 9)
    assert one.is_highlight
    assert one.image_caption == 'Quang cảnh "hội nghị"'


def test_columns_that_a_version_lacks_are_not_missed(tmp_path: Path) -> None:
    tables = make_site().tables
    for table, needed in (
        ("nv4_vi_news_rows", "id catid title alias hometext publtime"),
        ("nv4_vi_news_detail", "id bodyhtml"),
        ("nv4_vi_modules", "title module_file module_data"),
    ):
        tables[table] = [{name: row[name] for name in needed.split()} for row in tables[table]]
    for table in ("author", "authorlist", "sources", "topics", "tags", "block", "block_cat"):
        del tables[f"nv4_vi_news_{table}"]
    one = articles_of(open_site(tmp_path, tables))[1]
    assert (one.status, one.views, one.authors, one.topic) == (1, 0, (), "")
    assert one.allows_rating
    assert one.tags == ("Dân vận",)


def test_bodies_in_numbered_tables_of_earlier_versions_make_a_module_of_news(
    tmp_path: Path,
) -> None:
    tables = make_site().tables
    tables["nv4_vi_news_bodyhtml_1"] = tables.pop("nv4_vi_news_detail")
    site = open_site(tmp_path, tables)
    assert [one.name for one in site.modules] == ["about", "news"]


def test_modules_are_found_without_the_table_of_modules(tmp_path: Path) -> None:
    tables = make_site(OldSiteTables("eso", "vi", "tin-tuc", "tin_tuc")).tables
    del tables["eso_vi_modules"]
    site = open_site(tmp_path, tables)
    assert [(one.name, one.stem, one.is_on) for one in site.modules] == [
        ("tin-tuc", "eso_vi_tin_tuc", True)
    ]


def test_modules_that_are_off_are_imported_only_by_name(tmp_path: Path) -> None:
    tables = make_site().tables
    tables["nv4_vi_modules"][1]["act"] = 0
    site = open_site(tmp_path, tables)
    assert [one.name for one in choose_modules(site, [])] == ["about"]
    assert [one.name for one in choose_modules(site, ["news"])] == ["news"]
    with pytest.raises(DumpError, match="tên tin-la — chọn trong: about, news"):
        choose_modules(site, ["tin-la"])


def test_a_language_or_a_site_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="không có ngôn ngữ 'en', chỉ có: vi"):
        open_site(tmp_path, make_site().tables, "en")
    with pytest.raises(DumpError, match="không có mô-đun tin nào của NukeViet 4"):
        open_site(tmp_path, {"wp_posts": [{"id": 1, "post_title": "A"}]})


@pytest.mark.parametrize(
    ("changes", "base"),
    [
        ({}, ""),
        ({"rewrite_op_mod": ""}, "/news"),
        ({"rewrite_optional": "0"}, "/vi"),
        ({"rewrite_optional": "0", "rewrite_op_mod": "tin"}, "/vi/news"),
    ],
)
def test_addresses_begin_as_the_site_was_set(
    tmp_path: Path, changes: dict[str, str], base: str
) -> None:
    tables = make_site().tables
    for row in tables["nv4_config"]:
        row["config_value"] = changes.get(str(row["config_name"]), row["config_value"])
    assert open_site(tmp_path, tables).base("news") == base


@pytest.mark.parametrize(
    "written", ["cu.example", "http://cu.example/", "https://www.CU.example:8080/x", " cu.example "]
)
def test_a_host_is_taken_from_any_spelling(written: str) -> None:
    assert host_of(written) == "cu.example"


def test_categories_are_a_tree_even_if_the_parents_are_not(tmp_path: Path) -> None:
    tables = make_site().tables
    categories = tables["nv4_vi_news_cat"]
    for id_, parent in ((8, 9), (9, 8), (10, 77)):
        categories.append({**categories[0], "catid": id_, "parentid": parent, "alias": f"c{id_}",
                           "title": f"C{id_}", "weight": id_})  # fmt: skip
    site = open_site(tmp_path, tables)
    found = read_categories(site, site.modules[1])
    site.database.close()
    assert [found[id_].path for id_ in (1, 2, 3, 10)] == [
        "Tin hoạt động",
        "Tin hoạt động/Tin từ cơ sở",
        "Hỏi - đáp & trao đổi",
        "C10",
    ]
    assert {found[8].path, found[9].path} == {"C9/C8", "C8/C9"}
    assert [one.id for one in found.values() if one.is_locked] == [4]


@pytest.mark.parametrize(
    ("groups", "is_public"),
    [
        ("6", True),
        ("5", True),
        ("1,2,6", True),
        ("", True),
        ("4", False),
        ("1,3", False),
    ],
)
def test_what_only_members_could_see_is_closed(
    tmp_path: Path, groups: str, is_public: bool
) -> None:
    tables = make_site().tables
    for row in (*tables["nv4_vi_news_cat"], *tables["nv4_vi_modules"], *tables["nv4_vi_menu_rows"]):
        row["groups_view"] = groups
    site = open_site(tmp_path, tables)
    assert [one.is_public for one in site.modules] == [is_public] * 2
    assert bool(choose_modules(site, [])) == is_public
    categories = read_categories(site, site.modules[1])
    assert (not categories[1].is_locked, bool(read_menu(site)[0])) == (is_public, is_public)
    site.database.close()


def test_only_approved_comments_are_read_with_answers_below_them(tmp_path: Path) -> None:
    site = open_site(tmp_path, make_site().tables)
    comments = read_comments(site, ["news"])
    assert (comments.approved, comments.unapproved, comments.others) == (2, 1, 0)
    [thread] = comments.threads
    assert (thread.first.name, thread.first.text) == ("Bạn đọc", "Rất hay!")
    assert [one.text for one in thread.answers] == ["Cảm ơn.\nChào."]
    assert read_comments(site, []).others == 2
    site.database.close()


def test_banners_have_a_place_by_the_words_of_their_plan(tmp_path: Path) -> None:
    tables = make_site().tables
    plan = tables["nv4_banners_plans"][0]
    for title, size in (("Quảng cáo giữa trang", 90), ("Cột phải", 90), ("Chân trang", 90)):
        tables["nv4_banners_plans"].append(
            {**plan, "id": len(tables["nv4_banners_plans"]) + 1, "title": title, "width": size}
        )
    banner = tables["nv4_banners_rows"][0]
    tables["nv4_banners_rows"] += [{**banner, "id": 9 + pid, "pid": pid} for pid in (3, 4, 5)]
    site = open_site(tmp_path, tables)
    places = {one.plan: one.place for one in read_banners(site)}
    site.database.close()
    assert list(places.values()) == ["left", "", "top", "right", "bottom"]


def test_the_menu_is_the_largest_one_without_orphans(tmp_path: Path) -> None:
    site = open_site(tmp_path, make_site().tables)
    entries, others = read_menu(site)
    site.database.close()
    assert [one.title for one in entries] == ["Trang nhất", "Tin hoạt động", "Góp ý"]
    assert [one.title for one in entries[1].children] == ["Tin từ cơ sở"]
    assert entries[1].link == "/index.php?language=vi&nv=news&op=tin-hoat-dong"
    assert others == 1


@pytest.mark.parametrize(
    ("title", "is_chosen"),
    [
        ("Menu &#40;Chân trang&#41;", False),
        ("Liên kết Chính phủ", False),
        ("Menu ngang", True),
        ("Khác", False),
    ],
)
def test_the_main_menu_is_chosen_though_another_is_larger(
    tmp_path: Path, title: str, is_chosen: bool
) -> None:
    site = make_site()
    site.add("nv4_vi_menu", id=2, title=title)
    for id_ in range(10, 30):
        row = {**site.tables["nv4_vi_menu_rows"][0], "id": id_, "mid": 2, "title": f"Mục {id_}"}
        site.add("nv4_vi_menu_rows", **row)
    opened = open_site(tmp_path, site.tables)
    entries, others = read_menu(opened)
    opened.database.close()
    assert (entries[0].title == "Mục 10", others) == (is_chosen, 5 if is_chosen else 21)


def test_days_of_visits_are_those_of_the_last_month_only(tmp_path: Path) -> None:
    site = open_site(tmp_path, make_site().tables)
    visits = read_visits(site)
    site.database.close()
    assert (visits.total, visits.years) == (5000, {2023: 4000})
    assert visits.days == {date(2024, 1, 12): 70}


def test_names_with_one_address_become_one_name_or_two_addresses() -> None:
    counts = {"Dân vận khéo": 9, "dân vận khéo": 1, "Dan van kheo": 3, "Bàn đo": 2, "Bản đồ": 5}
    unified = unify_names(counts)
    assert unified["dân vận khéo"] == unified["Dan van kheo"] == "Dân vận khéo"
    assert (unified["Bản đồ"], unified["Bàn đo"]) == ("Bản đồ", "Bàn đo (2)")
    assert len({make_slug(name) for name in unified.values()}) == 3


def test_a_name_is_short_enough_for_an_address() -> None:
    [name] = set(unify_names({"chữ " * 99: 1}).values())
    assert len(name) <= LONGEST_NAME


@pytest.mark.parametrize(
    ("title", "alias", "had_marks", "slug"),
    [
        ("Bài một", "ten-da-doi", False, "ten-da-doi"),
        ("Huyện Đông", "huye-n-do-ng", True, "huyen-dong"),
        ("Bài một", "Ten_Cu", False, "ten_cu"),
        ("Bài một", "", False, "bai-mot"),
        ("", "post", False, "post"),
        ("???", "???", False, ""),
    ],
)
def test_an_address_stays_unless_marks_had_broken_it(
    title: str, alias: str, had_marks: bool, slug: str
) -> None:
    assert slug_of(title, alias, had_marks=had_marks) == make_slug(slug)


def test_an_id_names_language_module_and_number() -> None:
    assert key_of("news", 3, "vi") == "news-3"
    assert key_of("tin-tuc", 3, "en") == "en-tin-tuc-3"
    assert len(key_of("m" * 90, 123456, "vi")) <= 64


def test_seconds_of_dumps_are_vietnamese_time(tmp_path: Path) -> None:
    one = articles_of(open_site(tmp_path, make_site().tables))[4]
    assert one.published == datetime(2024, 1, 13, 8, 0, tzinfo=ZONE)
    assert seconds("2024-01-13 08:00") == 1705107600
