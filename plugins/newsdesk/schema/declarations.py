"""The fields of articles, pages and data files: the one place that lists them.

Each table goes with the class of `entries` that its values become.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import yaml

from plugins.core import voice
from plugins.newsdesk.schema import kinds, moments
from plugins.newsdesk.schema.addresses import former_address, gone_address
from plugins.newsdesk.schema.document_numbers import document_number
from plugins.newsdesk.schema.entries import (
    AbbreviationEntry,
    AnswerEntry,
    ArticleFigures,
    AttachmentEntry,
    BannerEntry,
    CategoryEntry,
    CommentEntry,
    GoneEntry,
    LinkEntry,
    MenuEntry,
    PhotoEntry,
    RedirectEntry,
)
from plugins.newsdesk.schema.fields import Field, FieldError, Kind, Made, record
from plugins.newsdesk.schema.kinds import list_of, record_of
from plugins.newsdesk.schema.videos import video_source
from plugins.newsdesk.schema.yaml_nodes import Scope, iter_pairs

MAX_NAMES = 100  # of an article; each has a page
STATUS_WORDS = {"published": "đăng", "draft": "nháp", "hidden": "ẩn"}
STATUSES = tuple(STATUS_WORDS)
LAYOUT_WORDS = {"article": "bài thường", "album": "tin ảnh"}
LAYOUTS = tuple(LAYOUT_WORDS)
LONGEST_TRANSCRIPT = 100_000  # characters; an hour of speech has about 60,000
PLACE_WORDS = {
    "left": "cột trái",
    "right": "cột phải",
    "top": "đầu trang",
    "bottom": "cuối trang",
}
BANNER_PLACES = tuple(PLACE_WORDS)
VALIDITY_WORDS = {
    "in force": "còn hiệu lực",
    "partly": "hết hiệu lực một phần",
    "expired": "hết hiệu lực",
}
VALIDITIES = tuple(VALIDITY_WORDS)
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
    if kinds.is_refusal(node):
        return ()
    if isinstance(node, yaml.ScalarNode):
        raise FieldError(
            node,
            f"“{node.value}” không phải danh sách ảnh",
            "viết “gallery: không” hoặc danh sách - file: …",
        )
    return _photos(node, scope)


def _attachments(node: yaml.Node, scope: Scope) -> tuple[AttachmentEntry, ...]:
    """Take a list of documents, or `false` for none."""
    if kinds.is_refusal(node):
        return ()
    return _documents(node, scope)


def _category_entry(node: yaml.Node, scope: Scope) -> CategoryEntry | None:
    return record_of(CATEGORY_FIELDS, CategoryEntry)(node, scope)


def menu_entry(node: yaml.Node, scope: Scope) -> MenuEntry | None:
    """Take an entry of the menu; one with an error is left out, since it also lacks that field."""
    before = len(scope.findings.errors())
    entry = record_of(MENU_FIELDS, MenuEntry)(node, scope)
    return entry if len(scope.findings.errors()) == before else None


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


def _visits_by_day(node: yaml.Node, scope: Scope) -> tuple[tuple[date, int], ...]:
    """Take a mapping of day → visits."""
    if not isinstance(node, yaml.MappingNode):
        raise FieldError(node, "ở đây cần các ngày", "viết “2024-01-13: 620”")
    visits = []
    for _, key, value in iter_pairs(node, scope):
        try:
            visits.append((moments.day(key, scope), kinds.number(value, scope)))
        except FieldError as error:
            record(error, scope)
    return tuple(visits)


ARTICLE_FIELDS = (
    Field("title", kinds.text, required=True),
    Field("date", moments.moment, required=True),
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
    Field("layout", kinds.choice(*LAYOUTS, words=LAYOUT_WORDS)),
    Field("gallery", _gallery),
    Field("video", video_source),
    Field("video_poster", kinds.text),
    Field("video_transcript", kinds.lines(LONGEST_TRANSCRIPT)),
    Field("attachments", _attachments),
    Field("modified", moments.moment),
    Field("expires", moments.closing_moment),
    Field("status", kinds.choice(*STATUSES, words=STATUS_WORDS)),
    Field("featured", kinds.boolean),
    Field("rating", kinds.boolean),
    Field("comments", kinds.boolean),
    Field("aliases", list_of(former_address, MAX_NAMES)),
)
PAGE_FIELDS = (
    Field("title", kinds.text, required=True),
    Field("lead", kinds.text),
    Field("slug", kinds.slug),
    Field("modified", moments.moment),
    Field("aliases", list_of(former_address, MAX_NAMES)),
)
DOCUMENT_FIELDS = (
    Field("number", document_number, required=True),
    Field("kind", kinds.name, required=True),
    Field("subject", kinds.text, required=True),
    Field("issuer", kinds.text, required=True),
    Field("issued", moments.day, required=True),
    Field("signer", kinds.text),
    Field("effective", moments.day),
    Field("validity", kinds.choice(*VALIDITIES, words=VALIDITY_WORDS)),
    Field("replaces", list_of(document_number, MAX_NAMES)),
    Field("replaced_by", list_of(document_number, MAX_NAMES)),
    Field("attachments", _attachments),
    Field("slug", kinds.slug),
    Field("modified", moments.moment),
    Field("status", kinds.choice(*STATUSES, words=STATUS_WORDS)),
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
    Field("children", list_of(menu_entry)),
)
BANNER_FIELDS = (
    Field("place", kinds.choice(*BANNER_PLACES, words=PLACE_WORDS), required=True),
    Field("image", kinds.text, required=True),
    Field("alt", kinds.text, required=True),
    Field("url", kinds.link),
    Field("first_day", moments.day),
    Field("last_day", moments.day),
)
REDIRECT_FIELDS = (
    Field("old", former_address, required=True),
    Field("new", kinds.link, required=True),
)
LINK_FIELDS = (
    Field("name", kinds.text, required=True),
    Field("url", kinds.web_address, required=True),
    Field("image", kinds.text, required=True),
    Field("first_day", moments.day),
    Field("last_day", moments.day),
)
GONE_FIELDS = (
    Field("url", gone_address, required=True),
    Field("date", moments.day, required=True),
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
    Field("letter_topics", list_of(kinds.line(voice.LONGEST_TOPIC), voice.MOST_TOPICS)),
    Field("documents_on_home", kinds.number),
)
FIGURES_FIELDS = (
    Field("total", kinds.number),
    Field("days", _visits_by_day),
    Field("articles", _article_figures),
)
ARTICLE_FIGURES_FIELDS = (
    Field("views", kinds.number),
    Field("votes", kinds.number),
    Field("points", kinds.number),
)
ANSWER_FIELDS = (
    Field("name", kinds.line(voice.LONGEST_NAME), required=True),
    Field("time", moments.moment, required=True),
    Field("text", kinds.lines(voice.LONGEST_ANSWER), required=True),
)
_answers = list_of(record_of(ANSWER_FIELDS, AnswerEntry), voice.MOST_ANSWERS)
COMMENT_FIELDS = (
    Field("page", kinds.page_key, required=True),
    Field("name", kinds.line(voice.LONGEST_NAME), required=True),
    Field("time", moments.moment, required=True),
    Field("text", kinds.lines(voice.LONGEST_COMMENT), required=True),
    Field("answers", _answers),
)
banner = record_of(BANNER_FIELDS, BannerEntry)
logo_link = record_of(LINK_FIELDS, LinkEntry)
gone = record_of(GONE_FIELDS, GoneEntry)
abbreviation = record_of(ABBREVIATION_FIELDS, AbbreviationEntry)
redirect = record_of(REDIRECT_FIELDS, RedirectEntry)
category = record_of(CATEGORY_FIELDS, CategoryEntry)
comment = record_of(COMMENT_FIELDS, CommentEntry)
