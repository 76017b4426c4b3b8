"""Pages show what their fingerprints know, and nothing else."""

from __future__ import annotations

import html
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from jinja2 import StrictUndefined

from plugins.newsdesk.schema.declarations import ARTICLE_FIELDS
from plugins.portal.model import Related
from plugins.portal.views import ArticleView, Teaser
from tests.support.projects import differing, read_files, read_stamps, read_summary
from tests.support.sites import (
    DATA,
    ROOT,
    BuiltSite,
    article,
    build_folder,
    jpeg,
    read_site,
    write_files,
)

Files = dict[str, str | bytes]
BUNDLE = "content/articles/2024/mot"
ONE = f"{BUNDLE}/index.md"
OWN_PAGE = "tin-hoat-dong/mot/index.html"
BODY = "Tải [văn bản](ke-hoach.pdf)."
FIELDS = {
    "title": "Bài một",
    "date": "2024-01-13 08:00",
    "category": "Tin hoạt động",
    "lead": "Đoạn mở đầu.",
    "id": "mot",
    "tags": "[Thi đua]",
    "authors": "[Phòng Tuyên truyền]",
    "topic": "Bầu cử",
    "source": "BBT",
    "source_url": "https://example.vn/",
    "cover": "a.jpg",
    "cover_caption": "Chú thích",
    "cover_alt": "Hội trường",
    "gallery": "[{file: b.jpg, alt: Văn nghệ}]",
}
PHOTO_FIELDS = ("cover", "cover_caption", "cover_alt", "gallery")
FILES: Files = {
    **DATA,
    ONE: article(BODY, **FIELDS),
    f"{BUNDLE}/a.jpg": jpeg(90, 60, "#7a5230"),
    f"{BUNDLE}/b.jpg": jpeg(90, 60, "#305a7a"),
    f"{BUNDLE}/ke-hoach.pdf": b"%PDF",
    **{
        f"content/articles/2024/{name}.md": article(id=name, title=name, date=day, topic="Bầu cử")
        for name, day in {"cu": "2024-01-02 08:00", "moi": "2024-01-22 08:00"}.items()
    },
    "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n",
}


def make_site(folder: Path) -> Path:
    shutil.copytree(ROOT / "theme", folder / "theme")
    write_files(FILES, folder)
    return folder


def build(folder: Path, **settings: Any) -> BuiltSite:  # noqa: ANN401
    """Build a site with its own theme; drafts are shown."""
    return build_folder(folder, THEME=str(folder / "theme"), SHOW_DRAFTS=True, **settings)


def build_well(folder: Path, **settings: Any) -> dict[str, bytes]:  # noqa: ANN401
    site = build(folder, **settings)
    assert site.status == 0, site.log
    return read_files(site.output)


def build_anew(folder: Path, **settings: Any) -> dict[str, bytes]:  # noqa: ANN401
    """Build a site with nothing remembered of its content, and return the output."""
    shutil.rmtree(folder / ".cache/build")
    shutil.rmtree(folder / "output")
    return build_well(folder, **settings)


def edit_template(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text of a template, which must be there once."""
    path = folder / "theme/templates" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that has been built, whose theme the tests may change."""
    folder = make_site(tmp_path_factory.mktemp("published"))
    block = "{% block content %}"
    edit_template(folder, "page.html", block, block + "{{ 1000|thousands }}")
    build_well(folder)
    return folder


@pytest.mark.parametrize(
    ("template", "before", "wrong", "named"),
    [
        ("article.html", '<div class="prose">', "{{ articles }}", "'articles' is undefined"),
        ("article.html", '<div class="prose">', "{{ NOW }}", "'NOW' is undefined"),
        ("article.html", '<div class="prose">', "{{ edition }}", "'edition' is undefined"),
        ("article.html", '<div class="prose">', "{{ tag }}", "'tag' is undefined"),
        ("article.html", '<div class="prose">', "{{ article.khong_co }}", "no attribute 'khong_co"),
        ("tag.html", "{{ tag.name|typeset }}", "{{ article.title }}", "'article' is undefined"),
        ("layouts/base.html", "<head>", "{{ listing.count }}", "'listing' is undefined"),
    ],
)
def test_an_undeclared_name_ends_the_build_and_leaves_what_is_published(
    template: str, before: str, wrong: str, named: str, published: Path
) -> None:
    edit_template(published, template, before, f"{before}{wrong}")
    stamps = read_stamps(published / "output")
    site = build(published)
    edit_template(published, template, f"{before}{wrong}", before)
    assert site.status == 1
    assert named in site.log
    assert read_stamps(published / "output") == stamps


def show(value: object) -> str:
    """Return all that can be reached from a value through public attributes."""
    if value is None or isinstance(value, str | int | float | bytes | date | Path | Enum):
        return repr(value)
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return f"[{'; '.join(map(show, value))}]"
    return f"({'; '.join(f'{name} {shown}' for name, shown in show_attributes(value).items())})"


def show_attributes(value: object) -> dict[str, str]:
    """Return public attribute → all that can be reached through it, for a view or a part of it."""
    found = {name: getattr(value, name) for name in public(value)}
    return {name: show(one) for name, one in found.items() if not callable(one)}


def public(value: object) -> list[str]:
    """Return the names of public attributes; the fingerprint stands for the others."""
    return [name for name in dir(value) if not name.startswith("_") and name != "fingerprint"]


def show_lines(view: object) -> str:
    """Return what templates can see of a view, an attribute a line."""
    return "".join(f"{name}={shown}\n" for name, shown in show_attributes(view).items())


@dataclass(frozen=True)
class Edit:
    """An edit of the site by files (None removes one), and which attributes it changes.

    `in_lists` tells whether lists show it; `page` is where the article's page is afterwards.
    """

    shows: set[str]
    files: Mapping[str, str | bytes | None]
    in_lists: bool = True
    page: str = OWN_PAGE


def fields(*shows: str, in_lists: bool = True, page: str = OWN_PAGE, **changed: str) -> Edit:
    text = article(BODY, **(FIELDS | changed))
    return Edit(set(shows), {ONE: text}, in_lists, page)


VIDEO = "https://youtu.be/dQw4w9WgXcQ"
MOVED = {"url", "attachments", "content"}
EDITS = {
    "title": fields("title", "trail", title="Bài khác"),
    "date": fields("date", "changed", date="2024-01-14 08:00"),
    "category": fields(
        "category",
        "related",
        "trail",
        *MOVED,
        category="Dân vận khéo",
        page="dan-van-kheo/mot/index.html",
    ),
    "lead": fields("lead", lead="Câu khác."),
    "id": fields("page_key", id="so-mot"),
    "slug": fields(*MOVED, slug="so-mot", page="tin-hoat-dong/so-mot/index.html"),
    "tags": fields("tags", tags="[Thi đua, Mùa xuân]"),
    "authors": fields("byline", authors="[Văn phòng]"),
    "topic": fields("topic", "related", topic="Chủ đề khác"),
    "source": fields("source", source="Báo tỉnh"),
    "source_url": fields("source_url", source_url="https://example.vn/tin", in_lists=False),
    "cover": fields(
        "cover", "share", "gallery", cover="b.jpg", gallery="[{file: a.jpg, alt: Văn nghệ}]"
    ),
    "cover_caption": fields("cover", cover_caption="Chú thích khác"),
    "cover_alt": fields("cover", cover_alt="Sân khấu"),
    "layout": fields("is_album", layout="album"),
    "gallery": fields("gallery", gallery="[{file: b.jpg, alt: Múa}]", in_lists=False),
    "video": fields("has_video", "video", "videos", video=VIDEO),
    "video_poster": fields("has_video", "video", "videos", video=VIDEO, video_poster="b.jpg"),
    "video_transcript": fields(
        "has_video", "video", "videos", "transcript", video=VIDEO, video_transcript="Lời nói"
    ),
    "attachments": fields(
        "attachments", attachments="[{file: ke-hoach.pdf, title: Kế hoạch}]", in_lists=False
    ),
    "modified": fields("updated", "changed", modified="2024-01-15 08:00"),
    "expires": fields("expires", "is_expired", "related", expires="2024-06-01"),
    "status": fields("is_hidden", "related", status="hidden"),
    "featured": fields("is_featured", featured="true"),
    "rating": fields("has_rating", rating="false"),
    "comments": fields("comments", comments="false", in_lists=False),
    "aliases": fields(aliases="[/cu/mot.html]", in_lists=False),
}
OTHER_EDITS = {
    "a draft": fields("unpublished", status="draft"),
    "the body": Edit({"content"}, {ONE: article("Nội dung khác.\n\n" + BODY, **FIELDS)}, False),
    "sections": Edit(
        {"content", "outline"},
        {ONE: article("".join(f"## Phần {n}\n\n" for n in range(4)) + BODY, **FIELDS)},
        False,
    ),
    "a long body": Edit(
        {"content", "minutes"},
        {ONE: article(f"{'Dân vận khéo. ' * 500}\n\n{BODY}", **FIELDS)},
        False,
    ),
    "the cover's photo": Edit({"cover", "share"}, {f"{BUNDLE}/a.jpg": jpeg(90, 60, "#4a7a30")}),
    "no photos": Edit(
        {"has_cover", "cover", "share", "gallery"},
        {
            ONE: article(BODY, **(FIELDS | dict.fromkeys(PHOTO_FIELDS, ""))),
            f"{BUNDLE}/a.jpg": None,
            f"{BUNDLE}/b.jpg": None,
        },
    ),
    "figures": Edit(
        {"figures"},
        {"content/data/figures.yml": "articles:\n  mot: {views: 7, votes: 2, points: 9}\n"},
    ),
    "a comment": Edit(
        {"comments"},
        {"content/data/comments.yml": "- {page: mot, name: Bạn đọc, time: 2024-01-14, text: Hay}"},
        in_lists=False,
    ),
    "a film": Edit(
        {"has_video", "film", "video", "videos", "attachments"},
        {
            ONE: article(BODY, **FIELDS, video="phim.mp4"),
            f"{BUNDLE}/phim.mp4": b"\0\0\0\x18ftypmp42",
        },
    ),
    "a document": Edit({"attachments"}, {f"{BUNDLE}/ke-hoach.pdf": b"%PDF-2"}, False),
}


def test_every_field_of_the_front_matter_is_edited_here() -> None:
    assert list(EDITS) == [one.name for one in ARTICLE_FIELDS]


def test_everything_that_templates_see_of_an_article_is_changed_by_some_edit(
    tmp_path: Path,
) -> None:
    [found] = read_site({ONE: article()}, tmp_path).articles.values()
    teaser = Teaser(found)
    seen = set(public(ArticleView(teaser, Related(), ())))
    assert set(public(teaser)) < seen
    assert set().union(*(one.shows for one in (EDITS | OTHER_EDITS).values())) == seen


PROBES = [
    ("article.html", '<div class="prose">', '<pre id="probe">{{ show(article) }}</pre>'),
    ("macros/teaser.html", '<div class="teaser__text">', "{{ show(article) }}"),
    ("macros/headlines.html", '<li class="headlines__item">', "{{ show(article) }}"),
]
PROBE = {"JINJA_GLOBALS": {"show": show_lines}}


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site whose article page and lists show all that they can see of an article."""
    folder = make_site(tmp_path_factory.mktemp("probed"))
    for template, before, probe in PROBES:
        edit_template(folder, template, before, f"{before}{probe}")
    return folder


def read_probe(page: bytes) -> dict[str, str]:
    """Return what the page of an article shows of each attribute."""
    shown = page.decode().partition('<pre id="probe">')[2].partition("</pre>")[0]
    lines = html.unescape(shown).splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def reset(folder: Path) -> None:
    shutil.rmtree(folder / "content")
    write_files(FILES, folder)


def apply(edit: Edit, folder: Path) -> None:
    for name, content in edit.files.items():
        if content is None:
            (folder / name).unlink()
        else:
            write_files({name: content}, folder)


@pytest.mark.parametrize("name", [*EDITS, *OTHER_EDITS])
def test_every_page_that_shows_what_was_edited_is_made_anew(name: str, probed: Path) -> None:
    edit = (EDITS | OTHER_EDITS)[name]
    reset(probed)
    before = build_well(probed, **PROBE)
    apply(edit, probed)
    after = build_well(probed, **PROBE)
    assert differing(after, build_anew(probed, **PROBE)) == []
    old, new = read_probe(before[OWN_PAGE]), read_probe(after[edit.page])
    assert {one for one in old if old[one] != new[one]} == edit.shows
    assert ("index.html" in differing(before, after)) == edit.in_lists


def test_an_edited_body_makes_one_page_anew(published: Path) -> None:
    build_well(published)
    before = read_stamps(published / "output")
    apply(OTHER_EDITS["the body"], published)
    site = build(published)
    assert read_summary(site.log).read == 1
    after = read_stamps(published / "output")
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    searched = {name for name in changed if name.startswith("tim-kiem/muc-luc/")}
    assert changed - searched == {OWN_PAGE}
    # The document beside it and the sitemap of the month are only compared.
    assert read_summary(site.log).made == 3 + len(searched)


@pytest.mark.parametrize(
    "changed",
    [
        {"JINJA_FILTERS": {"full_date": lambda day: f"ngày {day:%d}"}},
        {"JINJA_GLOBALS": {"picture_html": lambda *_, **__: "ảnh"}},
        {"JINJA_ENVIRONMENT": {"trim_blocks": False, "undefined": StrictUndefined}},
        {"THOUSANDS": ","},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_settings_give_to_templates_counts(changed: dict[str, Any], published: Path) -> None:
    before = build_well(published, ENGAGEMENT=False)
    after = build_well(published, ENGAGEMENT=False, **changed)
    assert differing(before, after)
    assert differing(after, build_anew(published, ENGAGEMENT=False, **changed)) == []


def test_pages_follow_scripts_that_were_moved_though_no_page_names_them(published: Path) -> None:
    scripts = published / "theme/static/js"
    write_files({"zz/own.js": "export const one = 1;"}, scripts)
    build_well(published)
    (scripts / "zz").rename(scripts / "zzz")
    after = build_well(published)
    assert differing(after, build_anew(published)) == []
