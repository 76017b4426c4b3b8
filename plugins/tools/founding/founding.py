"""Make the sample portal an office's own: write its files, put the sample aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plugins.core.errors import SetupError
from plugins.core.files import place, write_whole
from plugins.core.project import PRODUCTION
from plugins.gallery.share_card import draw_card
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import INDEX
from plugins.newsdesk.reading.layout import find_articles, find_documents
from plugins.newsdesk.reading.tree import walk
from plugins.newsdesk.site.content import ARTICLES, DOCUMENTS
from plugins.newsdesk.site.samples import is_sample
from plugins.tools.founding import texts
from plugins.tools.founding.answers import Office
from plugins.tools.founding.colours import make_shades, write_style
from plugins.tools.founding.presets import PRESETS, write_categories, write_menu

ASIDE = ".cache/init"
DATA, IMAGES, PAGES = "content/data", "content/data/images", "content/pages"
STYLE = "theme-local/static/css/office.css"
ADDRESS = re.compile(r"^SITEURL = .*$", re.MULTILINE)
IMAGE = re.compile(r"^\s+image: *[\"']?([^\"'\n]+?)[\"']?\s*$", re.MULTILINE)
MOST_NAMES = 5

Report = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """Files to write, by name below the project; files and folders to put aside."""

    written: dict[str, bytes]
    removed: tuple[str, ...]


def refuse_own_articles(root: Path) -> None:
    """Raise SetupError if a portal has articles that are neither samples nor the first draft."""
    own = [path.relative_to(root).as_posix() for path in _iter_articles(root) if _is_own(path)]
    if own:
        names = ", ".join(own[:MOST_NAMES]) + (", …" if own[MOST_NAMES:] else "")
        raise SetupError(
            f"Cổng này đã có {len(own)} bài của cơ quan ({names}) nên init không chạy, chưa đổi gì "
            "— sửa tên, địa chỉ, chuyên mục trong content/data/."
        )


def found(root: Path, office: Office, report: Report, now: datetime) -> Path:
    """Make the portal in `root` that of an office; return the folder with what was put aside.

    Raises SetupError, before anything is changed, for a portal with articles of its own. Each file
    is written whole and nothing is deleted, so that an interrupted run is repeated or undone.
    """
    refuse_own_articles(root)
    plan = make_plan(root, office, report, now)
    aside = root / ASIDE / f"{now:%Y%m%dT%H%M%S%f}"
    aside.mkdir(parents=True)
    for name in plan.removed:  # first: a repeated run learns from the data files what to remove
        if (root / name).exists():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).rename(aside / name)
    for name, content in plan.written.items():
        target = root / name
        if target.exists():
            place(target, aside / name, staging=aside)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content, staging=aside)
    for year in (root / "content" / ARTICLES).glob("*"):
        if year.is_dir() and not year.is_symlink() and not any(year.iterdir()):
            year.rmdir()
    return aside


def make_plan(root: Path, office: Office, report: Report, now: datetime) -> Plan:
    """Return what is written and put aside for an office."""
    preset, shades = PRESETS[office.preset], make_shades(office.colour)
    letters = texts.initials(office)
    card = draw_card(office.portal_name, letters, shades["--red-50"])
    if not card.has_text:
        report(
            "Máy này không có phông chữ Việt: hình chia sẻ chỉ có chữ viết tắt — cài gói "
            f"fonts-dejavu-core rồi chạy lại, hoặc thay {IMAGES}/chia-se.jpg."
        )
    banners, links, topics = (
        _read(root, f"{DATA}/{name}.yml") for name in ("banners", "links", "topics")
    )
    kept_links = texts.drop_samples(links)
    written = {
        f"{DATA}/portal.yml": texts.write_portal(office),
        f"{DATA}/categories.yml": write_categories(preset),
        f"{DATA}/menu.yml": write_menu(preset),
        f"{DATA}/banners.yml": texts.drop_all(banners),
        f"{DATA}/links.yml": kept_links,
        f"{DATA}/figures.yml": texts.FIGURES,
        **{
            f"{DATA}/{name}.yml": texts.drop_all(text)
            for name in ("notices", "staff", "topics")
            if (text := _read(root, f"{DATA}/{name}.yml"))
        },
        f"{IMAGES}/emblem.svg": texts.write_emblem(letters, shades["--red-50"]),
        f"{PAGES}/gioi-thieu.md": texts.write_about(office),
        f"{PAGES}/lien-he.md": texts.write_contact(office),
        f"content/{ARTICLES}/{now:%Y}/{texts.FIRST_KEY}/{INDEX}": texts.write_first_draft(
            preset.categories[0][0], now
        ),
        STYLE: write_style(shades),
        **_write_address(root, office.site_url),
    }
    named = (*IMAGE.findall(banners), *IMAGE.findall(links), *IMAGE.findall(topics))
    images = {*named} - {*IMAGE.findall(kept_links)}
    samples = (path for path in _iter_documents(root) if is_sample(path))
    bundles = (
        path.parent if path.name == INDEX else path for path in (*_iter_articles(root), *samples)
    )
    return Plan(
        {name: text.encode() for name, text in written.items()}
        | {f"{IMAGES}/chia-se.jpg": card.content},
        (
            *(path.relative_to(root).as_posix() for path in bundles),
            *(f"{IMAGES}/{name}" for name in sorted(images) if "/" not in name),
            f"{DATA}/comments.yml",
        ),
    )


def _write_address(root: Path, site_url: str) -> dict[str, str]:
    """Return publishconf.py with the address of the portal, nothing if that is not known yet."""
    if not site_url:
        return {}
    text, count = ADDRESS.subn(f'SITEURL = "{site_url}"', _read(root, PRODUCTION))
    if count != 1:
        raise SetupError(
            f"{PRODUCTION} không có đúng một dòng “SITEURL = …”, chưa đổi gì — sửa tệp này rồi "
            "chạy lại."
        )
    return {PRODUCTION: text}


def _iter_articles(root: Path) -> Iterator[Path]:
    found = find_articles(walk(root / "content" / ARTICLES, root), Findings(root))
    return (one.path for one in found)


def _iter_documents(root: Path) -> Iterator[Path]:
    found = find_documents(walk(root / "content" / DOCUMENTS, root), Findings(root))
    return (one.path for one in found)


def _is_own(path: Path) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace")
    return not is_sample(path) and not texts.is_untouched(text)


def _read(root: Path, name: str) -> str:
    try:
        return (root / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
