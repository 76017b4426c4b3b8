"""Slugs, keys and addresses of articles, pages, documents; addresses as editors type them."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from plugins.newsdesk.model import Visibility, visibility_of
from plugins.newsdesk.reading.bundles import FrontMatter
from plugins.newsdesk.schema.categories import CategoryTree
from plugins.newsdesk.settings import NewsdeskSettings

# Of the rooms, without leading slash: each belongs to its room only while that has something.
DOCUMENTS_ROOT, NOTICES_ROOT, STAFF_ROOT = "van-ban/", "bang-thong-bao/", "co-cau-to-chuc/"
VIDEOS_ROOT, ALBUMS_ROOT = "video/", "tin-anh/"
LOCAL_FILE = re.compile(r"(file:|[a-z]:[\\/]|\\\\)", re.IGNORECASE)


def page_key_of(front_matter: FrontMatter) -> str:
    """Return the stable key of an article: its id, else its slug."""
    return str(front_matter.values.get("id") or front_matter.slug)


def article_url(front_matter: FrontMatter, categories: CategoryTree) -> str | None:
    """Return the address of an article without leading slash, None while it cannot have one."""
    category = categories.by_path.get(front_matter.values.get("category", ""))
    slug = front_matter.slug
    return f"{category.slug}/{slug}/" if category and slug else None


def page_url(front_matter: FrontMatter) -> str | None:
    """Return the address of a page without leading slash, None while it cannot have one."""
    slug = front_matter.slug
    return f"{slug}/" if slug else None


def document_url(front_matter: FrontMatter) -> str | None:
    """Return the address of a document without leading slash, None while it cannot have one."""
    slug = front_matter.slug
    return f"{DOCUMENTS_ROOT}{slug}/" if slug else None


def document_visibility(front_matter: FrontMatter) -> Visibility:
    """Return the visibility of a document: a draft, hidden or listed."""
    words = {"draft": Visibility.DRAFT, "hidden": Visibility.HIDDEN}
    return words.get(front_matter.values.get("status", ""), Visibility.LISTED)


def article_visibility(front_matter: FrontMatter, settings: NewsdeskSettings) -> Visibility:
    """Return the visibility of an article; one whose date cannot be read counts as a draft."""
    values = front_matter.values
    if "date" not in values:
        return Visibility.DRAFT
    return visibility_of(
        values.get("status", "published"), values["date"], values.get("expires"), settings.now
    )


def split_address(address: str) -> SplitResult | None:
    """Return the parts of an address, None if it cannot be parsed, such as `http://[a`."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def describe_foreign_photo(address: str) -> str:
    """Return what is wrong with a photo whose address `is_foreign`."""
    if address.startswith("data:"):
        return "ảnh dán thẳng vào chữ"
    is_here = LOCAL_FILE.match(address)
    return "ảnh chỉ có trên máy của bạn" if is_here else "ảnh lấy từ máy chủ khác"


def is_foreign(address: str) -> bool:
    """Return whether an address has a host or a scheme; browsers read a backslash as a slash."""
    parts = split_address(address.replace("\\", "/"))
    return parts is None or bool(parts.scheme or parts.netloc)
