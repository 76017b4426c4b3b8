"""The modules of a site with one language: what they hold, their tables and addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from plugins.tools.nukeviet.dump.database import Database, KeptTable
from plugins.tools.nukeviet.dump.opening import DumpError
from plugins.tools.nukeviet.dump.shapes import CONFIG_NAMES
from plugins.tools.nukeviet.site.texts import is_for_all, plain_line, whole
from plugins.tools.nukeviet.site.uploads import UPLOADS

NEWS, PAGE, LAWS = "news", "page", "laws"
ALBUMS, CLIPS, ORGANS, QUESTIONS = "photos", "videoclips", "organs", "faq"
MAIN_TABLES = {
    **{NEWS: "rows", PAGE: "page", LAWS: "law"},
    **{ALBUMS: "album", CLIPS: "clip", ORGANS: "organ", QUESTIONS: "faq"},
}
MEDIA = frozenset({ALBUMS, CLIPS})  # of which each row becomes an article
TERMS = "siteterms"  # a module of pages: what NukeViet does with the data of readers
# Ends of the names of tables by which other systems are told.
OTHER_SYSTEMS = {
    "WordPress": {"posts", "options"},
    "Joomla": {"content", "extensions"},
    "Drupal": {"node", "variable"},
}
# Modules without content of their own, and the page of the portal that does the same.
CONTACT = "/lien-he/"  # a page, if the portal has it
ROOMS = {
    "contact": CONTACT,
    "feeds": "/rss/",
    "seek": "/tim-kiem/",
    "statistics": "/thong-ke/",
}


@dataclass(frozen=True)
class Module:
    """A module: its name in addresses, kind, stem of its tables, folder of its uploads.

    `is_public` is false if only members could see it.
    """

    name: str
    kind: str
    stem: str
    uploads: str
    title: str
    is_on: bool
    is_public: bool = True

    def address_of(self, path: str) -> str:
        """Return the address of an uploaded file, given its path below the folder."""
        return f"/{UPLOADS}/{self.uploads}/{path}"


@dataclass(frozen=True)
class OldSite:
    """A site in one language: `stem` of the tables of the language, all modules, settings.

    `hosts` are its own names, `home` the module whose addresses do not name it. Keys of `settings`
    are (module, name). `rooms` are modules without content, with the page of
    the portal that does the same.
    """

    database: Database
    prefix: str
    language: str
    languages: tuple[str, ...]
    modules: tuple[Module, ...]
    settings: dict[tuple[str, str], str] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    rooms: dict[str, str] = field(default_factory=dict)
    contacts: tuple[Module, ...] = ()

    @property
    def stem(self) -> str:
        return f"{self.prefix}_{self.language}" if self.prefix else self.language

    @property
    def home(self) -> str:
        return self.settings.get(("global", "rewrite_op_mod"), "") or self.settings.get(
            ("global", "site_home_module"), ""
        )

    @property
    def name(self) -> str:
        return plain_line(self.settings.get(("global", "site_name")))

    def setting(self, module: str, name: str) -> str:
        return self.settings.get((module, name), "")

    def base(self, module: str) -> str:
        """Return the begin of a module's addresses, such as `/vi/tin-tuc`, without a last slash."""
        is_short = self.setting("global", "rewrite_optional") in {"1", ""}
        language = "" if is_short and len(self.languages) == 1 else f"/{self.language}"
        is_home = module == self.setting("global", "rewrite_op_mod")
        return language + ("" if is_home else f"/{module}")

    def bases(self, module: str) -> list[str]:
        """Return all begins of a module's addresses, the usual one first."""
        others = [f"/{module}", f"/{self.language}/{module}"]
        if module == self.home:
            others += ["", f"/{self.language}"]
        return list(dict.fromkeys([self.base(module), *others]))


def find_site(database: Database, language: str, hosts: Iterable[str]) -> OldSite:
    """Return the site of a dump in a language. Raises DumpError if there is none."""
    news = _find_news(database)
    if not news:
        raise DumpError(_explain(database))
    languages = _find_languages(database, news)
    if language not in languages:
        raise DumpError(
            f"Bản xuất không có ngôn ngữ {language!r}, chỉ có: {', '.join(languages)} — hãy ghi "
            "--language."
        )
    prefix = languages[language]
    settings = _read_settings(database, prefix, language)
    own = _hosts(settings, hosts)
    site = OldSite(database, prefix, language, tuple(languages), (), settings, own)
    modules = tuple(_read_modules(database, site, news))
    contacts = tuple(_find_contacts(database, site))
    return replace(site, modules=modules, rooms=_find_rooms(database, site), contacts=contacts)


def choose_modules(site: OldSite, names: Sequence[str]) -> list[Module]:
    """Return the modules to import: those named, or all that readers could see.

    Raises DumpError.
    """
    known = {one.name: one for one in site.modules}
    if unknown := [name for name in names if name not in known]:
        raise DumpError(
            f"Cổng cũ không có mô-đun nào nhập được tên {', '.join(unknown)} — chọn trong: "
            f"{', '.join(known)}."
        )
    return [
        one for one in site.modules if (one.name in names if names else one.is_on and one.is_public)
    ]


def _find_news(database: Database) -> dict[str, KeptTable]:
    """Return stem → table of articles, of modules that also have bodies and categories."""
    bodies = {one.stem for one in database.find_all("detail")}
    categories = {one.stem for one in database.find_all("cat")}
    return {
        one.stem: one
        for one in database.find_all("rows")
        if one.stem in bodies and one.stem in categories
    }


def _find_languages(database: Database, news: Iterable[str]) -> dict[str, str]:
    """Return language → prefix of the tables, by the tables of modules, else by those of news."""
    stems = [one.stem for one in database.find_all("modules")]
    if not stems:
        stems = ["_".join(stem.split("_")[:2]) for stem in news]
    found: dict[str, str] = {}
    for stem in stems:
        prefix, _, language = stem.rpartition("_")
        if len(language) == 2:
            found.setdefault(language, prefix)
    return found


def _read_settings(database: Database, prefix: str, language: str) -> dict[tuple[str, str], str]:
    wanted = set(CONFIG_NAMES.split())
    found: dict[tuple[str, str], str] = {}
    for row in database.rows(database.find("config", prefix)):
        if row.get("config_name") in wanted and row.get("lang", "sys") in {"sys", language}:
            key = str(row.get("module", "global")), str(row["config_name"])
            found[key] = str(row["config_value"] or "")
    return found


def _hosts(settings: dict[tuple[str, str], str], given: Iterable[str]) -> frozenset[str]:
    listed = (settings.get(("global", name), "") for name in ("my_domains", "site_domain"))
    names = [*",".join(listed).split(","), *given]
    return frozenset(host for name in names if (host := host_of(name)))


def host_of(address: str) -> str:
    """Return the host of an address as people write it, without `www.`, in small letters."""
    host = address.strip().lower().partition("://")[2] or address.strip().lower()
    return host.partition("/")[0].partition(":")[0].removeprefix("www.")


def _read_modules(
    database: Database, site: OldSite, news: dict[str, KeptTable]
) -> Iterable[Module]:
    by_kind = {NEWS: {stem.lower(): stem for stem in news}} | {
        kind: {one.stem.lower(): one.stem for one in database.find_all(table)}
        for kind, table in (
            (LAWS, "law"),
            (ALBUMS, "album"),
            (CLIPS, "clip"),
            (ORGANS, "organ"),
            (QUESTIONS, "faq"),
            (PAGE, "page"),
        )
    }
    rows = list(database.rows(database.find("modules", site.stem), "weight"))
    named = set()
    for row in rows:
        name = str(row["title"])
        written = f"{site.stem}_{row.get('module_data') or name.replace('-', '_')}".lower()
        if kind := _kind_of(str(row["module_file"]), written, by_kind):
            stem = by_kind[kind][written]  # servers on Windows write tables in small letters
            named.add(stem)
            uploads = str(row.get("module_upload") or name)
            title = plain_line(row.get("custom_title")) or name
            is_on, is_public = whole(row.get("act", 1)) == 1, is_for_all(row.get("groups_view"))
            yield Module(name, kind, stem, uploads, title, is_on, is_public)
    for stem in news:  # without a row: removed from the site, or the table of modules is missing
        if stem.startswith(f"{site.stem}_") and stem not in named:
            name = stem.removeprefix(f"{site.stem}_").replace("_", "-")
            yield Module(name, NEWS, stem, name, name, is_on=not rows)


def _kind_of(file: str, stem: str, by_kind: Mapping[str, Collection[str]]) -> str:
    """Return the kind of a module, also of one made by copying the files of another."""
    kinds = [kind for kind, stems in by_kind.items() if stem in stems]
    return file if file in kinds else next(iter(kinds), "")


def _find_rooms(database: Database, site: OldSite) -> dict[str, str]:
    rows = database.rows(database.find("modules", site.stem))
    kinds = {str(row["title"]): str(row["module_file"]) for row in rows}
    kinds = kinds or {kind: kind for kind in ROOMS}
    return {name: ROOMS[kind] for name, kind in kinds.items() if kind in ROOMS}


def _find_contacts(database: Database, site: OldSite) -> Iterable[Module]:
    for row in database.rows(database.find("modules", site.stem), "weight"):
        name, kind, is_on = (
            str(row["title"]),
            str(row["module_file"]),
            whole(row.get("act", 1)) == 1,
        )
        if ROOMS.get(kind) == CONTACT and is_on and is_for_all(row.get("groups_view")):
            stem = f"{site.stem}_{row.get('module_data') or name}"
            title = plain_line(row.get("custom_title")) or name
            yield Module(name, kind, stem, str(row.get("module_upload") or name), title, is_on)


def _explain(database: Database) -> str:
    others = database.facts.others
    found = [one.name for one in database.tables] + list(others)
    shown = ", ".join(found[:8]) + (" …" if len(found) > 8 else "")
    ends = {name.rpartition("_")[2].lower() for name in found}
    for system, tables in OTHER_SYSTEMS.items():
        if tables <= ends:
            return (
                f"Đây là bản xuất của {system} ({shown}), không phải NukeViet: lệnh này chỉ nhập "
                "NukeViet 4 — xem lại tệp sau --dump."
            )
    return (
        f"Trong tệp có {len(found)} bảng ({shown}) nhưng không có mô-đun tin nào của NukeViet 4 "
        "(các bảng …_rows, …_detail, …_cat) — hãy xuất toàn bộ cơ sở dữ liệu của cổng, cả cấu trúc."
    )
