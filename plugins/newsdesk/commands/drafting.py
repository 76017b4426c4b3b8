"""`new`: a bundle for a new article, with resized photos and placeholders for missing texts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from plugins.core.errors import PortalError
from plugins.gallery.photos import PhotoError
from plugins.gallery.resizing import shrink_photo
from plugins.newsdesk.commands.autofix import unique_key
from plugins.newsdesk.commands.header_edits import quote
from plugins.newsdesk.reading.bundle_files import (
    EXPLANATIONS,
    is_system_file,
    list_files,
    natural_key,
)
from plugins.newsdesk.reading.file_types import is_photo
from plugins.newsdesk.reading.tree import is_inside
from plugins.newsdesk.rules.article_rules import BODY_PLACEHOLDER, LEAD_PLACEHOLDER
from plugins.newsdesk.schema.slugs import make_slug
from plugins.newsdesk.site.content import ARTICLES, Content
from plugins.newsdesk.urls.article_urls import page_key_of

MAX_SLUG_LENGTH = 80
TO_FILL = "# ĐIỀN: tả điều nhìn thấy trong ảnh"


class DraftError(PortalError):
    """The reasons why no bundle was made, in Vietnamese, one per line."""


def draft_bundle(
    content: Content, title: str, photos: Path | None, category: str | None, now: datetime
) -> Path:
    """Make the bundle of an article and return its folder; nothing is left of a failed one.

    Raises DraftError naming all obstacles.
    """
    problems = [*_iter_title_problems(title), *_iter_category_problems(content, category)]
    year = content.settings.content / ARTICLES / f"{now:%Y}"
    if not is_inside(year, content.settings.project):
        problems.append(f"thư mục “{year}” là liên kết tới thư mục khác — dùng thư mục thật")
    if photos is not None and not photos.is_dir():
        problems.append(f"không có thư mục ảnh “{photos}” — ghi lại đường dẫn sau --photos")
    if problems:
        raise DraftError("\n".join(problems))
    slug = shorten_slug(make_slug(title))
    year.mkdir(parents=True, exist_ok=True)
    folder = _free_folder(year, slug)
    with tempfile.TemporaryDirectory(dir=year, prefix=".new-") as unfinished:
        bundle = Path(unfinished) / folder.name
        bundle.mkdir()
        names = _copy_photos(photos, bundle) if photos is not None else []
        taken = {page_key_of(one) for one in content.front_matter.values()}
        key = unique_key(folder.name, taken)
        chosen = category or content.data.categories.roots[0].path
        text = write_draft(title, chosen, key, now, names)
        (bundle / "index.md").write_text(text, encoding="utf-8", newline="\n")
        shutil.move(bundle, folder)
    return folder


def write_draft(title: str, category: str, key: str, now: datetime, photos: list[str]) -> str:
    """Return the text of index.md; the first photo is the cover, the others the gallery."""
    lines = [
        "---",
        f"title: {quote(title)}",
        f"date: {now:%Y-%m-%d %H:%M}",
        f"category: {quote(category)}",
        f"lead: {quote(LEAD_PLACEHOLDER)}",
        f"id: {key}",
        "tags: []",
        "# Viết xong thì xóa dòng dưới đây để đăng bài.",
        "status: draft",
    ]
    if photos:
        lines += [f"cover: {quote(photos[0])}", 'cover_caption: ""', f'cover_alt: "" {TO_FILL}']
    if photos[1:]:
        lines.append("gallery:")
    for name in photos[1:]:
        lines += [f"  - file: {quote(name)}", '    caption: ""', f'    alt: "" {TO_FILL}']
    return "\n".join([*lines, "---", "", BODY_PLACEHOLDER, ""])


def shorten_slug(slug: str) -> str:
    """Return the slug cut between words."""
    if len(slug) <= MAX_SLUG_LENGTH:
        return slug
    return slug[: MAX_SLUG_LENGTH + 1].rpartition("-")[0] or slug[:MAX_SLUG_LENGTH]


def list_left_out(photos: Path) -> list[str]:
    """Return the names of files and folders that `draft_bundle` does not copy from a folder."""
    copied = {path for path in list_files(photos).values() if is_photo(path)}
    found = (path for path in photos.iterdir() if not is_system_file(path.name))
    return sorted((path.name for path in found if path not in copied), key=natural_key)


def _iter_title_problems(title: str) -> Iterator[str]:
    if not title.strip():
        yield 'bài chưa có tiêu đề — ghi sau --title, trong ngoặc kép: --title "Hội nghị giao ban"'
    elif not make_slug(title):
        yield f"tiêu đề “{title}” không có chữ nào — ghi tiêu đề sau --title"


def _iter_category_problems(content: Content, category: str | None) -> Iterator[str]:
    categories = content.data.categories
    if category is not None and category not in categories.by_path:
        yield (
            f"chưa khai báo chuyên mục “{category}”{categories.suggest(category)} — "
            f"chọn một trong: {', '.join(categories.by_path)}"
        )
    if not categories.roots:
        yield "chưa có chuyên mục nào — khai báo trong content/data/categories.yml"


def _free_folder(year: Path, slug: str) -> Path:
    folder, number = year / slug, 2
    while folder.exists() or folder.with_suffix(".md").exists():
        folder, number = year / f"{slug}-{number}", number + 1
    return folder


def _free_photo(bundle: Path, stem: str) -> Path:
    target, number = bundle / f"{stem}.jpg", 2
    while target.exists():
        target, number = bundle / f"{stem}-{number}.jpg", number + 1
    return target


def _copy_photos(photos: Path, bundle: Path) -> list[str]:
    names: list[str] = []
    problems = []
    named = {name: path for name, path in list_files(photos).items() if is_photo(path)}
    by_new_name = sorted(named.items(), key=lambda item: natural_key(make_slug(Path(item[0]).stem)))
    for name, path in by_new_name:
        target = _free_photo(bundle, shorten_slug(make_slug(Path(name).stem)) or "anh")
        try:
            shrink_photo(path, target)
            names.append(target.name)
        except PhotoError as error:
            what, remedy = EXPLANATIONS[error.reason]
            problems.append(f"{path}: {what} — {remedy}")
    if problems:
        raise DraftError("\n".join(problems))
    return names
