"""Forms made from the fields of the schema.

Format: Sveltia's configuration, `CmsConfig` in the package's `types/public.d.ts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from plugins.core.clock import ZONE
from plugins.editors import wording
from plugins.editors.wording import BODY, Words
from plugins.newsdesk.reading.file_types import DOCUMENT_SUFFIXES
from plugins.newsdesk.schema import declarations as schema
from plugins.newsdesk.schema import kinds, moments, rooms
from plugins.newsdesk.schema.addresses import former_address, gone_address
from plugins.newsdesk.schema.contacts import E_MAIL, TELEPHONE, e_mail, telephone
from plugins.newsdesk.schema.document_numbers import NUMBER, document_number
from plugins.newsdesk.schema.entries import DOCUMENTS_ON_HOME
from plugins.newsdesk.schema.fields import Field
from plugins.newsdesk.schema.videos import video_source

Widget = dict[str, Any]

MOMENT = "YYYY-MM-DD HH:mm"
PHOTO_TYPES = "image/avif,image/heic,image/heif,image/jpeg,image/png,image/webp"
DRAWING_TYPES = f"image/svg+xml,{PHOTO_TYPES}"
# Headings of level 1 are titles.
BUTTONS = (
    *("bold", "italic", "code", "link", "heading-two", "heading-three", "heading-four"),
    *("quote", "bulleted-list", "numbered-list"),
)
SLUG_REMEDY = "chỉ dùng chữ thường không dấu, chữ số, nối bằng dấu -"
ID_REMEDY = "chỉ dùng chữ thường không dấu, chữ số và dấu -, nhiều nhất 64 ký tự"
LINK_PATTERN = r"(/(?!/)\S*|https?://[^\s/]+\S*)"


def _matching(pattern: str, remedy: str) -> Widget:
    return {"widget": "string", "pattern": [f"^(?:{pattern})$", remedy]}


def _moment(format: str, type: str) -> Widget:
    """Return the widget of a date, stored in Vietnamese time in any time zone."""
    return {"widget": "datetime", "format": format, "type": type, "input_timezone": ZONE.key}


def _choices(words: Mapping[str, str], values: Iterable[str]) -> Widget:
    options = [{"value": value, "label": words[value]} for value in values]
    return {"widget": "select", "options": options}


BODY_WIDGET: Widget = {
    "widget": "markdown",
    "buttons": list(BUTTONS),
    "editor_components": [],
    "linked_images": False,
    "use_emoji_autocomplete": False,
}
_ROOTED = _matching(r"/(?!/)[^\s?#]*", "viết từ dấu / đầu tiên, không có tên miền, ? và #")
BY_KIND: Mapping[Callable[..., Any], Widget] = {
    kinds.text: {"widget": "string"},
    kinds.name: {"widget": "string"},
    video_source: {"widget": "string"},
    kinds.sentence: {"widget": "string", "maxlength": kinds.LONGEST_SENTENCE},
    gone_address: _ROOTED,
    former_address: _ROOTED,
    kinds.boolean: {"widget": "boolean"},
    kinds.number: {"widget": "number", "value_type": "int", "min": 0},
    document_number: _matching(NUMBER.pattern, "viết đủ số và ký hiệu, ví dụ 151-KH/BDVTU"),
    telephone: _matching(TELEPHONE.pattern, "viết một số, ví dụ 0271 000 000"),
    e_mail: _matching(E_MAIL.pattern, "viết một địa chỉ thư điện tử"),
    moments.moment: _moment(MOMENT, "datetime-local"),
    moments.closing_moment: _moment(MOMENT, "datetime-local"),
    moments.day: _moment("YYYY-MM-DD", "date"),
    kinds.page_key: _matching(kinds.ID.pattern, ID_REMEDY),
    kinds.slug: _matching(kinds.SLUG.pattern, SLUG_REMEDY),
    kinds.web_address: _matching(
        kinds.WEB_ADDRESS.pattern, "viết đủ địa chỉ, ví dụ https://example.vn/"
    ),
    kinds.link: _matching(LINK_PATTERN, "viết từ dấu / đầu tiên, hoặc đủ địa chỉ https://…"),
}


def article_form(categories: Sequence[str]) -> list[Widget]:
    """Return the form of an article; `categories` are the options."""
    photo_form = _form(schema.PHOTO_FIELDS, wording.PHOTO_WORDS, _PHOTO)
    attachment_form = _form(schema.ATTACHMENT_FIELDS, wording.ATTACHMENT_WORDS, _ATTACHMENT)
    special: Mapping[str, Widget] = {
        "date": {**BY_KIND[moments.moment], "default": "{{now}}"},
        "category": {"widget": "select", "options": list(categories)},
        "lead": {"widget": "text"},
        "cover": _image(PHOTO_TYPES),
        "layout": {
            **_choices(schema.LAYOUT_WORDS, schema.LAYOUTS),
            "required": True,
            "default": "article",
        },
        "video_poster": _image(PHOTO_TYPES),
        "video_transcript": {"widget": "text"},
        "gallery": {"widget": "photos", "accept": PHOTO_TYPES, "fields": photo_form},
        "attachments": _list_of(attachment_form, "tệp", summary="{{title}} {{file}}"),
        "status": {
            **_choices(schema.STATUS_WORDS, schema.STATUSES),
            "required": True,
            "default": "published",  # the meaning of a missing field
        },
        "rating": {"widget": "boolean", "default": True},
        "comments": {"widget": "boolean", "default": True},
        **{name: {"widget": "list"} for name in ("tags", "authors", "aliases")},
        BODY: {**BODY_WIDGET, "editor_components": ["image"]},
    }
    return _form((*schema.ARTICLE_FIELDS, ARTICLE_BODY), wording.ARTICLE_WORDS, special)


def page_form() -> list[Widget]:
    special = {"lead": {"widget": "text"}, "aliases": {"widget": "list"}, BODY: BODY_WIDGET}
    return _form((*schema.PAGE_FIELDS, PAGE_BODY), wording.PAGE_WORDS, special)


def document_form() -> list[Widget]:
    """Return the form of a document."""
    attachment_form = _form(schema.ATTACHMENT_FIELDS, wording.ATTACHMENT_WORDS, _ATTACHMENT)
    special: Mapping[str, Widget] = {
        "subject": {"widget": "text"},
        "validity": _choices(schema.VALIDITY_WORDS, schema.VALIDITIES),
        "attachments": _list_of(attachment_form, "tệp", summary="{{title}} {{file}}"),
        "status": {
            **_choices(schema.STATUS_WORDS, schema.STATUSES),
            "required": True,
            "default": "published",
        },
        **{name: {"widget": "list"} for name in ("replaces", "replaced_by", "aliases")},
        BODY: BODY_WIDGET,
    }
    return _form((*schema.DOCUMENT_FIELDS, ARTICLE_BODY), wording.DOCUMENT_WORDS, special)


def notices_form() -> list[Widget]:
    """Return the form of content/data/notices.yml, a list."""
    items = _form(rooms.NOTICE_FIELDS, wording.NOTICE_WORDS, {})
    shown = _list_of(items, "thông báo", summary="{{text}}", collapsed=True)
    return [_whole_file(shown, "Thông báo")]


def staff_form() -> list[Widget]:
    """Return the form of content/data/staff.yml, a list of units with lists of people."""
    photo = {"photo": _image(PHOTO_TYPES)}
    people = _form(rooms.PERSON_FIELDS, wording.PERSON_WORDS, photo)
    inner = _list_of(people, "người", summary="{{post}} {{name}}", collapsed=True)
    items = _form(rooms.UNIT_FIELDS, wording.UNIT_WORDS, {"people": inner})
    return [_whole_file(_list_of(items, "đơn vị", summary="{{name}}", collapsed=True), "Đơn vị")]


def topics_form() -> list[Widget]:
    """Return the form of content/data/topics.yml, a list."""
    special = {"image": _image(DRAWING_TYPES), "lead": {"widget": "text"}}
    items = _form(rooms.TOPIC_FIELDS, wording.TOPIC_WORDS, special)
    shown = _list_of(items, "dòng sự kiện", summary="{{name}}", collapsed=True)
    return [_whole_file(shown, "Dòng sự kiện")]


def banners_form() -> list[Widget]:
    """Return the form of content/data/banners.yml, a list."""
    places = _choices(schema.PLACE_WORDS, schema.BANNER_PLACES)
    special = {"place": places, "image": _image(DRAWING_TYPES)}
    items = _form(schema.BANNER_FIELDS, wording.BANNER_WORDS, special)
    return [_whole_file(_list_of(items, "biểu ngữ", summary="{{alt}}"), "Biểu ngữ")]


def links_form() -> list[Widget]:
    """Return the form of content/data/links.yml, a list."""
    special = {"image": _image(DRAWING_TYPES)}
    items = _form(schema.LINK_FIELDS, wording.LINK_WORDS, special)
    return [_whole_file(_list_of(items, "liên kết", summary="{{name}}"), "Liên kết")]


def menu_form(categories: Sequence[str]) -> list[Widget]:
    """Return the form of content/data/menu.yml, a list with sublists."""
    summary = "{{label}} {{category}}"
    choice: Widget = {"widget": "select", "options": list(categories)}
    fields = [field for field in schema.MENU_FIELDS if field.name != "children"]
    inner = _form(fields, wording.MENU_WORDS, {"category": choice})
    children = _list_of(inner, "mục con", summary=summary)
    special = {"category": choice, "children": children}
    items = _form(schema.MENU_FIELDS, wording.MENU_WORDS, special)
    return [_whole_file(_list_of(items, "mục", summary=summary), "Trình đơn")]


def gone_form() -> list[Widget]:
    """Return the form of content/data/gone.yml, a list."""
    return _list_file(schema.GONE_FIELDS, wording.GONE_WORDS, "{{url}} – {{reason}}", "Bài đã gỡ")


def redirects_form() -> list[Widget]:
    """Return the form of content/data/redirects.yml, a list."""
    words = wording.REDIRECT_WORDS
    return _list_file(schema.REDIRECT_FIELDS, words, "{{old}} → {{new}}", "Địa chỉ cũ")


def _list_file(
    fields: Iterable[Field], words: Mapping[str, Words], summary: str, label: str
) -> list[Widget]:
    shown = _list_of(_form(fields, words, {}), "địa chỉ", summary=summary, collapsed=True)
    return [_whole_file(shown, label)]


def identity_form() -> list[Widget]:
    special: Mapping[str, Widget] = {
        "letter_topics": {"widget": "list"},
        "documents_on_home": {**BY_KIND[kinds.number], "default": DOCUMENTS_ON_HOME},
    }
    return _form(schema.IDENTITY_FIELDS, wording.IDENTITY_WORDS, special)


def _form(
    fields: Iterable[Field], words: Mapping[str, Words], special: Mapping[str, Widget]
) -> list[Widget]:
    """Return the fields in the order of `words`; `special` overrides the widget of a kind.

    With `required` in `special` a field may be stricter in the form than in the file, never laxer.
    """
    by_name = {field.name: field for field in fields}
    return [
        _describe(by_name[name], words[name], special.get(name) or BY_KIND[by_name[name].kind])
        for name in words
        if name in by_name
    ]


def _describe(field: Field, words: Words, widget: Widget) -> Widget:
    described = {"name": field.name, "label": words.label, "required": field.required, **widget}
    return {**described, "hint": words.hint} if words.hint else described


def _image(types: str) -> Widget:
    return {"widget": "image", "accept": types, "choose_url": False}


def _list_of(fields: list[Widget], one: str, **options: str | bool) -> Widget:
    shown = {"fields": fields, "label_singular": one, "collapsed": False}
    return {"widget": "list", **shown, **options}


def _whole_file(items: Widget, label: str) -> Widget:
    """Return the only field of a data file; a required list could not be emptied again."""
    return {"name": "items", "label": label, "root": True, "required": False, **items}


ARTICLE_BODY = Field(BODY, kinds.text)  # an article may consist of photos only
PAGE_BODY = Field(BODY, kinds.text, required=True)
_PHOTO: Mapping[str, Widget] = {
    "file": _image(PHOTO_TYPES),
    # Optional in a file, required in the form.
    "alt": {"widget": "string", "required": True},
}
_ATTACHMENT: Mapping[str, Widget] = {
    "file": {"widget": "file", "accept": ",".join(sorted(DOCUMENT_SUFFIXES)), "choose_url": False}
}
