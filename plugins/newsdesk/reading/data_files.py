"""The data files of the portal, read by the same kinds as front matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeGuard, TypeVar

import yaml

from plugins.gallery.photo_pipeline import PhotoPipeline
from plugins.newsdesk.failures import attempt
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundle_files import is_outside
from plugins.newsdesk.reading.data_images import find_images
from plugins.newsdesk.reading.sources import SourceText, read_text, record_traces
from plugins.newsdesk.reading.tree import is_inside, record_link
from plugins.newsdesk.schema import declarations as schema
from plugins.newsdesk.schema import rooms
from plugins.newsdesk.schema.categories import CategoryTree, plant_tree
from plugins.newsdesk.schema.entries import (
    AbbreviationEntry,
    BannerEntry,
    CategoryEntry,
    CommentEntry,
    GoneEntry,
    Identity,
    LinkEntry,
    MenuEntry,
    NoticeEntry,
    RedirectEntry,
    StartingFigures,
    TopicEntry,
    UnitEntry,
)
from plugins.newsdesk.schema.fields import (
    Field,
    FieldError,
    FieldValues,
    Kind,
    Made,
    read_mapping,
    record,
)
from plugins.newsdesk.schema.kinds import MAX_ITEMS, list_of
from plugins.newsdesk.schema.yaml_nodes import Scope, compose
from plugins.vietnamese.normalize import letters_of

MAX_SECONDS = 30  # of processor time for a file; there may be figures of 100,000 articles
MAX_CATEGORIES = 300  # each has pages, feeds and places in others'
MAX_COMMENTS = 50_000
Result = TypeVar("Result")
COMMENTS, FIGURES, GONE, REDIRECTS = "comments.yml", "figures.yml", "gone.yml", "redirects.yml"
MAX_GONE = 20_000  # in decades
MAX_REDIRECTS = 100_000
ABBREVIATIONS = "abbreviations.yml"
NOTICES, STAFF, TOPICS = "notices.yml", "staff.yml", "topics.yml"
MAX_UNITS = 200
DATA_FILES = (
    ABBREVIATIONS,
    "banners.yml",
    "categories.yml",
    COMMENTS,
    FIGURES,
    GONE,
    "links.yml",
    "menu.yml",
    NOTICES,
    "portal.yml",
    REDIRECTS,
    STAFF,
    TOPICS,
)


@dataclass(frozen=True)
class DataFiles:
    """The data files of content/data; `images` are absolute paths by name."""

    identity: Identity | None
    categories: CategoryTree
    menu: tuple[MenuEntry, ...]
    banners: tuple[BannerEntry, ...]
    links: tuple[LinkEntry, ...]
    figures: StartingFigures
    comments: tuple[CommentEntry, ...]
    gone: tuple[GoneEntry, ...]
    redirects: tuple[RedirectEntry, ...]
    abbreviations: tuple[AbbreviationEntry, ...]
    notices: tuple[NoticeEntry, ...]
    units: tuple[UnitEntry, ...]
    topics: tuple[TopicEntry, ...]
    images: dict[str, Path]


def read_data_files(
    folder: Path, photos: PhotoPipeline, findings: Findings, is_reserved: Callable[[str], bool]
) -> DataFiles:
    """Read every data file of a folder; errors go to `findings`, of links also those of the walk.

    No top category may have a slug for which `is_reserved`.
    """
    if not is_inside(folder, findings.project):
        categories = CategoryTree((), is_whole=False)
        nothing = (), (), (), StartingFigures(), (), (), (), (), (), (), ()
        return DataFiles(None, categories, *nothing, {})
    identity = _attempt(_read_identity, folder / "portal.yml", findings)
    declared = _attempt(_read_categories, folder / "categories.yml", findings, is_reserved)
    categories = declared or CategoryTree((), is_whole=False)
    menu = _read_list(folder / "menu.yml", schema.menu_entry, findings)
    banners = _read_list(folder / "banners.yml", schema.banner, findings)
    links = _read_list(folder / "links.yml", schema.logo_link, findings)
    _check_number(_count(menu), MAX_ITEMS, folder / "menu.yml", findings)
    _check_menu(menu, categories, folder / "menu.yml", findings)
    units = _read_list(folder / STAFF, rooms.unit, findings, most=MAX_UNITS)
    topics = _read_list(folder / TOPICS, rooms.topic, findings)
    images = find_images(folder, identity, banners, links, units, topics, photos, findings)
    figures = _attempt(read_figures, folder / FIGURES, findings) or StartingFigures()
    comments = _read_list(folder / COMMENTS, schema.comment, findings, most=MAX_COMMENTS)
    gone = _read_list(folder / GONE, schema.gone, findings, most=MAX_GONE)
    redirects = _read_list(folder / REDIRECTS, schema.redirect, findings, most=MAX_REDIRECTS)
    abbreviations = _read_list(folder / ABBREVIATIONS, schema.abbreviation, findings)
    _check_abbreviations(abbreviations, folder / ABBREVIATIONS, findings)
    notices = _read_list(folder / NOTICES, rooms.notice, findings)
    lists = (menu, banners, links, figures, comments, gone, redirects, abbreviations)
    return DataFiles(identity, categories, *lists, notices, units, topics, images)


def read_gone_entries(text: str, path: Path, findings: Findings) -> tuple[GoneEntry, ...]:
    """Return the entries that a text of the list of removed addresses has."""
    scope = Scope(path, 1, findings)
    node, _ = compose(text, scope)
    return tuple(_read_items(node, schema.gone, scope, MAX_GONE)) if node is not None else ()


def read_category_entries(text: str, path: Path, findings: Findings) -> tuple[CategoryEntry, ...]:
    """Return the categories that a text of their data file declares."""
    scope = Scope(path, 1, findings)
    node, _ = compose(text, scope)
    return tuple(_read_items(node, schema.category, scope)) if node is not None else ()


def read_fields(text: str, path: Path, fields: Sequence[Field], findings: Findings) -> FieldValues:
    """Return the fields of a text that is no data file of the content."""
    scope = Scope(path, 1, findings)
    node, is_whole = compose(text, scope)
    if _is_mapping(node, scope):
        return read_mapping(node, fields, scope, is_whole=is_whole)
    return FieldValues({}, {})


def _read_categories(
    path: Path, findings: Findings, is_reserved: Callable[[str], bool]
) -> CategoryTree:
    entries = _read_list(path, schema.category, findings, required=True)
    tree = plant_tree(entries, path, findings, is_reserved)
    _check_number(len(tree.by_path), MAX_CATEGORIES, path, findings)
    return replace(tree, is_whole=not findings.has_errors_in(path))


def _read_identity(path: Path, findings: Findings) -> Identity | None:
    node, scope, is_whole = _compose_file(path, findings, required=True)
    if not _is_mapping(node, scope):
        return None
    mapping = read_mapping(node, schema.IDENTITY_FIELDS, scope, is_whole=is_whole)
    required = {field.name for field in schema.IDENTITY_FIELDS if field.required}
    return Identity(**mapping.values) if required <= mapping.values.keys() else None


def read_figures(path: Path, findings: Findings) -> StartingFigures:
    """Return the starting figures of a file; none if it is missing."""
    node, scope, is_whole = _compose_file(path, findings, required=False)
    if not _is_mapping(node, scope):
        return StartingFigures()
    mapping = read_mapping(node, schema.FIGURES_FIELDS, scope, is_whole=is_whole)
    return StartingFigures(**mapping.values)


def _read_list(
    path: Path,
    kind: Kind[Made | None],
    findings: Findings,
    *,
    required: bool = False,
    most: int = MAX_ITEMS,
) -> tuple[Made, ...]:
    def read(path: Path, findings: Findings) -> tuple[Made, ...]:
        node, scope, _ = _compose_file(path, findings, required=required)
        return _read_items(node, kind, scope, most) if node is not None else ()

    return _attempt(read, path, findings) or ()


def _attempt(
    read: Callable[..., Result], path: Path, findings: Findings, *arguments: object
) -> Result | None:
    work = partial(read, path, findings, *arguments)
    return attempt(work, path, findings, MAX_SECONDS)


def _read_items(
    node: yaml.Node, kind: Kind[Made | None], scope: Scope, most: int = MAX_ITEMS
) -> tuple[Made, ...]:
    if not isinstance(node, yaml.SequenceNode):
        scope.error(node, "tệp này cần một danh sách", "mỗi mục bắt đầu bằng “- ”")
        return ()
    try:
        return list_of(kind, most)(node, scope)
    except FieldError as error:
        record(error, scope)
        return ()


def _is_mapping(node: yaml.Node | None, scope: Scope) -> TypeGuard[yaml.MappingNode]:
    if node is not None and not isinstance(node, yaml.MappingNode):
        scope.error(node, "tệp này cần các trường", "viết “tên: giá trị”")
    return isinstance(node, yaml.MappingNode)


def _compose_file(
    path: Path, findings: Findings, *, required: bool
) -> tuple[yaml.Node | None, Scope, bool]:
    scope = Scope(path, 1, findings)
    if is_outside(path, path.parent):
        record_link(path, findings)
        return None, scope, False
    if not path.is_file():
        if required:
            findings.error(path, (1, 1), "thiếu tệp dữ liệu này", "tạo lại tệp theo HUONG-DAN.md")
        return None, scope, True
    text = read_text(path, findings)
    if text is None:
        return None, scope, True
    record_traces(SourceText(path, text, text, 1, len(text)), frozenset(text), findings)
    node, is_whole = compose(text, scope)
    if node is None and required and is_whole:
        findings.error(path, (1, 1), "tệp dữ liệu trống", "điền nội dung theo HUONG-DAN.md")
    return node, scope, is_whole


def _count(entries: Sequence[MenuEntry]) -> int:
    return len(entries) + sum(_count(entry.children) for entry in entries)


def _check_number(number: int, most: int, path: Path, findings: Findings) -> None:
    if number > most:
        what = f"tệp có {number} mục, nhiều nhất {most}"
        findings.error(path, (1, 1), what, "bỏ bớt mục")


def _check_abbreviations(
    entries: Sequence[AbbreviationEntry], path: Path, findings: Findings
) -> None:
    known: dict[tuple[str, str], int] = {}
    for entry in entries:
        forms = letters_of(entry.short), letters_of(entry.full)
        first = known.setdefault(forms, entry.written_at[0])
        if first != entry.written_at[0]:
            what = f"“{entry.short}” là “{entry.full}” đã ghi ở dòng {first}"
            findings.error(path, entry.written_at, what, "xóa một mục")
        elif forms[0] == forms[1] or not all(forms):
            what = f"“{entry.short}” và “{entry.full}” không phải chữ tắt và chữ đầy đủ"
            findings.error(path, entry.written_at, what, "viết hai cách viết khác nhau")


def _check_menu(
    entries: Sequence[MenuEntry], categories: CategoryTree, path: Path, findings: Findings
) -> None:
    for entry in entries:
        if entry.category is not None and not categories.knows(entry.category):
            findings.error(
                path,
                entry.written_at,
                f"chưa khai báo chuyên mục “{entry.category}”{categories.suggest(entry.category)}",
                "viết đúng tên trong categories.yml, mục con viết “Mục cha/Mục con”",
            )
        elif entry.category is None and (entry.label is None or entry.url is None):
            findings.error(
                path,
                entry.written_at,
                "mục trình đơn thiếu label hoặc url",
                "ghi label và url, hoặc category",
            )
        _check_menu(entry.children, categories, path, findings)
