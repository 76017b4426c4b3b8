"""Comments on finished pages: those that editors approved, as plain text, and nothing without."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import html5lib
import pytest

from plugins.engagement.retention import COMMENT_EMAIL_DAYS
from tests.support.links import find_dead_links
from tests.support.projects import read_stamps
from tests.support.serving import QuietHandler, serve
from tests.support.sites import BuiltSite, article, build_folder, build_site, write_files
from tests.support.voices import HOSTILE, comment, snapshot

ORIGIN = "https://portal.example"
PAGE, OWN = "/tin-hoat-dong/mot/", "tin-hoat-dong/mot/index.html"
FILES: dict[str, str | bytes] = {
    "content/articles/2026/mot.md": article(id="mot", date="2026-10-01"),
    "content/articles/2026/hai.md": article(id="hai", date="2026-10-02"),
    "content/articles/2026/ba.md": article(id="ba", date="2026-10-03", comments="false"),
    "content/pages/quyen-rieng-tu.md": "---\ntitle: Quyền riêng tư\n---\n\nBài.\n",
}
STARTING = """\
- page: mot
  name: Bạn đọc ở xã B
  time: 2026-10-05 08:00
  text: Ý kiến mang theo.
- page: mot
  name: Bạn đọc ở xã A
  time: 2026-10-04 08:00
  text: |
    Dòng một.

    Dòng hai.
  answers:
    - {name: Ban biên tập, time: 2026-10-04 09:00, text: Xin cảm ơn.}
"""
MANY = 10_000
BUDGET = 15 * 1024
TRACES = re.compile(
    r"Phản hồi|phan-hoi|Ý kiến|y-kien|comment(?!_)|/tt/c/|data-figure=\"c\"|name=\"website\"",
    re.IGNORECASE,
)


def build(folder: Path, comments: list[dict[str, Any]] | None, **settings: Any) -> BuiltSite:  # noqa: ANN401
    """Build with the comments of a pinned file for the first article."""
    known = None if comments is None else {"mot": comments}
    write_files({**FILES, "pinned.json": snapshot(known)}, folder)
    options = {"SITEURL": ORIGIN, "ENGAGEMENT_FIGURES": str(folder / "pinned.json")}
    site = build_site(FILES, folder, **{**options, **settings})
    assert site.status == 0, site.log
    return site


def parse(page: str) -> Any:  # noqa: ANN401 - html5lib has no types
    return html5lib.parse(page, namespaceHTMLElements=False)


def by_class(page: str, name: str) -> list[str]:
    """Return the texts of the elements of a class."""
    found = (one for one in parse(page).iter() if name in (one.get("class") or "").split())
    return ["".join(one.itertext()) for one in found]


def json_ld(page: str) -> dict[str, Any]:
    scripts = (one for one in parse(page).iter("script") if one.get("type"))
    found = [json.loads(one.text) for one in scripts if one.get("type") == "application/ld+json"]
    return next(one for one in found if one["@type"] == "NewsArticle")


def count_shown(page: str) -> str:
    [count] = re.findall(r'<span data-figure="c">([^<]*)</span>', page)
    return str(count)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Return a site with three approved comments, the last one of them told first."""
    comments = [
        comment("Ý sau cùng.", 2),
        comment("Rất hay.\n\nMong có thêm.", 0, answers=["Sẽ có.", "Đã có."]),
        comment("Ý thứ hai.", 1, name="Chi hội khu phố 3"),
    ]
    return build(tmp_path_factory.mktemp("told"), comments)


def test_approved_comments_stand_oldest_first_with_answers_below(told: BuiltSite) -> None:
    page = told.page(PAGE)
    assert by_class(page, "comment__text") == [
        *("Rất hay.\n\nMong có thêm.", "Sẽ có.", "Đã có."),
        *("Ý thứ hai.", "Ý sau cùng."),
    ]
    names = ["Bạn đọc ở xã A", "Ban biên tập", "Ban biên tập", "Chi hội khu phố 3"]
    assert by_class(page, "comment__name")[:4] == names
    assert by_class(page, "comment__answers")[0].count("Ban biên tập") == 2
    assert (
        '<time class="comment__time" datetime="2026-10-01T08:00:00+07:00">01/10/2026 08:00' in page
    )
    assert "Ý kiến bạn đọc</h2>" in page
    assert count_shown(page) == "3"


def test_without_comments_there_is_a_figure_and_a_form_and_no_heading(told: BuiltSite) -> None:
    page = told.page("/tin-hoat-dong/hai/")
    assert count_shown(page) == "0"
    assert "Ý kiến bạn đọc" not in page
    assert 'action="/tt/c/hai"' in page


def test_the_form_works_without_scripts_and_has_what_browsers_help_with(told: BuiltSite) -> None:
    tree = parse(told.page(PAGE))
    [form] = [one for one in tree.iter("form") if one.get("action") == "/tt/c/mot"]
    assert form.get("method") == "post"
    fields = {one.get("name"): one for one in form.iter() if one.get("name")}
    assert fields.keys() == {"ten", "noi_dung", "thu", "website"}
    assert {name for name, one in fields.items() if one.get("required") is not None} == {
        *("ten", "noi_dung"),
    }
    limits = {name: fields[name].get("maxlength") for name in ("ten", "noi_dung", "thu")}
    assert limits == {"ten": "60", "noi_dung": "1000", "thu": "254"}
    completed = {name: one.get("autocomplete") for name, one in fields.items()}
    assert completed == {"ten": "name", "noi_dung": None, "thu": "email", "website": "off"}
    labels = {one.get("for") for one in form.iter("label")} - {None}
    assert labels == {fields[name].get("id") for name in ("ten", "noi_dung", "thu")}
    [hidden] = [one for one in form.iter("p") if one.get("hidden") is not None]
    assert fields["website"] in list(hidden.iter())


def test_search_engines_learn_number_and_words(told: BuiltSite) -> None:
    described = json_ld(told.page(PAGE))
    assert described["commentCount"] == 3
    assert described["comment"][0] == {
        "@type": "Comment",
        "author": {"@type": "Person", "name": "Bạn đọc ở xã A"},
        "datePublished": "2026-10-01T08:00:00+07:00",
        "text": "Rất hay.\n\nMong có thêm.",
        "comment": [
            {
                "@type": "Comment",
                "author": {"@type": "Organization", "name": "Ban biên tập"},
                "datePublished": "2026-10-01T09:00:00+07:00",
                "text": answer,
            }
            for answer in ("Sẽ có.", "Đã có.")
        ],
    }
    assert json_ld(told.page("/tin-hoat-dong/hai/"))["commentCount"] == 0


def test_no_list_feed_or_index_of_the_search_has_comments(told: BuiltSite) -> None:
    carriers = [
        name
        for name in told.files
        if name.endswith((".html", ".xml", ".json")) and name not in {OWN, "tuong-tac.json"}
        if "Mong có thêm" in (told.output / name).read_text(encoding="utf-8")
    ]
    assert carriers == []


def test_an_article_may_accept_none(told: BuiltSite) -> None:
    page = told.page("/tin-hoat-dong/ba/")
    assert TRACES.findall(page) == []
    manifest = json.loads((told.output / "tuong-tac.json").read_bytes())
    assert manifest["comments"] is True
    accepting = {one["id"]: one["comments"] for one in manifest["pages"]}
    assert accepting == {"mot": True, "hai": True, "ba": False}


def test_switched_off_they_leave_no_trace_and_take_away_what_was_there(tmp_path: Path) -> None:
    many = [comment(f"Ý {number}.", number) for number in range(30)]
    write_files({"content/data/comments.yml": STARTING}, tmp_path)
    assert f"{OWN.removesuffix('index.html')}y-kien/2/index.html" in build(tmp_path, many).files
    site = build(tmp_path, many, COMMENTS=False)
    texts = {
        name: (site.output / name).read_text(encoding="utf-8")
        for name in site.files
        if name.endswith((".html", ".xml", ".json", ".txt", ".map"))
    }
    found = {(name, one) for name, text in texts.items() for one in TRACES.findall(text)}
    assert found == set()
    assert not [name for name in site.files if "y-kien" in name]
    without = build(tmp_path, many, ENGAGEMENT=False)
    assert not TRACES.search(without.page(PAGE))


def test_until_a_service_is_known_pages_show_those_of_the_data_file(tmp_path: Path) -> None:
    write_files({"content/data/comments.yml": STARTING}, tmp_path)
    page = build(tmp_path, None).page(PAGE)
    texts = ["Dòng một.\n\nDòng hai.", "Xin cảm ơn.", "Ý kiến mang theo."]
    assert by_class(page, "comment__text") == texts
    assert count_shown(page) == "2"
    told = build(tmp_path, [comment("Của dịch vụ.")]).page(PAGE)
    assert by_class(told, "comment__text") == ["Của dịch vụ."]
    assert by_class(build(tmp_path, []).page(PAGE), "comment__text") == []


def changed_files(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name in before | after if before.get(name) != after.get(name)}


def test_a_decision_makes_the_page_of_its_article_anew_and_no_other(tmp_path: Path) -> None:
    before = read_stamps(build(tmp_path, [comment("Một.")]).output)
    two = [comment("Một."), comment("Hai.", 1)]
    after = read_stamps(build(tmp_path, two).output)
    assert changed_files(before, after) == {OWN}
    answered = [comment("Một.", answers=["Cảm ơn."]), comment("Hai.", 1)]
    later = read_stamps(build(tmp_path, answered).output)
    assert changed_files(after, later) == {OWN}
    assert changed_files(later, read_stamps(build(tmp_path, answered).output)) == set()


def words(number: int) -> str:
    """Return a comment of 40 to 900 letters, unlike the others."""
    seed = "Bà con đồng tình với cách làm này, đề nghị nhân rộng ở các khu dân cư. "
    return f"Ý kiến số {number:05}: {seed * (number % 13)}Hết {number * 7919 % 100_003}."


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    comments = [comment(words(number), number, name=f"Bạn đọc {number}") for number in range(MANY)]
    return build(tmp_path_factory.mktemp("crowded"), comments)


def thread_names(site: BuiltSite) -> list[str]:
    """Return the files of an article with comments, by their number."""
    found = (name for name in site.files if "/mot/y-kien/" in name)
    return [OWN, *sorted(found, key=lambda name: int(name.split("/")[-2]))]


def test_ten_thousand_comments_stand_on_light_pages_each_once(crowded: BuiltSite) -> None:
    pages = [crowded.page(f"/{name}") for name in thread_names(crowded)]
    assert max(len(gzip.compress(page.encode(), 9)) for page in pages) <= BUDGET
    found = [re.findall(r"Ý kiến số (\d{5}):[^<\"]*Hết", page) for page in pages]
    first = len(by_class(pages[0], "comment"))
    numbers = [*found[0][-first:], *(number for one in found[1:] for number in one)]
    assert numbers == [f"{number:05}" for number in range(MANY)]
    assert count_shown(pages[0]) == "10.000"
    assert json_ld(pages[0])["commentCount"] == MANY
    assert len(json_ld(pages[0])["comment"]) == first


def test_the_pages_lead_to_each_other_and_search_engines_to_the_article(
    crowded: BuiltSite,
) -> None:
    names = thread_names(crowded)
    pages = [crowded.page(f"/{name}") for name in names]
    addresses = [f"/{name.removesuffix('index.html')}" for name in names]
    later = [re.findall(r'href="([^"]+)" rel="next"', page) for page in pages]
    assert later == [[address] for address in addresses[1:]] + [[]]
    earlier = [re.findall(r'href="([^"]+)" rel="prev"', page) for page in pages]
    assert earlier == [[], [f"{PAGE}#y-kien-ban-doc"], *([one] for one in addresses[1:-1])]
    assert all('<meta name="robots" content="noindex">' in page for page in pages[1:])
    assert all(f'href="{PAGE}"' in page for page in pages[1:])
    assert "noindex" not in pages[0]
    maps = (crowded.output.glob("sitemap*.xml"), [crowded.output / "tuong-tac.json"])
    assert [path for some in maps for path in some if "y-kien" in path.read_text()] == []
    assert find_dead_links(crowded.output, ORIGIN, elsewhere={"/tt/thong-ke"}) == set()


def test_a_new_comment_makes_the_first_and_the_last_page_anew(tmp_path: Path) -> None:
    comments = [comment(words(number), number) for number in range(400)]
    site = build(tmp_path, comments[:-1])
    before = read_stamps(site.output)
    names = thread_names(site)
    assert len(names) > 4
    after = read_stamps(build(tmp_path, comments).output)
    assert changed_files(before, after) == {OWN, names[-1]}


def test_a_former_address_gives_way_to_a_page_with_comments(tmp_path: Path) -> None:
    alias = f"{PAGE}y-kien/2/"
    two = article(id="hai", date="2026-10-02", aliases=f"[{alias}]")
    many = [comment(f"Ý {number}.", number) for number in range(30)]
    write_files(
        {"content/articles/2026/hai.md": two, "pinned.json": snapshot({"mot": many})}, tmp_path
    )
    files = {**FILES, "content/articles/2026/hai.md": two}
    site = build_site(files, tmp_path, ENGAGEMENT_FIGURES=str(tmp_path / "pinned.json"))
    assert site.status == 0, site.log
    assert f"địa chỉ cũ “{alias}” không chuyển được: đã có trang khác ở đó" in site.log
    assert "Ý 29." in site.page(alias)


def iter_texts(page: str) -> Iterator[str]:
    for one in parse(page).iter():
        yield from (text for text in (one.text, one.tail) if text)


def test_text_of_strangers_is_never_markup(tmp_path: Path) -> None:
    comments = [
        comment(text, number, name=text[:60].strip(), answers=[text])
        for number, text in enumerate(HOSTILE)
    ]
    site = build(tmp_path, comments)
    names = thread_names(site)
    assert len(names) == 2
    seen: list[str] = []
    for name in names:
        page = site.page(f"/{name}")
        html5lib.HTMLParser(strict=True).parse(page)
        seen += by_class(page, "comment__text")
        tree = parse(page)
        clean = parse(site.page("/tin-hoat-dong/hai/"))
        for tag in ("script", "iframe", "img", "title", "style", "h1"):
            assert len(list(tree.iter(tag))) <= len(list(clean.iter(tag))), (name, tag)
        assert not [one for one in tree.iter() for key in one.attrib if key.startswith("on")]
        section = next(one for one in tree.iter() if "comments" in (one.get("class") or ""))
        links = [one.get("href") for one in section.iter("a")]
        assert [one for one in links if "example" in one or "javascript" in one] == []
    assert seen == [text for text in HOSTILE for _ in range(2)]
    described = json_ld(site.page(PAGE))["comment"]
    assert [one["text"] for one in described] == list(HOSTILE[: len(described)])
    carriers = [
        name
        for name in site.files - {*names, "tuong-tac.json"}
        if name.endswith((".html", ".xml", ".json", ".map"))
        if "ZZ" in (site.output / name).read_text(encoding="utf-8")
    ]
    assert carriers == []


def test_the_page_of_privacy_says_how_long_the_address_of_a_sender_is_kept(
    told: BuiltSite, tmp_path: Path
) -> None:
    said = f"chậm nhất sau {COMMENT_EMAIL_DAYS} ngày"
    assert said in told.page("/quyen-rieng-tu/")
    assert said in told.page(PAGE)
    assert "hản hồi" not in build(tmp_path, [], COMMENTS=False).page("/quyen-rieng-tu/")


class Answering(QuietHandler):
    """Answers as the service does, as long as it is told to."""

    comments: ClassVar[str] = "{}"
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        is_known = self.headers["If-None-Match"] == f'"{hash(self.comments)}"'
        body = self.comments if self.path == "/tt/comments.json" else snapshot({})
        self.send_response(304 if is_known else 200)
        self.send_header("ETag", f'"{hash(body)}"')
        self.end_headers()
        if not is_known:
            self.wfile.write(body.encode())


def test_each_build_asks_the_service_and_goes_on_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGAGEMENT_TOKEN", "khoa")
    with serve(tmp_path, Answering) as origin:
        url = f"{origin}/tt/snapshot.json"
        Answering.comments = json.dumps({"comments": {"mot": [comment("Của dịch vụ.")]}})
        site = build_site(FILES, tmp_path, ENGAGEMENT_SNAPSHOT_URL=url)
        assert by_class(site.page(PAGE), "comment__text") == ["Của dịch vụ."]
        Answering.comments = json.dumps({"comments": {"mot": [comment("Đã sửa.")]}})
        site = build_folder(tmp_path, ENGAGEMENT_SNAPSHOT_URL=url)
        assert by_class(site.page(PAGE), "comment__text") == ["Đã sửa."]
        build_folder(tmp_path, ENGAGEMENT_SNAPSHOT_URL=url)
        asked = [one.removeprefix("/tt/") for one in Answering.asked]
        assert asked == ["snapshot.json", *["comments.json"] * 3]
    later = build_folder(tmp_path, ENGAGEMENT_SNAPSHOT_URL=url)
    assert later.status == 0
    assert "chưa lấy được phản hồi mới, trang dùng bản lần trước" in later.log
    assert by_class(later.page(PAGE), "comment__text") == ["Đã sửa."]
