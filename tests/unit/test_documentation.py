"""What the code has is documented, and what is documented exists."""

from __future__ import annotations

import re
from ast import literal_eval
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plugins.core.settings import settings_of
from plugins.engagement.service.http.routes import describe
from plugins.engagement.service.run.command_line import COMMANDS
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.settings import EngagementSettings
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.schema.declarations import (
    ARTICLE_FIELDS,
    ATTACHMENT_FIELDS,
    DOCUMENT_FIELDS,
    IDENTITY_FIELDS,
    PHOTO_FIELDS,
)
from plugins.newsdesk.schema.rooms import NOTICE_FIELDS, PERSON_FIELDS, UNIT_FIELDS
from plugins.newsdesk.settings import NewsdeskSettings
from plugins.tools.alerts.settings import AlertSettings, MailSettings
from plugins.tools.environment.programs import PACKAGES

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ROOT = Path(__file__).resolve().parents[2]
CONNECTED = re.compile(r"\bsignals\.(\w+)\.connect\((?:receivers\.)?(\w+)\)")
ROW = re.compile(r"^\| `([a-z_]+)`", re.MULTILINE)


def read(name: str) -> str:
    """Return a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """Return what stands below a heading up to the next one of its level."""
    level = re.match("#+", title)
    assert level is not None
    start = text.index(f"{title}\n")
    end = text.find(f"\n{level[0]} ", start + 1)
    return text[start : end if end > 0 else None]


def test_every_task_is_documented_and_every_documented_one_exists() -> None:
    found = re.findall(r"^@task.*?^def (\w+)", read("tasks.py"), re.MULTILINE | re.DOTALL)
    tasks = {name.rstrip("_") for name in found}  # `import` is a word of Python
    assert set(ROW.findall(section(read("CONTRIBUTING.md"), "## Tasks"))) == tasks


def test_every_receiver_is_in_the_table_of_signals_and_every_documented_one_exists() -> None:
    table = section(read("ARCHITECTURE.md"), "## Signals")
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| `(\w+)` \|", table, re.MULTILINE)
    code = [
        (signal, path.parent.name, receiver)
        for name in ("__init__", "receivers")
        for path in (ROOT / "plugins").glob(f"*/{name}.py")
        for signal, receiver in CONNECTED.findall(path.read_text(encoding="utf-8"))
    ]
    assert sorted(rows) == sorted(code)


def test_every_hook_is_in_the_table_of_hooks_and_every_documented_one_exists() -> None:
    table = section(read("ARCHITECTURE.md"), "## Hooks")
    rows = [row.split("|")[1:5] for row in table.splitlines() if row.startswith("|")][2:]
    documented = {
        (plugin.strip(), hook)
        for plugin, *cells in rows
        for hook, cell in zip(("urls", "frame", "pages"), cells, strict=True)
        if cell.strip()
    }
    code = {
        (path.parent.name, hook)
        for path in (ROOT / "plugins").glob("*/hooks.py")
        for hook in re.findall(
            r"^def (urls|frame|pages)\(", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert documented == code


def test_every_setting_of_the_newsdesk_is_documented_and_every_documented_one_exists() -> None:
    docs = read("plugins/newsdesk/README.md")
    documented = set(re.findall(r"^\| `([A-Z_]+)`", docs, re.MULTILINE))
    assert documented == names_of(NewsdeskSettings)


def names_of(kind: type[DataclassInstance]) -> set[str]:
    """Return the names under which people write the settings of a class."""
    return {one.name for one in settings_of(kind).values()}


def test_every_setting_of_the_gallery_is_documented_with_its_default() -> None:
    docs = read("plugins/gallery/README.md")
    rows = re.findall(r"^\| `GALLERY_([A-Z_]+)` \| `(.+?)` \|", docs, re.MULTILINE)
    documented = {name.lower(): literal_eval(default) for name, default in rows}
    defaults = asdict(GallerySettings())
    assert documented == defaults | {"cache_dir": str(defaults["cache_dir"])}


@pytest.mark.parametrize(
    "name",
    [
        field.name
        for field in (
            *(*ARTICLE_FIELDS, *PHOTO_FIELDS, *ATTACHMENT_FIELDS, *IDENTITY_FIELDS),
            *(*DOCUMENT_FIELDS, *NOTICE_FIELDS, *UNIT_FIELDS, *PERSON_FIELDS),
        )
    ],
)
def test_the_editors_handbook_explains_every_field(name: str) -> None:
    assert f"`{name}`" in read("content/HUONG-DAN.md")


def test_every_package_of_the_list_of_programs_is_documented_with_its_programs() -> None:
    table = section(read("plugins/tools/environment/README.md"), "## Programs")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (.+?) \|", table, re.MULTILINE)
    assert {name: tuple(re.findall(r"`(.+?)`", cell)) for name, cell in rows} == PACKAGES


def test_every_plugin_has_a_readme() -> None:
    packages = [*(ROOT / "plugins").glob("*/__init__.py"), *(ROOT / "plugins").glob("tools/*/*.py")]
    folders = {path.parent for path in packages} - {ROOT / "plugins/serving"}
    assert [folder for folder in folders if not (folder / "README.md").is_file()] == []


def test_every_setting_of_the_pages_is_documented_and_every_documented_one_exists() -> None:
    table = engagement("README", "Settings of the pages")
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == names_of(
        EngagementSettings
    )


def test_every_setting_of_the_service_is_documented_with_its_default() -> None:
    rows = re.findall(
        r"^\| `--([a-z-]+)` \| (.+?) \|", engagement("OPERATIONS", "Settings"), re.MULTILINE
    )
    defaults = {name: spell(value) for name, value in asdict(ServiceSettings()).items()}
    assert {name.replace("-", "_"): default for name, default in rows} == defaults


def spell(default: object) -> str:
    """Return a default as the table has it."""
    if isinstance(default, bool):
        return "`yes`" if default else "`no`"
    return "–" if default in (None, "", ()) else f"`{default}`"


def test_every_command_of_the_service_is_documented_and_every_documented_one_exists() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|", engagement("OPERATIONS", "Commands"), re.MULTILINE)
    assert set(rows) == COMMANDS.keys()


def test_every_address_of_the_service_is_documented_and_every_documented_one_exists() -> None:
    rows = re.findall(
        r"^\| ([A-Z]+) \| `(\S+)` \|", engagement("PROTOCOL", "Addresses"), re.MULTILINE
    )
    described = {
        (method.upper(), path)
        for path, item in describe("/tt/")["paths"].items()
        for method in item.keys() & {"get", "post"}
    }
    assert set(rows) == described


def engagement(document: str, title: str) -> str:
    """Return a section of a document of the engagement plugin."""
    return section(read(f"plugins/engagement/{document}.md"), f"## {title}")


DOCUMENTS = [
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "plugins/**/*.md", "theme/*.md")
    for path in ROOT.glob(pattern)
]
LINK = re.compile(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_of_a_document_leads_to_a_file_and_a_heading(name: str) -> None:
    dead = []
    for target, anchor in LINK.findall(read(name)):
        path = (ROOT / name).parent / target if target else ROOT / name
        if not path.exists() or (anchor and anchor not in anchors(path)):
            dead.append(f"{target}#{anchor}")
    assert dead == []


def anchors(path: Path) -> set[str]:
    """Return the anchors that forges give to the headings of a document."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def test_every_variable_of_the_alerts_is_documented_and_every_documented_one_exists() -> None:
    table = section(read("plugins/tools/alerts/README.md"), "## Settings")
    rows = "".join(re.findall(r"^\| (`ALERT_.+?) \|", table, re.MULTILINE))
    documented = set(re.findall(r"`(ALERT_[A-Z_]+)`", rows))
    assert documented == names_of(MailSettings) | names_of(AlertSettings)
