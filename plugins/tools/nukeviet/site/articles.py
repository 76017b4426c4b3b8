"""The articles of a module of news: everything but the body."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugins.newsdesk.schema.slugs import make_slug
from plugins.tools.nukeviet.site.modules import Module, OldSite
from plugins.tools.nukeviet.site.texts import (
    moment,
    plain_line,
    rounds_of,
    undo_entities,
    whole,
)
from plugins.vietnamese.normalize import fold, normalize

AUTHOR_MARK = re.compile(r"[;\n]")
WEB_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
HIGHLIGHT = re.compile(r"noi bat|tieu diem|trang nhat|hot|slide")
VIDEO_IMAGES, VIDEO_FILMS = "img", "vid"  # folders of the uploads of modules `videos`
OWN_FILM = 1  # of vid_type; others are addresses
FOREIGN_IMAGE = 3  # of homeimgthumb
NO_COMMENTS = frozenset({"", "0"})


@dataclass(frozen=True, slots=True)
class OldArticle:
    """A row of articles with the names that belong to it.

    `image` is a path below the uploads of its module, or a foreign address; `video` the address of
    a film or of the page of a video. `had_marks` is whether the title was not in NFC, so that its
    alias is broken; `rounds` how often it was escaped.
    """

    module: str
    id: int
    title: str
    alias: str
    lead: str
    category_id: int
    other_category_ids: tuple[int, ...]
    status: int
    published: datetime | None
    added: datetime | None
    edited: datetime | None
    expires: datetime | None
    image: str
    image_caption: str
    is_image_foreign: bool
    is_external: bool
    is_on_home: bool
    allows_rating: bool
    allows_comments: bool
    views: int
    votes: int
    points: int
    topic: str
    source: str
    source_link: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    groups: tuple[str, ...]
    had_marks: bool
    rounds: int
    video: str = ""

    @property
    def is_highlight(self) -> bool:
        """Return whether a group of highlights has the article."""
        return any(HIGHLIGHT.search(fold(group)) for group in self.groups)


@dataclass(frozen=True)
class Names:
    """Names that rows of articles refer to by number."""

    topics: Mapping[int, str]
    sources: Mapping[int, tuple[str, str]]
    tags: Mapping[int, list[str]]
    authors: Mapping[int, list[str]]
    groups: Mapping[int, list[str]]


def read_articles(site: OldSite, module: Module) -> Iterator[OldArticle]:
    """Yield the articles of a module, by id."""
    names = read_names(site, module)
    standard = site.setting(module.name, "allowed_comm")
    table = site.database.find("rows", module.stem)
    for row in site.database.rows(table, "id"):
        yield _make_article(module, row, names, standard)


def read_names(site: OldSite, module: Module) -> Names:
    """Return the names of a module's topics, sources, tags, authors and groups."""
    database, stem = site.database, module.stem
    topics = database.rows(database.find("topics", stem))
    sources = database.rows(database.find("sources", stem))
    groups = database.rows(database.find("block_cat", stem))
    group_names = {whole(row["bid"]): plain_line(row["title"]) for row in groups}
    spelled = {
        whole(row["tid"]): plain_line(row.get("title") or row.get("keywords") or row["alias"])
        for row in database.rows(database.find("tags", stem))
    }
    pseudonyms = {
        whole(row["id"]): plain_line(row["pseudonym"])
        for row in database.rows(database.find("author", stem))
    }
    tags: dict[int, list[str]] = defaultdict(list)
    for row in database.rows(database.find("tags_id", stem), "tid"):
        tag = plain_line(row.get("keyword")) or spelled.get(whole(row["tid"]), "")
        tags[whole(row["id"])].append(tag)
    authors: dict[int, list[str]] = defaultdict(list)
    for row in database.rows(database.find("authorlist", stem)):
        author = plain_line(row["pseudonym"]) or pseudonyms.get(whole(row.get("aid")), "")
        authors[whole(row["id"])].append(author)
    members: dict[int, list[str]] = defaultdict(list)
    for row in database.rows(database.find("block", stem)):
        if name := group_names.get(whole(row["bid"])):
            members[whole(row["id"])].append(name)
    return Names(
        {whole(row["topicid"]): plain_line(row["title"]) for row in topics},
        {
            whole(row["sourceid"]): (plain_line(row["title"]), plain_line(row.get("link")))
            for row in sources
        },
        tags,
        authors,
        members,
    )


def _make_article(
    module: Module, row: Mapping[str, Any], names: Names, standard: str
) -> OldArticle:
    id_ = whole(row["id"])
    raw = str(row["title"] or "")
    category = whole(row["catid"])
    listed = [whole(part) for part in str(row.get("listcatid") or "").split(",")]
    image = normalize(str(row.get("homeimgfile") or "")).strip()
    is_foreign = whole(row.get("homeimgthumb")) == FOREIGN_IMAGE or is_web_address(image)
    if image and not is_foreign and "vid_path" in row:
        image = f"{VIDEO_IMAGES}/{image}"
    allowed = str(row.get("allowed_comm", "-1") if row.get("allowed_comm") is not None else "0")
    if allowed == "-1":
        allowed = standard or "-1"
    source, link = names.sources.get(whole(row.get("sourceid")), ("", ""))
    return OldArticle(
        module=module.name,
        id=id_,
        title=plain_line(raw),
        alias=str(row["alias"] or "").strip(),
        lead=plain_line(row["hometext"]),
        category_id=category,
        other_category_ids=tuple(one for one in listed if one not in {0, category}),
        status=whole(row.get("status", 1)),
        published=moment(row["publtime"]),
        added=moment(row.get("addtime")),
        edited=moment(row.get("edittime")),
        expires=moment(row.get("exptime")),
        image=image,
        image_caption=plain_line(row.get("homeimgalt")),
        is_image_foreign=is_foreign,
        is_external=whole(row.get("external_link")) == 1,
        is_on_home=whole(row.get("inhome", 1)) == 1,
        allows_rating=whole(row.get("allowed_rating", 1)) == 1,
        allows_comments=allowed not in NO_COMMENTS,
        views=whole(row.get("hitstotal")),
        votes=whole(row.get("click_rating")),
        points=whole(row.get("total_rating")),
        topic=names.topics.get(whole(row.get("topicid")), ""),
        source=source,
        source_link=link,
        authors=_unique([*names.authors.get(id_, ()), *_split(row.get("author"))]),
        tags=_unique(names.tags.get(id_, ())),
        groups=tuple(names.groups.get(id_, ())),
        had_marks=raw != normalize(raw),
        rounds=rounds_of(raw),
        video=_video_of(module, row),
    )


def is_web_address(written: str) -> bool:
    return WEB_ADDRESS.match(written) is not None


def _video_of(module: Module, row: Mapping[str, Any]) -> str:
    """Return the video of an article of a module `videos`, whose tables are those of news."""
    written = undo_entities(str(row.get("vid_path") or "").strip())[0]
    if not written or whole(row.get("vid_type")) != OWN_FILM:
        return written
    return module.address_of(f"{VIDEO_FILMS}/{written}")


def _split(author: object) -> list[str]:
    return [plain_line(part) for part in AUTHOR_MARK.split(plain_line(author))]


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names with letters, each once."""
    seen: dict[str, str] = {}
    for name in names:
        if slug := make_slug(name):
            seen.setdefault(slug, name)
    return tuple(seen.values())
