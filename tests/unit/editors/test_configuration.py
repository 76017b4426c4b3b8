"""The configuration of the form, which is made from what the reader and `check` know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest

from plugins.editors.configuration import Office, make_configuration
from plugins.editors.settings import EditorsSettings
from plugins.newsdesk.schema import declarations as schema
from plugins.newsdesk.schema import rooms
from plugins.newsdesk.schema.fields import Field

CATEGORIES = {
    "Tin hoạt động": "tin-hoat-dong",
    "Dân vận khéo": "dan-van-kheo",
    "Dân vận khéo/Mô hình hay": "dan-van-kheo/mo-hinh-hay",
}
Form = dict[str, dict[str, Any]]
Table = Sequence[Field]
OFFICE = Office("Ban Dân vận", "https://portal.example", "/theme/emblem.svg", CATEGORIES)


def configure(**settings: Any) -> dict[str, Any]:  # noqa: ANN401
    return make_configuration(EditorsSettings(is_on=True, repository="a/b", **settings), OFFICE)


def collection(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in configure()["collections"] if one["name"] == name)
    return found


def fields_of(name: str) -> Form:
    """Return the fields of a collection, or of a data file, by their names."""
    if name in {"articles", "pages", "documents"}:
        fields = collection(name)["fields"]
    else:
        file = next(one for one in collection("data")["files"] if one["name"] == name)
        fields = file["fields"]
        if fields[0].get("root"):
            fields = fields[0]["fields"]
    return {field["name"]: field for field in fields}


def items_of(field: str) -> Form:
    return {one["name"]: one for one in fields_of("articles")[field]["fields"]}


TABLES: list[tuple[Form, Table]] = [
    (fields_of("articles"), schema.ARTICLE_FIELDS),
    (fields_of("pages"), schema.PAGE_FIELDS),
    (items_of("gallery"), schema.PHOTO_FIELDS),
    (items_of("attachments"), schema.ATTACHMENT_FIELDS),
    (fields_of("banners"), schema.BANNER_FIELDS),
    (fields_of("links"), schema.LINK_FIELDS),
    (fields_of("menu"), schema.MENU_FIELDS),
    (fields_of("portal"), schema.IDENTITY_FIELDS),
    (fields_of("gone"), schema.GONE_FIELDS),
    (fields_of("redirects"), schema.REDIRECT_FIELDS),
    (fields_of("documents"), schema.DOCUMENT_FIELDS),
    (fields_of("notices"), rooms.NOTICE_FIELDS),
    (fields_of("staff"), rooms.UNIT_FIELDS),
    (fields_of("topics"), rooms.TOPIC_FIELDS),
    (
        {one["name"]: one for one in fields_of("staff")["people"]["fields"]},
        rooms.PERSON_FIELDS,
    ),
]
NAMES = ["articles", "pages", "photos", "attachments"]
IDS = [*NAMES, "banners", "links", "menu", "portal", "gone", "redirects"]
IDS += ["documents", "notices", "units", "topics", "people"]


@pytest.mark.parametrize(("shown", "table"), TABLES, ids=IDS)
def test_the_form_has_every_field_of_the_file_and_no_other(shown: Form, table: Table) -> None:
    assert shown.keys() - {"body"} == {field.name for field in table}


@pytest.mark.parametrize(("shown", "table"), TABLES, ids=IDS)
def test_what_a_file_must_have_the_form_asks_for(shown: Form, table: Table) -> None:
    assert [one.name for one in table if one.required and not shown[one.name]["required"]] == []


@pytest.mark.parametrize(("shown", "table"), TABLES, ids=IDS)
def test_every_field_has_words_of_its_own(shown: Form, table: Table) -> None:
    labels = [shown[field.name]["label"] for field in table]
    assert len(set(labels)) == len(labels)
    assert not set(labels) & shown.keys()


def test_the_form_asks_for_the_alternative_text_of_each_photo() -> None:
    assert items_of("gallery")["alt"]["required"] is True


def test_categories_are_those_of_the_data_file() -> None:
    assert fields_of("articles")["category"]["options"] == list(CATEGORIES)
    assert fields_of("menu")["category"]["options"] == list(CATEGORIES)


def test_the_choices_are_those_of_the_reader() -> None:
    def values(field: dict[str, Any]) -> tuple[str, ...]:
        return tuple(option["value"] for option in field["options"])

    assert values(fields_of("articles")["status"]) == schema.STATUSES
    assert values(fields_of("banners")["place"]) == schema.BANNER_PLACES


@pytest.mark.parametrize(
    ("field", "value", "fits"),
    [
        ("id", "giao-ban-quy-1", True),
        ("id", "Giao ban", False),
        ("id", "a" * 65, False),
        ("slug", "giao-ban", True),
        ("slug", "giao--ban", False),
        ("slug", "-giao", False),
        ("source_url", "https://mattran.org.vn/", True),
        ("source_url", "mattran.org.vn", False),
    ],
)
def test_the_form_refuses_what_the_reader_refuses(field: str, value: str, fits: bool) -> None:
    pattern, remedy = fields_of("articles")[field]["pattern"]
    assert bool(re.search(pattern, value)) is fits
    assert remedy


@pytest.mark.parametrize("name", ["status", "rating", "comments", "layout"])
def test_a_default_is_what_a_file_means_that_says_nothing(name: str) -> None:
    """The form gives its defaults to files too, so another one would change published articles."""
    from plugins.newsdesk.schema.entries import ArticleMetadata

    assert fields_of("articles")[name]["default"] == ArticleMetadata._field_defaults[name]


@pytest.mark.parametrize(
    ("table", "field", "value", "fits"),
    [
        ("documents", "number", "151-KH/BDVTU", True),
        ("documents", "number", "10/2022/QH15", True),
        ("documents", "number", "kế hoạch 151", False),
        ("staff", "telephone", "0299 3555 012 máy lẻ 5", True),
        ("staff", "telephone", "gọi văn thư", False),
        ("staff", "email", "a@tinh.example", True),
        ("staff", "email", "a@", False),
    ],
)
def test_the_forms_of_rooms_refuse_what_the_reader_refuses(
    table: str, field: str, value: str, fits: bool
) -> None:
    pattern, remedy = fields_of(table)[field]["pattern"]
    assert bool(re.search(pattern, value)) is fits
    assert remedy


def test_defaults_of_documents_are_what_a_file_means_that_says_nothing() -> None:
    from plugins.newsdesk.schema.entries import DocumentMetadata, Identity

    assert fields_of("documents")["status"]["default"] == DocumentMetadata._field_defaults["status"]
    assert fields_of("portal")["documents_on_home"]["default"] == Identity.documents_on_home


def test_bundles_stand_where_the_reader_looks_for_them() -> None:
    articles = collection("articles")
    assert (articles["folder"], articles["path"]) == ("content/articles", "{{year}}/{{slug}}/index")
    assert (articles["media_folder"], articles["public_folder"]) == ("", "")


def test_articles_are_one_list_with_day_and_status_in_each_line() -> None:
    names = [one["name"] for one in configure()["collections"]]
    assert names == ["articles", "pages", "documents", "data"]
    summary = collection("articles")["summary"]
    assert "{{date | date('DD/MM/YYYY')}}" in summary
    assert "{{status" in summary


def test_nothing_can_be_deleted() -> None:
    lists = [one for one in configure()["collections"] if "folder" in one]
    assert [one["name"] for one in lists if one["delete"] is not False] == []


def test_an_article_may_be_photos_only_a_page_may_not() -> None:
    assert fields_of("articles")["body"]["required"] is False
    assert fields_of("pages")["body"]["required"] is True


def test_the_scripts_know_the_addresses_of_categories() -> None:
    assert configure()["category_slugs"] == CATEGORIES


def test_uploads_are_shrunk_and_drawn_anew_whatever_their_kind() -> None:
    uploads = configure()["media_libraries"]["all"]
    photo = uploads["transformations"]["raster_image"]
    assert (photo["width"], photo["height"], photo["format"]) == (2560, 2560, "webp")
    assert uploads["slugify_filename"] is True


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {"name": "github", "auth_methods": ["token"]}),
        ({"backend": "github"}, {"name": "github", "auth_methods": ["token"], "branch": "main"}),
        (
            {"backend": "github", "oauth_url": "https://dang-nhap.example"},
            {"base_url": "https://dang-nhap.example", "auth_methods": ["oauth", "token"]},
        ),
        (
            {"backend": "gitlab", "forge": "https://git.example", "oauth_app": "x1"},
            {
                "api_root": "https://git.example/api/v4",
                "base_url": "https://git.example",
                "app_id": "x1",
                "auth_type": "pkce",
                "auth_methods": ["oauth", "token"],
            },
        ),
        (
            {"backend": "gitea", "forge": "https://git.example"},
            {"api_root": "https://git.example/api/v1", "auth_methods": ["token"]},
        ),
    ],
    ids=["own folder", "github", "github with oauth", "gitlab with oauth", "gitea"],
)
def test_the_back_end_is_that_of_the_settings(
    settings: dict[str, Any], expected: dict[str, Any]
) -> None:
    backend = configure(**settings)["backend"]
    assert {name: backend.get(name) for name in expected} == expected
