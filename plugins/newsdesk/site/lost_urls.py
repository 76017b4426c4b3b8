"""Addresses that readers could open and that lead nowhere now; none is lost unnoticed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from plugins.newsdesk.model import Visibility
from plugins.newsdesk.reading.data_files import GONE
from plugins.newsdesk.schema.addresses import find_file
from plugins.newsdesk.site.content import DATA, Content
from plugins.newsdesk.urls.article_urls import page_key_of
from plugins.newsdesk.urls.released import ReleasedAddress

WITHDRAWN = {Visibility.DRAFT: "là bản nháp", Visibility.SCHEDULED: "hẹn tới ngày khác mới đăng"}
PLAIN = re.compile(r"/[\w/.~%+-]*")  # in YAML


class LostAddress(NamedTuple):
    """An address without a page, as it was written; `path` is the file it belongs to.

    That is the file of today if the article or page `is_there`. `is_of_removed` is whether another
    address of it stands in the list of removed ones.
    """

    address: str
    path: Path
    is_there: bool
    is_of_removed: bool

    @property
    def as_yaml(self) -> str:
        """Return the address as a value in YAML."""
        is_plain = PLAIN.fullmatch(self.address)
        return self.address if is_plain else json.dumps(self.address, ensure_ascii=False)


def find_lost(content: Content, released: Iterable[ReleasedAddress]) -> Iterator[LostAddress]:
    """Yield the released addresses that lead nowhere.

    Articles are matched by id, or by file if the id changed; pages and documents by file. Files
    that could not be read as one of these are left out: they have errors already.
    """
    released = list(released)
    registry, project = content.registry, content.settings.project
    served = registry.owners_of_files().keys() | registry.gone
    removed = {one.key or one.path for one in released if registry.is_gone(one.address)}
    removed.discard(_gone_file(content).relative_to(project).as_posix())
    by_key = {page_key_of(content.front_matter[path]): path for path in content.articles}
    for one in released:
        if find_file(one.address) in served or registry.is_taken_from_articles(one.address):
            continue
        path = project / one.path
        current = by_key.get(one.key, path) if one.key else path
        is_of_removed = (one.key or one.path) in removed
        if content.find_item(current) is not None:
            yield LostAddress(one.address, current, is_there=True, is_of_removed=is_of_removed)
        elif path == _gone_file(content) or not _is_file(path):
            yield LostAddress(one.address, path, is_there=False, is_of_removed=is_of_removed)


def find_moved(content: Content, released: Iterable[ReleasedAddress]) -> Iterator[LostAddress]:
    """Yield the lost addresses of articles and pages that readers can open elsewhere."""
    for one in find_lost(content, released):
        if one.is_there and _find_withdrawal(content, one.path) is None:
            yield one


def find_changed_ids(content: Content, released: Iterable[ReleasedAddress]) -> dict[Path, str]:
    """Return the former id of each article whose id has changed, by its file."""
    keys = {page_key_of(content.front_matter[path]) for path in content.articles}
    project = content.settings.project
    former = {project / one.path: one.key for one in released if one.key and one.key not in keys}
    return {path: key for path, key in former.items() if path in content.articles}


def record_lost(content: Content, released: Sequence[ReleasedAddress]) -> None:
    """Record lost addresses as errors of the files they belong to, and changed ids."""
    former = {one.address for one in released}
    for lost in find_lost(content, released):
        withdrawal = _find_withdrawal(content, lost.path)
        is_off = withdrawal is not None or not lost.is_there
        if lost.is_of_removed and is_off:
            _advise_on_former(content, lost)
        elif not lost.is_there:
            _record_removed(content, lost)
        elif withdrawal is not None:
            _record_withdrawn(content, lost, withdrawal)
        elif f"/{content.urls[lost.path]}" in former:
            _record_dropped(content, lost)
        else:
            _record_moved(content, lost)
    for path, key in find_changed_ids(content, released).items():
        front_matter = content.front_matter[path]
        content.findings.error(
            path,
            front_matter.place("id"),
            f"id của bài đổi từ “{key}” sang “{page_key_of(front_matter)}”",
            f"ghi lại id: {key} (đổi id là mất lượt xem và đánh giá)",
        )


def _record_removed(content: Content, lost: LostAddress) -> None:
    if lost.path == _gone_file(content):
        what = f"mục của địa chỉ đã gỡ {lost.address} không còn trong tệp này"
        remedy = f"ghi lại mục ấy: {_write_entry(content, lost)}"
    else:
        what = f"ở địa chỉ đã đăng {lost.address} không còn bài hay trang nào"
        remedy = (
            "đưa tệp này trở lại, hoặc ghi địa chỉ ấy vào aliases của bài thay thế; "
            f"nếu gỡ bài thì thêm vào content/data/{GONE}: {_write_entry(content, lost)}"
        )
    content.findings.error(lost.path, (1, 1), what, remedy)


def _advise_on_former(content: Content, lost: LostAddress) -> None:
    """Name a former address of what was removed on purpose: that must not wait for it."""
    content.findings.advise(
        _gone_file(content),
        (1, 1),
        f"{lost.address} là địa chỉ cũ của bài đã gỡ, mở ra chỉ thấy “Không tìm thấy trang”",
        f"thêm vào tệp này: {_write_entry(content, lost)}",
    )


def _record_withdrawn(content: Content, lost: LostAddress, withdrawal: Visibility) -> None:
    field = "status" if withdrawal is Visibility.DRAFT else "date"
    content.findings.error(
        lost.path,
        content.front_matter[lost.path].place(field),
        f"bài đã đăng ở {lost.address} nay {WITHDRAWN[withdrawal]}: bạn đọc không mở được nữa",
        "để bài như đã đăng, hoặc đặt status: hidden để ẩn khỏi các danh sách; "
        f"nếu gỡ bài thì thêm vào content/data/{GONE}: {_write_entry(content, lost)}",
    )


def _record_dropped(content: Content, lost: LostAddress) -> None:
    content.findings.error(
        lost.path,
        content.front_matter[lost.path].place("aliases"),
        f"địa chỉ cũ {lost.address} không còn trong aliases",
        f"ghi lại {lost.address} vào aliases (check --fix làm việc này trước khi push)",
    )


def _record_moved(content: Content, lost: LostAddress) -> None:
    front_matter = content.front_matter[lost.path]
    content.findings.error(
        lost.path,
        front_matter.place("slug" if "slug" in front_matter.places else "category"),
        f"địa chỉ của bài đổi từ {lost.address} sang /{content.urls[lost.path]}",
        f"thêm {lost.address} vào aliases (check --fix làm việc này trước khi push)",
    )


def _find_withdrawal(content: Content, path: Path) -> Visibility | None:
    """Return why readers cannot open an article or a document, None if they can."""
    item = content.articles.get(path) or content.documents.get(path)
    return None if item is None or item.is_public else item.visibility


def _write_entry(content: Content, lost: LostAddress) -> str:
    """Return the entry of a removed address; its reason is left to people."""
    return f"- {{url: {lost.as_yaml}, date: {content.settings.now:%Y-%m-%d}, reason: …}}"


def _gone_file(content: Content) -> Path:
    return content.settings.content / DATA / GONE


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
