"""Portals to build: the same stories as our bundles, for Pelican as it comes, and for Hugo.

Every story has a title, a lead, 4 KB of text, a category, three tags, an author and a source; with
an album, photos too: the first above the text, the others in a gallery below. The same number gives
the same stories.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.bench.albums import NO_PHOTOS, Album, Photo
from tests.support.sites import DATA

_WORDS = """
công tác dân vận hội nghị tổng kết tỉnh ủy huyện xã phong trào thi đua nhân dân đảng bộ chính
quyền mặt trận tổ quốc đoàn thể cơ sở nông thôn mới đô thị văn minh
"""
WORDS = _WORDS.split()
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
    photos: tuple[Photo, ...] = ()
    lead: str = LEAD

    @property
    def name(self) -> str:
        return name_of(self.number)


def name_of(number: int) -> str:
    return f"bai-{number:05}"


def make_stories(count: int, album: Album = NO_PHOTOS) -> list[Story]:
    """Return `count` stories, oldest first, over twelve years."""
    chance = random.Random(count)
    step = (NEWEST - FIRST) / count
    stories = (make_story(number, FIRST + number * step, chance) for number in range(count))
    return [replace(one, photos=album.photos_of(one.name, one.number)) for one in stories]


def make_story(number: int, date: datetime, chance: random.Random) -> Story:
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


def edit(stories: Sequence[Story], sentence: str = "Một câu mới.") -> list[Story]:
    """Return the stories with one of them edited, in the middle."""
    place = len(stories) // 2
    edited = replace(stories[place], body=f"{stories[place].body}\n\n{sentence}")
    return [*stories[:place], edited, *stories[place + 1 :]]


def add(stories: Sequence[Story]) -> list[Story]:
    """Return the stories and a new one, the newest, with as many photos as the others."""
    story = make_story(len(stories), NEWEST + timedelta(days=1), random.Random(0))
    photos = tuple(replace(photo, owner=story.name) for photo in stories[0].photos)
    return [*stories, replace(story, photos=photos)]


def rename(stories: Sequence[Story]) -> list[Story]:
    old, new = CATEGORIES[0], f"{CATEGORIES[0]}{RENAMED}"
    return [replace(one, category=new) if one.category == old else one for one in stories]


def slug_of(category: str) -> str:
    """Return the address of a category, which stays when it is renamed."""
    return f"muc-{CATEGORIES.index(category.removesuffix(RENAMED))}"


def write_ours(
    stories: Sequence[Story], folder: Path, data: Mapping[str, str] | None = None
) -> None:
    """Write our content, and more data files; unchanged files are not touched."""
    names = sorted({story.category for story in stories})
    categories = "".join(f"- {{name: {name}, slug: {slug_of(name)}}}\n" for name in names)
    files = {**DATA, **(data or {}), "content/data/categories.yml": categories}
    for story in stories:
        fields = {
            "title": story.title,
            "date": f"{story.date:%Y-%m-%d %H:%M}",
            "category": story.category,
            "lead": story.lead,
            "id": story.name,
            "tags": list(story.tags),
            "authors": [story.author],
            "source": story.source,
            **pictures_of(story),
        }
        place = f"content/articles/{story.date:%Y}/{story.name}"
        files[file_at(place, story)] = f"---\n{as_yaml(fields)}---\n\n{story.body}\n"
        write_photos(story, folder / place)
    write_changed(files, folder)


def write_pelican(stories: Sequence[Story], folder: Path) -> None:
    """Write content for Pelican without plugins: photos are in the text, unchanged."""
    files = {}
    for story in stories:
        fields = {
            "Title": story.title,
            "Date": f"{story.date:%Y-%m-%d %H:%M}",
            "Category": story.category,
            "Summary": story.lead,
            "Slug": story.name,
            "Tags": ", ".join(story.tags),
            "Author": story.author,
        }
        head = "".join(f"{name}: {value}\n" for name, value in fields.items())
        photos = "".join(f"\n![{one.text}]({{attach}}{one.name})\n" for one in story.photos)
        place = f"content/{story.date:%Y}/{story.name}"
        files[file_at(place, story)] = f"{head}\n{story.body}\n{photos}"
        write_photos(story, folder / place)
    write_changed(files, folder)


def write_hugo(stories: Sequence[Story], folder: Path) -> None:
    """Write content for Hugo: sections for categories, a taxonomy for months."""
    files = {
        f"content/{slug_of(name)}/_index.md": f"---\n{as_yaml({'title': name})}---\n"
        for name in sorted({story.category for story in stories})
    }
    for story in stories:
        fields = {
            "title": story.title,
            "date": f"{story.date:%Y-%m-%dT%H:%M:00+07:00}",
            "lead": story.lead,
            "tags": list(story.tags),
            "authors": [story.author],
            "sources": [story.source],
            "months": [f"{story.date:%Y-%m}"],
            **pictures_of(story),
        }
        place = f"content/{slug_of(story.category)}/{story.name}"
        files[file_at(place, story)] = f"---\n{as_yaml(fields)}---\n\n{story.body}\n"
        write_photos(story, folder / place)
    write_changed(files, folder)


def pictures_of(story: Story) -> dict[str, object]:
    if not story.photos:
        return {}
    cover, *others = story.photos
    gallery = [{"file": one.name, "caption": one.text, "alt": one.text} for one in others]
    return {"cover": cover.name, "cover_alt": cover.text, "gallery": gallery}


def file_at(place: str, story: Story) -> str:
    """Return the file of a story: in a folder of its own when it has photos."""
    return f"{place}/index.md" if story.photos else f"{place}.md"


def write_photos(story: Story, folder: Path) -> None:
    """Write the missing photos; photos never change."""
    for photo in story.photos:
        path = folder / photo.name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(photo.content)


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
