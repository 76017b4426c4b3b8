"""Albums of modules of photos and clips of modules of videos, which become articles.

Tables and addresses are those of the modules `photos` and `videoclips`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from plugins.newsdesk.schema.slugs import make_slug
from plugins.tools.nukeviet.bodies.references import describe
from plugins.tools.nukeviet.site.articles import OldArticle, is_web_address
from plugins.tools.nukeviet.site.categories import OldCategory, line_of
from plugins.tools.nukeviet.site.modules import ALBUMS, Module, OldSite
from plugins.tools.nukeviet.site.texts import (
    is_for_all,
    moment,
    plain_line,
    rounds_of,
    undo_entities,
    whole,
)
from plugins.vietnamese.normalize import normalize

ROOT = 0  # the category that has the name of the module
PHOTO_FOLDER = "images"  # of the uploads of a module of photos
LONGEST_LEAD = 400  # of a description; a longer one is the text of the album
CLIP_PATH = "video-"  # before the alias in the address of a clip
Row = Mapping[str, Any]


def read_media(site: OldSite, module: Module) -> Iterator[OldArticle]:
    """Yield the albums or clips of a module, by number."""
    if module.kind == ALBUMS:
        yield from _read_albums(site, module)
    else:
        yield from _read_clips(site, module)


def read_media_categories(site: OldSite, module: Module) -> dict[int, OldCategory]:
    """Return number → category, all below one with the name of the module."""
    kind, key, above, name, order = (
        ("album_cat", "category_id", "parent_id", "name", "sort_order")
        if module.kind == ALBUMS
        else ("clip_cat", "id", "parentid", "title", "weight")
    )
    table = site.database.find(kind, module.stem)
    rows = {whole(row[key]): row for row in site.database.rows(table)}
    found = {ROOT: _root(module)}
    for id_, row in sorted(rows.items(), key=lambda item: (whole(item[1].get(order)), item[0])):
        line = line_of(id_, rows, above)
        names = (plain_line(rows[one][name]).replace("/", " - ") for one in line)
        slugs = (make_slug(str(rows[one]["alias"] or "")) for one in line)
        found[id_] = OldCategory(
            id_,
            str(row["alias"] or ""),
            (*found[ROOT].names, *names),
            (*found[ROOT].slugs, *slugs),
            plain_line(row.get("description")),
            is_locked=not is_for_all(row.get("groups_view")) or whole(row.get("status", 1)) == 0,
        )
    return found


def read_media_detail(site: OldSite, module: Module, id_: int) -> Row:
    """Return what an article has in its other table: its body."""
    if module.kind == ALBUMS:
        return {"bodyhtml": "".join(_iter_album_html(site, module, id_))}
    table = site.database.find("clip", module.stem)
    row = (site.database.row(table, id_) if table else None) or {}
    return {"bodyhtml": str(row.get("bodytext") or "")}


def _root(module: Module) -> OldCategory:
    name = module.title.replace("/", " - ")
    return OldCategory(ROOT, "", (name,), (make_slug(module.name),), "", is_locked=False)


def _read_albums(site: OldSite, module: Module) -> Iterator[OldArticle]:
    covers = {
        whole(row["album_id"]): str(row["file"])
        for row in site.database.rows_with(
            site.database.find("album_photo", module.stem), "defaults", 1
        )
    }
    for row in site.database.rows(site.database.find("album", module.stem), "album_id"):
        id_ = whole(row["album_id"])
        cover = normalize(covers.get(id_, "")).strip()
        is_foreign = is_web_address(cover)
        yield _make_article(
            module,
            row,
            id_,
            "name",
            lead=_lead_of(row),
            category_id=whole(row["category_id"]),
            status=int(whole(row.get("status", 1)) == 1 and is_for_all(row.get("groups_view"))),
            published=moment(row.get("date_added")),
            edited=moment(row.get("date_modified")),
            image=cover if is_foreign or not cover else f"{PHOTO_FOLDER}/{cover}",
            is_image_foreign=is_foreign,
            views=whole(row.get("viewed")),
            votes=whole(row.get("click_rating")),
            points=whole(row.get("total_rating")),
        )


def _read_clips(site: OldSite, module: Module) -> Iterator[OldArticle]:
    hits = {
        whole(row["cid"]): whole(row["view"])
        for row in site.database.rows(site.database.find("clip_hit", module.stem))
    }
    for row in site.database.rows(site.database.find("clip", module.stem), "id"):
        id_ = whole(row["id"])
        image = normalize(str(row.get("img") or "")).strip()
        yield _make_article(
            module,
            row,
            id_,
            "title",
            lead=plain_line(row.get("hometext")),
            category_id=whole(row.get("tid")),
            status=int(whole(row.get("status", 1)) == 1),
            published=moment(row.get("addtime")),
            image=image,
            is_image_foreign=is_web_address(image),
            views=hits.get(id_, 0),
            video=_video_of(row),
        )


def _video_of(row: Row) -> str:
    internal = str(row.get("internalpath") or "").strip()
    external = undo_entities(str(row.get("externalpath") or "").strip())[0]
    return f"/{internal.lstrip('/')}" if internal else external


def _make_article(module: Module, row: Row, id_: int, name: str, **values: Any) -> OldArticle:  # noqa: ANN401 - fields of the article
    raw = str(row[name] or "")
    nothing: dict[str, Any] = {
        **{"other_category_ids": (), "authors": (), "tags": (), "groups": ()},
        **{"edited": None, "expires": None, "votes": 0, "points": 0},
        **{"image_caption": "", "topic": "", "source": "", "source_link": ""},
    }
    return OldArticle(
        module=module.name,
        id=id_,
        title=plain_line(raw),
        alias=str(row["alias"] or "").strip(),
        added=values["published"],
        is_external=False,
        is_on_home=True,
        allows_rating=whole(row.get("allow_rating", 1)) == 1,
        allows_comments=whole(row.get("comm", 1)) == 1,
        had_marks=raw != normalize(raw),
        rounds=rounds_of(raw),
        **nothing | values,
    )


def _lead_of(row: Row) -> str:
    lead = plain_line(row.get("description"))
    return lead if len(lead) <= LONGEST_LEAD else ""


def _iter_album_html(site: OldSite, module: Module, id_: int) -> Iterator[str]:
    album = next(site.database.rows_with(site.database.find("album", module.stem), "album_id", id_))
    if not _lead_of(album):
        yield f"<p>{album.get('description') or ''}</p>"
    photos = site.database.rows_with(
        site.database.find("album_photo", module.stem), "album_id", id_
    )
    for row in sorted(photos, key=lambda one: (whole(one.get("date_added")), whole(one["row_id"]))):
        if whole(row.get("status", 1)) != 1:
            continue
        file = str(row["file"]).strip()
        is_foreign = is_web_address(file)
        src = file if is_foreign else module.address_of(f"{PHOTO_FOLDER}/{file}")
        words = plain_line(row.get("description")) or describe(plain_line(row.get("name")), file)
        below = f"<figcaption>{escape(words)}</figcaption>" if words else ""
        yield f'<figure><img src="{escape(src)}" alt="">{below}</figure>'
