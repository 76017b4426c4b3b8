"""The fields of articles, pages and data files: the one place that lists them.

Each table goes with the class of `entries` that its values become.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import yaml

from plugins.newsdesk.schema import kinds
from plugins.newsdesk.schema.addresses import former_address, gone_address
from plugins.newsdesk.schema.entries import (
    AbbreviationEntry,
    ArticleFigures,
    AttachmentEntry,
    BannerEntry,
    CategoryEntry,
    GoneEntry,
    LinkEntry,
    MenuEntry,
    PhotoEntry,
)
from plugins.newsdesk.schema.fields import Field, FieldError, Kind, Made, record
from plugins.newsdesk.schema.kinds import list_of, record_of
from plugins.newsdesk.schema.yaml_nodes import Scope, iter_pairs

MAX_NAMES = 100  # of an article; each has a page
STATUSES = ("published", "draft", "hidden")
STATUS_MEANINGS = ("đăng", "nháp", "ẩn")
BANNER_PLACES = ("left", "right", "top", "bottom")
PLACE_MEANINGS = ("cột trái", "cột phải", "đầu trang", "cuối trang")
PHOTO_FIELDS = (
    Field("file", kinds.text, required=True),
    Field("caption", kinds.text),
    Field("alt", kinds.text),
)
ATTACHMENT_FIELDS = (
    Field("file", kinds.text, required=True),
    Field("title", kinds.text),
)


def _file_entry(fields: Sequence[Field], make: Callable[..., Made]) -> Kind[Made | None]:
    """Return the kind that takes a mapping, or only the name of a file."""
    recorded = record_of(fields, make)

    def entry(node: yaml.Node, scope: Scope) -> Made | None:
        if isinstance(node, yaml.ScalarNode):
            return make(scope.place(node), kinds.text(node, scope))
        return recorded(node, scope)

    return entry


_photos = list_of(_file_entry(PHOTO_FIELDS, PhotoEntry))
_documents = list_of(_file_entry(ATTACHMENT_FIELDS, AttachmentEntry))


def _gallery(node: yaml.Node, scope: Scope) -> tuple[PhotoEntry, ...]:
    """Take a list of photos, or `false` for no gallery."""
    if isinstance(node, yaml.ScalarNode):
        if node.value.lower() in kinds.FALSE:
            return ()
        raise FieldError(
            node,
            f"“{node.value}” không phải danh sách ảnh",
            "viết “gallery: false” hoặc danh sách - file: …",
        )
    return _photos(node, scope)


def _attachments(node: yaml.Node, scope: Scope) -> tuple[AttachmentEntry, ...]:
    """Take a list of documents, or `false` for none."""
    if isinstance(node, yaml.ScalarNode) and node.value.lower() in kinds.FALSE:
        return ()
    return _documents(node, scope)


def _category_entry(node: yaml.Node, scope: Scope) -> CategoryEntry | None:
    return record_of(CATEGORY_FIELDS, CategoryEntry)(node, scope)


def _menu_entry(node: yaml.Node, scope: Scope) -> MenuEntry | None:
    return record_of(MENU_FIELDS, MenuEntry)(node, scope)


def _article_figures(node: yaml.Node, scope: Scope) -> tuple[tuple[str, ArticleFigures], ...]:
    """Take a mapping of page key → figures."""
    if not isinstance(node, yaml.MappingNode):
        raise FieldError(node, "ở đây cần các id bài viết", "viết “id-bài: {views: 62}”")
    figures = []
    for name, key, value in iter_pairs(node, scope):
        try:
            kinds.page_key(key, scope)
            made = record_of(ARTICLE_FIGURES_FIELDS, ArticleFigures)(value, scope)
            if made is not None:
                figures.append((name, made))
        except FieldError as error:
            record(error, scope)
    return tuple(figures)


ARTICLE_FIELDS = (
    Field("title", kinds.text, required=True),
    Field("date", kinds.moment, required=True),
    Field("category", kinds.text, required=True),
    Field("lead", kinds.text, required=True),
    Field("id", kinds.page_key),
    Field("slug", kinds.slug),
    Field("tags", list_of(kinds.name, MAX_NAMES)),
    Field("authors", list_of(kinds.name, MAX_NAMES)),
    Field("topic", kinds.name),
    Field("source", kinds.name),
    Field("source_url", kinds.web_address),
    Field("cover", kinds.text),
    Field("cover_caption", kinds.text),
    Field("cover_alt", kinds.text),
    Field("gallery", _gallery),
    Field("attachments", _attachments),
    Field("modified", kinds.moment),
    Field("expires", kinds.closing_moment),
    Field("status", kinds.choice(STATUSES, STATUS_MEANINGS)),
    Field("featured", kinds.boolean),
    Field("rating", kinds.boolean),
    Field("comments", kinds.boolean),
    Field("aliases", list_of(former_address, MAX_NAMES)),
)
PAGE_FIELDS = (
    Field("title", kinds.text, required=True),
    Field("lead", kinds.text),
    Field("slug", kinds.slug),
    Field("modified", kinds.moment),
    Field("aliases", list_of(former_address, MAX_NAMES)),
)
CATEGORY_FIELDS = (
    Field("name", kinds.name, required=True),
    Field("slug", kinds.slug),
    Field("description", kinds.text),
    Field("children", list_of(_category_entry)),
)
MENU_FIELDS = (
    Field("label", kinds.text),
    Field("url", kinds.link),
    Field("category", kinds.text),
    Field("children", list_of(_menu_entry)),
)
BANNER_FIELDS = (
    Field("place", kinds.choice(BANNER_PLACES, PLACE_MEANINGS), required=True),
    Field("image", kinds.text, required=True),
    Field("alt", kinds.text, required=True),
    Field("url", kinds.link),
    Field("first_day", kinds.day),
    Field("last_day", kinds.day),
)
LINK_FIELDS = (
    Field("name", kinds.text, required=True),
    Field("url", kinds.web_address, required=True),
    Field("image", kinds.text, required=True),
    Field("first_day", kinds.day),
    Field("last_day", kinds.day),
)
GONE_FIELDS = (
    Field("url", gone_address, required=True),
    Field("date", kinds.day, required=True),
    Field("reason", kinds.sentence, required=True),
)
ABBREVIATION_FIELDS = (
    Field("short", kinds.text, required=True),
    Field("full", kinds.text, required=True),
)
IDENTITY_FIELDS = (
    Field("name", kinds.text, required=True),
    Field("portal_name", kinds.text, required=True),
    Field("responsible", kinds.text, required=True),
    Field("address", kinds.text, required=True),
    Field("telephone", kinds.text, required=True),
    Field("email", kinds.text, required=True),
    Field("copyright", kinds.text, required=True),
    Field("attribution", kinds.text, required=True),
    Field("fax", kinds.text),
    Field("licence", kinds.text),
    Field("emblem", kinds.text),
    Field("icon", kinds.text),
    Field("share_image", kinds.text),
)
FIGURES_FIELDS = (
    Field("total", kinds.number),
    Field("articles", _article_figures),
)
ARTICLE_FIGURES_FIELDS = (
    Field("views", kinds.number),
    Field("votes", kinds.number),
    Field("points", kinds.number),
)
banner = record_of(BANNER_FIELDS, BannerEntry)
logo_link = record_of(LINK_FIELDS, LinkEntry)
gone = record_of(GONE_FIELDS, GoneEntry)
abbreviation = record_of(ABBREVIATION_FIELDS, AbbreviationEntry)
category = record_of(CATEGORY_FIELDS, CategoryEntry)
menu_entry = record_of(MENU_FIELDS, MenuEntry)
