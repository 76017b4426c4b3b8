"""The tables and columns that are taken from a dump, known by their columns, not by their prefix.

Nothing else is kept: no addresses, e-mails, users, passwords, logs, messages.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Row = Mapping[str, object]


@dataclass(frozen=True)
class Shape:
    """A kind of table: the end of its name, the columns that it must have, those that are kept.

    `only` are the values of a column for which rows are kept.
    """

    kind: str
    name: re.Pattern[str]
    needed: frozenset[str]
    kept: frozenset[str]
    only: tuple[str, frozenset[str]] | None = None


def _shape(
    kind: str,
    ending: str,
    needed: str,
    others: str = "",
    only: tuple[str, str] | None = None,
) -> Shape:
    must = frozenset(needed.split())
    return Shape(
        kind,
        re.compile(rf"(?P<stem>.*?)_?{ending}", re.IGNORECASE),
        must,
        must | frozenset(others.split()),
        (only[0], frozenset(only[1].split())) if only else None,
    )


CONFIG_NAMES = (
    "activecomm allowed_comm bodytext my_domains rewrite_enable rewrite_op_mod rewrite_optional "
    "site_description site_domain site_home_module site_lang site_name site_timezone "
    "statistics_timezone"
)
# The first that fits is the kind of a table.
SHAPES = (
    _shape(
        "rows",
        "rows",
        "id catid title alias hometext publtime",
        "listcatid topicid author sourceid addtime edittime status exptime homeimgfile homeimgalt "
        "homeimgthumb inhome allowed_comm allowed_rating external_link hitstotal total_rating "
        "click_rating keywords sourcetext copyright imgposition vid_path vid_type",
    ),
    _shape(
        "detail",
        r"(?:detail|bodyhtml_\d+)",
        "id bodyhtml",
        "titlesite description keywords sourcetext files imgposition copyright",
    ),
    _shape(
        "cat",
        "cat",
        "catid parentid title alias",
        "description weight sort lev status groups_view",
    ),
    _shape("tags", "tags", "tid alias", "title keywords description"),
    _shape("tags_id", "tags_id", "id tid", "keyword"),
    _shape("topics", "topics", "topicid title alias", "image description weight"),
    _shape("sources", "sources", "sourceid title", "link"),
    _shape("author", "author", "id alias pseudonym"),
    _shape("authorlist", "authorlist", "id pseudonym", "aid alias"),
    _shape("block_cat", "block_cat", "bid title alias", "adddefault weight"),
    _shape("block", "block", "bid id"),
    _shape("modules", "modules", "title module_file", "module_data module_upload custom_title act "
           "weight groups_view"),
    _shape("config", "config", "config_name config_value", "lang module",
           ("config_name", CONFIG_NAMES)),
    _shape("comment", "comments?", "cid id content post_time post_name status",
           "module area pid userid"),
    _shape("menu_rows", "menu_rows", "id parentid title link", "mid weight sort status "
           "module_name op groups_view"),
    _shape("menu", "menu", "id title"),
    _shape("banners", "(?:banners_)?rows", "id title pid file_name click_url",
           "file_alt imageforswf bannerhtml publ_time exp_time act weight"),
    _shape("plans", "(?:banners_)?plans", "id title width height", "blang act"),
    _shape("counter", "counter", "c_type c_val c_count", "last_update",
           ("c_type", "total year month day")),
    _shape("law", "row", "id title alias code cid sid publtime startvalid",
           "sgid introtext bodytext note files status groups_view addtime edittime exptime "
           "replacement view_hits start_comm_time end_comm_time"),
    _shape("law_cat", "cat", "id title alias newday", "parentid"),
    _shape("law_subject", "subject", "id title alias numlink"),
    _shape("law_signer", "signer", "id title offices", "positions"),
    _shape("law_replace", "set_replace", "oid nid"),
    _shape("album", "album", "album_id category_id name alias",
           "description viewed date_added date_modified status groups_view total_rating "
           "click_rating allow_rating"),
    _shape("album_cat", "category", "category_id parent_id name alias",
           "description sort_order weight groups_view"),
    _shape("album_photo", "rows", "row_id album_id file",
           "name description defaults status date_added"),
    _shape("clip", "clip", "id title alias internalpath externalpath",
           "tid hometext bodytext img status addtime comm"),
    _shape("clip_cat", "topic", "id parentid title alias img", "description weight status"),
    _shape("clip_hit", "hit", "cid view liked"),
    _shape("organ", "rows", "organid parentid title",
           "orders weight active phone phone_ext fax address website description alias"),
    _shape("person", "person", "personid name position organid",
           "photo phone phone_ext mobile position_other weight active description"),
    _shape("department", "department", "id full_name phone act", "fax address note weight"),
    _shape("faq", "", "id catid title alias question answer", "weight status"),
    _shape("faq_cat", "categories", "id parentid title alias", "weight status groups_view"),
    _shape("page", "", "id title alias bodytext",
           "image imagealt description keywords weight add_time edit_time status hitstotal"),
)  # fmt: skip


def find_shape(name: str, columns: Collection[str]) -> Shape | None:
    """Return the shape of a table, None for one that is not taken."""
    present = set(columns)
    for shape in SHAPES:
        if shape.needed <= present and shape.name.fullmatch(name):
            return shape
    return None


def stem_of(name: str, shape: Shape) -> str:
    """Return a table's name without its ending, such as `nv4_vi_news` for `nv4_vi_news_rows`."""
    found = shape.name.fullmatch(name)
    return found["stem"] if found else name


def places_of(columns: Sequence[str], shape: Shape) -> list[tuple[int, str]]:
    """Return place and name of the columns that are kept."""
    return [(place, name) for place, name in enumerate(columns) if name in shape.kept]
