"""What answers at addresses of the past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.data_files import GONE
from plugins.newsdesk.schema.addresses import find_file
from plugins.newsdesk.site.content import DATA, Content
from plugins.newsdesk.urls.released import RECORD, ReleasedAddress, format_released
from plugins.portal.build import Build
from plugins.portal.model import Crumb, trail_to
from plugins.portal.redirects import (
    MAP,
    GonePage,
    Redirect,
    as_map,
    plan_gone,
    plan_redirects,
)


def add_past(build: Build) -> Findings:
    """Add what answers at addresses of the past; return advice on those that are taken.

    Also add the record of all addresses of articles and pages, which the next release must keep.
    """
    findings = Findings(build.content.settings.project)
    taken = build.output.names | {one.name for one in build.assets.list_artifacts()}
    gone = plan_gone(build.content, taken, findings)
    taken |= {name for one in gone for name in (one.save_as, one.marker)}
    redirects = plan_redirects(build.content, taken, findings)
    _add_gone(build, gone)
    _add_redirects(build, redirects, taken)
    _add_record(build, gone, redirects)
    return findings


def _add_gone(build: Build, pages: Sequence[GonePage]) -> None:
    trail = trail_to(Crumb("Bài đã gỡ"))
    categories = build.content.data.categories.roots
    for one in pages:
        build.add_page(
            one.save_as, "gone", gone=one, categories=categories, trail=trail, noindex=True
        )
        build.add_file(one.marker, "", bytes)


def _add_redirects(build: Build, redirects: Sequence[Redirect], taken: Set[str]) -> None:
    """Add a page at each former address, and the map of all."""
    text = as_map(redirects, taken)
    build.add_file(MAP, text, text.encode)
    for name, redirect in {one.save_as: one for one in redirects}.items():
        build.add_page(name, "redirect", redirect=redirect, noindex=True)


def _add_record(build: Build, gone: Sequence[GonePage], redirects: Sequence[Redirect]) -> None:
    items = [
        (one.name, one.url, one.page_key, one.metadata.aliases)
        for one in build.content.iter_built()
        if one.is_public
    ]
    inputs = repr(items), [one.url for one in gone], [one.save_as for one in redirects]

    def make() -> bytes:
        return format_released(_iter_released(build.content, gone, redirects)).encode()

    build.add_file(RECORD, inputs, make)


def _iter_released(
    content: Content, gone: Iterable[GonePage], redirects: Iterable[Redirect]
) -> Iterator[ReleasedAddress]:
    """Yield every address of an article or page that readers can open."""
    project = content.settings.project
    answered = {one.save_as for one in redirects}
    for item in content.iter_built():
        if not item.is_public:
            continue
        key = item.page_key
        yield ReleasedAddress(f"/{item.url}", item.name, key)
        for alias in item.metadata.aliases:
            if find_file(alias) in answered:
                yield ReleasedAddress(alias, item.name, key)
    path = (content.settings.content / DATA / GONE).relative_to(project).as_posix()
    yield from (ReleasedAddress(one.url, path) for one in gone)
