"""`check --fix`: corrects all files, each completely or not at all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from uuid import uuid4

from plugins.newsdesk.commands.header_edits import add_alias, add_field, mend, mend_line_ends
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.layout import find_articles, find_documents, find_pages
from plugins.newsdesk.reading.sources import split_header
from plugins.newsdesk.reading.tree import leads_out, walk
from plugins.newsdesk.schema.kinds import NO_KEY
from plugins.newsdesk.schema.slugs import LONGEST_PAGE_KEY
from plugins.newsdesk.site.content import ARTICLES, DATA, DOCUMENTS, PAGES, Content
from plugins.newsdesk.site.lost_urls import find_changed_ids, find_moved
from plugins.newsdesk.urls.article_urls import page_key_of
from plugins.newsdesk.urls.released import ReleasedAddress
from plugins.vietnamese.normalize import normalize

Released = Sequence[ReleasedAddress]
NO_ID = re.compile(r"[^a-z0-9-]+")


def fix_content(
    folder: Path, reopen: Callable[[], Content], list_released: Callable[[Content], Released]
) -> Iterator[str]:
    """Apply safe corrections and yield a line for each file.

    First each text by itself, then ids and former addresses, which need all of them and what
    readers could open before.
    """
    scratch = Findings(folder.parent)
    written = chain(
        find_articles(walk(folder / ARTICLES, folder.parent), scratch),
        find_pages(walk(folder / PAGES, folder.parent), scratch),
        find_documents(walk(folder / DOCUMENTS, folder.parent), scratch),
    )
    for path in chain((site.path for site in written), _iter_data_files(folder)):
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        mended, done = mend(text) if path.suffix == ".md" else _mend_characters(text)
        if done:
            _write(path, mended)
            yield f"đã sửa {path.relative_to(folder.parent).as_posix()}: {', '.join(done)}"
    content = reopen()
    released = list_released(content)
    former = find_changed_ids(content, released)
    taken = {page_key_of(one) for one in content.front_matter.values() if "id" in one.values}
    for path in content.articles:
        front_matter = content.front_matter[path]
        if "id" not in front_matter.places and not _has_hidden_id(path):
            key = former.get(path) or unique_key(front_matter.slug, taken)
            taken.add(key)
            _write(path, add_field(path.read_text(encoding="utf-8"), "id", key))
            yield f"đã sửa {content.findings.shown(path)}: ghi id “{key}”"
    for moved in find_moved(reopen(), released):
        text = add_alias(moved.path.read_text(encoding="utf-8"), moved.as_yaml)
        _write(moved.path, text)
        shown = content.findings.shown(moved.path)
        yield f"đã sửa {shown}: thêm địa chỉ cũ {moved.address} vào aliases"


def unique_key(slug: str, taken: set[str]) -> str:
    """Return the slug as an id: its letters, its length, with a number if it is taken."""
    slug = NO_ID.sub("-", slug)
    key, number = slug[:LONGEST_PAGE_KEY].strip("-"), 2
    while key in taken or key in {"", NO_KEY}:
        key, number = f"{slug[: LONGEST_PAGE_KEY - 4].strip('-') or 'bai'}-{number}", number + 1
    return key


def _has_hidden_id(path: Path) -> bool:
    """Return whether a header has an id after a fault that hides it."""
    source = split_header(path, path.read_text(encoding="utf-8"))
    return source is not None and any(line.startswith("id:") for line in source.header.split("\n"))


def _iter_data_files(folder: Path) -> Iterator[Path]:
    for one in walk(folder / DATA, folder.parent)[:1]:
        for entry in one.entries:
            if entry.name.endswith(".yml") and entry.state and not leads_out(one, entry):
                yield Path(one.path, entry.name)


def _mend_characters(text: str) -> tuple[str, list[str]]:
    mended = normalize(mend_line_ends(text))
    return mended, ["chuẩn hóa dấu xuống dòng và bảng mã, bỏ ký tự ẩn"] if mended != text else []


def _write(path: Path, text: str) -> None:
    fresh = path.with_name(f".{uuid4().hex}.new")  # names may be as long as possible
    fresh.write_bytes(text.encode("utf-8"))
    shutil.copymode(path, fresh)
    fresh.replace(path)
