"""Configuration of the editors' page: repository, files and their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from plugins.editors import form, wording
from plugins.editors.settings import EditorsSettings
from plugins.gallery.resizing import LONGEST_PX
from plugins.newsdesk.commands.drafting import MAX_SLUG_LENGTH

Configuration = dict[str, Any]

ARTICLES = "content/articles"
PAGES = "content/pages"
DOCUMENTS = "content/documents"
DATA = "content/data"
WEBP_QUALITY = 85
API_ROOTS = {"gitlab": "/api/v4", "gitea": "/api/v1"}


class Office(NamedTuple):
    """Data of the portal for the configuration.

    `emblem` is an address or empty; `category_slugs` are parts of addresses by category.
    """

    name: str
    site_url: str
    emblem: str
    category_slugs: Mapping[str, str]


def make_configuration(settings: EditorsSettings, office: Office) -> Configuration:
    """Return the configuration as a JSON object."""
    return {
        "category_slugs": dict(office.category_slugs),  # for our scripts
        "load_config_file": False,
        "backend": _backend(settings),
        "app_title": f"Trang biên tập – {office.name}",
        **({"site_url": office.site_url} if office.site_url else {}),
        **({"logo": {"src": office.emblem}} if office.emblem else {}),
        "show_preview_links": False,
        "media_folder": f"{DATA}/images",
        "public_folder": "/",
        "media_libraries": {"all": _uploads(), "stock_assets": {"providers": []}},
        "slug": {
            "encoding": "ascii",
            "clean_accents": True,
            "maxlength": MAX_SLUG_LENGTH,
            "timezone": "local",
        },
        "output": {"omit_empty_optional_fields": True},
        "collections": [*_entries(office), _data(office)],
    }


def _backend(settings: EditorsSettings) -> Configuration:
    backend: Configuration = {
        "name": settings.backend or "github",
        "repo": settings.repository,
        "branch": settings.branch,
        "auth_methods": ["token"],
        "commit_messages": {
            "create": "Thêm {{collection}}: {{slug}}",
            "update": "Sửa {{collection}}: {{slug}}",
            "delete": "Gỡ {{collection}}: {{slug}}",
            "uploadMedia": "Thêm tệp {{path}}",
            "deleteMedia": "Xóa tệp {{path}}",
        },
    }
    if root := API_ROOTS.get(settings.backend):
        backend |= {"api_root": f"{settings.forge}{root}", "base_url": settings.forge}
    if settings.oauth_url:
        backend |= {"base_url": settings.oauth_url, "auth_methods": ["oauth", "token"]}
    if settings.oauth_app:
        backend |= {"app_id": settings.oauth_app, "auth_methods": ["oauth", "token"]}
        if settings.backend == "gitlab":
            backend["auth_type"] = "pkce"
    return backend


def _uploads() -> Configuration:
    """Return the processing before upload: re-encoding a photo removes all its metadata."""
    size = {"width": LONGEST_PX, "height": LONGEST_PX}
    photo = {"format": "webp", "quality": WEBP_QUALITY, **size}
    return {"slugify_filename": True, "transformations": {"raster_image": photo}}


def _entries(office: Office) -> list[Configuration]:
    """Return the lists of articles, pages and documents.

    Nothing is deleted, “Gỡ bài” takes it off the site.
    """
    return [_articles(office), _pages(), _documents()]


def _articles(office: Office) -> Configuration:
    """Return the list of articles, which also shows single files; bundles.js has the paths."""
    return {
        "name": "articles",
        "label": "Bài viết",
        "label_singular": "bài viết",
        "icon": "article",
        "folder": ARTICLES,
        "path": "{{year}}/{{slug}}/index",
        "slug": "{{title}}",
        "media_folder": "",
        "public_folder": "",
        "delete": False,
        "summary": "{{title}} – {{date | date('DD/MM/YYYY')}} – {{status | default('đăng')}}",
        "sortable_fields": {
            "fields": ["date", "title", "category", "status"],
            "default": {"field": "date", "direction": "descending"},
        },
        "view_filters": [
            {"label": label, "field": "status", "pattern": f"^{value}$"}
            for value, label in wording.STATUS_FILTERS.items()
        ],
        "view_groups": [
            {"label": "Chuyên mục", "field": "category"},
            {"label": "Năm", "field": "date", "pattern": r"\d{4}"},
        ],
        "fields": form.article_form(tuple(office.category_slugs)),
    }


def _pages() -> Configuration:
    return {
        "name": "pages",
        "label": "Trang",
        "label_singular": "trang",
        "icon": "web",
        "folder": PAGES,
        "slug": "{{title}}",
        "delete": False,
        "summary": "{{title}}",
        "fields": form.page_form(),
    }


def _documents() -> Configuration:
    return {
        "name": "documents",
        "label": "Văn bản",
        "label_singular": "văn bản",
        "icon": "gavel",
        "folder": DOCUMENTS,
        "path": "{{slug}}/index",
        "slug": "{{number}}",
        "media_folder": "",
        "public_folder": "",
        "delete": False,
        "editor": {"preview": False},
        "summary": "{{number}} – {{issued | date('DD/MM/YYYY')}} – {{subject}}",
        "sortable_fields": {
            "fields": ["issued", "number", "kind"],
            "default": {"field": "issued", "direction": "descending"},
        },
        "view_groups": [
            {"label": "Loại văn bản", "field": "kind"},
            {"label": "Năm", "field": "issued", "pattern": r"\d{4}"},
        ],
        "fields": form.document_form(),
    }


def _data(office: Office) -> Configuration:
    """Return the data files that can be edited without changing other files.

    Categories are left out because articles refer to them, figures and comments because they belong
    to ids.
    """
    files = [
        ("menu", "Trình đơn", form.menu_form(tuple(office.category_slugs))),
        ("banners", "Biểu ngữ", form.banners_form()),
        ("links", "Liên kết", form.links_form()),
        ("notices", "Thông báo đầu trang", form.notices_form()),
        ("staff", "Cơ cấu tổ chức", form.staff_form()),
        ("topics", "Dòng sự kiện", form.topics_form()),
        ("portal", "Tên gọi, địa chỉ, câu chữ", form.identity_form()),
        ("gone", "Bài đã gỡ", form.gone_form()),
        ("redirects", "Địa chỉ cũ của cổng trước", form.redirects_form()),
    ]
    return {
        "name": "data",
        "label": "Dữ liệu của cổng",
        "icon": "settings",
        "media_folder": f"/{DATA}/images",
        "public_folder": "",
        "editor": {"preview": False},
        "files": [
            {"name": name, "label": label, "file": f"{DATA}/{name}.yml", "fields": fields}
            for name, label, fields in files
        ],
    }
