"""Portals to build: the same stories as our bundles, for Pelican as it comes, and for Hugo.

Every story has a title, a lead, 4 KB of text, a category, three tags, an author and a source. The
same number gives the same stories.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.support.sites import DATA

WORDS = [
    "công",
    "tác",
    "dân",
    "vận",
    "hội",
    "nghị",
    "tổng",
    "kết",
    "tỉnh",
    "ủy",
    "huyện",
    "xã",
    "phong",
    "trào",
    "thi",
    "đua",
    "nhân",
    "dân",
    "đảng",
    "bộ",
    "chính",
    "quyền",
    "mặt",
    "trận",
    "tổ",
    "quốc",
    "đoàn",
    "thể",
    "cơ",
    "sở",
    "nông",
    "thôn",
    "mới",
    "đô",
    "thị",
    "văn",
    "minh",
]
CATEGORIES = ("Tin hoạt động", "Dân vận khéo", "Nghiên cứu")
RENAMED = " mới"
LEAD = "Đoạn mở đầu của bài, một câu."
TAGS, AUTHORS, SOURCES = 200, 30, 10
PARAGRAPHS, WORDS_EACH = 7, 110
FIRST = datetime(2015, 1, 1, 8, 0)
NEWEST = datetime(2026, 11, 1, 8, 0)


@dataclass(frozen=True)
class Story:
    """One article of a generated portal."""

    number: int
    title: str
    date: datetime
    category: str
    tags: tuple[str, ...]
    author: str
    source: str
    body: str

    @property
    def name(self) -> str:
        """Return the last part of its address."""
        return f"bai-{self.number:05}"


def make_stories(count: int) -> list[Story]:
    """Return so many stories, oldest first, over twelve years."""
    chance = random.Random(count)
    step = (NEWEST - FIRST) / count
    return [make_story(number, FIRST + number * step, chance) for number in range(count)]


def make_story(number: int, date: datetime, chance: random.Random) -> Story:
    """Return one story."""
    tags = chance.sample(range(TAGS), 3)
    paragraphs = (" ".join(chance.choices(WORDS, k=WORDS_EACH)) for _ in range(PARAGRAPHS))
    return Story(
        number=number,
        title=f"Bài viết số {number}: {' '.join(chance.choices(WORDS, k=6))}",
        date=date.replace(second=0, microsecond=0),
        category=chance.choice(CATEGORIES),
        tags=tuple(f"Thẻ {tag}" for tag in tags),
        author=f"Phòng {chance.randrange(AUTHORS)}",
        source=f"Nguồn {chance.randrange(SOURCES)}",
        body="\n\n".join(f"{text.capitalize()}." for text in paragraphs),
    )


def edit(stories: Sequence[Story]) -> list[Story]:
    """Return the stories with one of them edited, in the middle."""
    place = len(stories) // 2
    edited = replace(stories[place], body=f"{stories[place].body}\n\nMột câu mới.")
    return [*stories[:place], edited, *stories[place + 1 :]]


def add(stories: Sequence[Story]) -> list[Story]:
    """Return the stories with a new one, the newest."""
    story = make_story(len(stories), NEWEST + timedelta(days=1), random.Random(0))
    return [*stories, story]


def rename(stories: Sequence[Story]) -> list[Story]:
    """Return the stories with their first category renamed."""
    old, new = CATEGORIES[0], f"{CATEGORIES[0]}{RENAMED}"
    return [replace(one, category=new) if one.category == old else one for one in stories]


def slug_of(category: str) -> str:
    """Return the address of a category, which stays when it is renamed."""
    return f"muc-{CATEGORIES.index(category.removesuffix(RENAMED))}"


def write_ours(stories: Sequence[Story], folder: Path) -> None:
    """Write our content; what is the same already stays as it is."""
    names = sorted({story.category for story in stories})
    categories = "".join(f"- {{name: {name}, slug: {slug_of(name)}}}\n" for name in names)
    files = {**DATA, "content/data/categories.yml": categories}
    for story in stories:
        fields = {
            "title": story.title,
            "date": f"{story.date:%Y-%m-%d %H:%M}",
            "category": story.category,
            "lead": LEAD,
            "id": story.name,
            "tags": list(story.tags),
            "authors": [story.author],
            "source": story.source,
        }
        name = f"content/articles/{story.date:%Y}/{story.name}.md"
        files[name] = f"---\n{as_yaml(fields)}---\n\n{story.body}\n"
    write_changed(files, folder)


def write_pelican(stories: Sequence[Story], folder: Path) -> None:
    """Write content as Pelican reads it without plugins."""
    files = {}
    for story in stories:
        fields = {
            "Title": story.title,
            "Date": f"{story.date:%Y-%m-%d %H:%M}",
            "Category": story.category,
            "Summary": LEAD,
            "Slug": story.name,
            "Tags": ", ".join(story.tags),
            "Author": story.author,
        }
        head = "".join(f"{name}: {value}\n" for name, value in fields.items())
        files[f"content/{story.date:%Y}/{story.name}.md"] = f"{head}\n{story.body}\n"
    write_changed(files, folder)


def write_hugo(stories: Sequence[Story], folder: Path) -> None:
    """Write content as Hugo reads it: sections for categories, months as a taxonomy."""
    files = {
        f"content/{slug_of(name)}/_index.md": f"---\n{as_yaml({'title': name})}---\n"
        for name in sorted({story.category for story in stories})
    }
    for story in stories:
        fields = {
            "title": story.title,
            "date": f"{story.date:%Y-%m-%dT%H:%M:00+07:00}",
            "lead": LEAD,
            "tags": list(story.tags),
            "authors": [story.author],
            "sources": [story.source],
            "months": [f"{story.date:%Y-%m}"],
        }
        name = f"content/{slug_of(story.category)}/{story.name}.md"
        files[name] = f"---\n{as_yaml(fields)}---\n\n{story.body}\n"
    write_changed(files, folder)


def as_yaml(fields: Mapping[str, object]) -> str:
    """Return front matter: JSON is YAML, and quotes what needs it."""
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
    return "".join(lines)


def write_changed(files: Mapping[str, str | bytes], folder: Path) -> None:
    """Write the files that are new or have changed, as an editor does."""
    for name, text in files.items():
        path = folder / name
        content = text if isinstance(text, bytes) else text.encode()
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
