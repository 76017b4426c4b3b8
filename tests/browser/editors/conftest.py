"""A built site with the editors' page, and the page opened on its content."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from plugins.editors.bundle import CACHE
from plugins.tools.admin.bundling import ensure_bundle
from tests.support.editors_page import AdminHandler, EditorsPage, open_editors_page
from tests.support.serving import serve
from tests.support.sites import DATA, ROOT, BuiltSite, article, build_site, jpeg

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="230" height="94">'
    '<rect width="230" height="94"/></svg>'
)
# What the form would write otherwise, or does not know at all.
BODY = """\
Đoạn *nghiêng*, có `[mã]` và chú thích.[^1]

| Nội dung | Số việc | Tỷ lệ |
|---|---:|:---:|
| Đúng hạn | 41 | 89% |

- Một
    - Một rưỡi
- Hai

H<sub>2</sub>O, <abbr title="Ủy ban nhân dân">UBND</abbr>.

![Hội trường](1.jpg "Toàn cảnh")

[^1]: Luật số 10/2022/QH15."""
FILES: dict[str, str | bytes] = DATA | {
    "content/articles/2025/hoi-nghi/index.md": article(
        BODY, gallery="[{file: 2.jpg, alt: Sân khấu}]", cover="1.jpg", cover_alt="Hội trường"
    ),
    "content/articles/2025/hoi-nghi/1.jpg": jpeg(),
    "content/articles/2025/hoi-nghi/2.jpg": jpeg(),
    "content/articles/2024/duong-moi/index.md": article(
        title="Đường mới", id="duong-moi", gallery="false"
    ),
    "content/pages/quyen-rieng-tu.md": "---\ntitle: Quyền riêng tư\n---\n\nXin chào.\n",
    "content/data/links.yml": "- name: Báo\n  url: https://bao.example/\n  image: bao.svg\n",
    "content/data/images/bao.svg": LOGO,
}


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Wait longer than usual: the page is large, and machines that test are busy."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="session")
def admin_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Return the site as `serve` builds it, with the bundle that is kept between runs."""
    folder = tmp_path_factory.mktemp("admin")
    ensure_bundle(ROOT, print)
    (folder / CACHE).parent.mkdir()
    (folder / CACHE).symlink_to(ROOT / CACHE)
    site = build_site(FILES, folder, SHOW_DRAFTS=True)
    assert site.status == 0, site.log
    return site


@pytest.fixture(scope="session")
def admin_origin(admin_site: BuiltSite) -> Iterator[str]:
    """Return the address of the site, served with the policy of the editors' page."""
    with serve(admin_site.output, AdminHandler) as address:
        yield address


@pytest.fixture(params=[{}])
def editors(
    request: pytest.FixtureRequest, browser: Browser, admin_origin: str
) -> Iterator[EditorsPage]:
    """Return the page opened on the content; afterwards nobody else was asked for anything.

    The parameter has the `width` of the window in CSS pixels and the `files` of the content.
    """
    size: ViewportSize = {"width": request.param.get("width", 1400), "height": 900}
    context = browser.new_context(viewport=size, locale="en-US")
    opened = open_editors_page(context, admin_origin, request.param.get("files", FILES))
    yield opened
    asked, complaints = opened.foreign_requests, opened.complaints
    context.close()
    assert asked == []
    assert complaints == []
