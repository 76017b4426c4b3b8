"""What a page may cost a reader with a cheap phone: bytes and requests of the first view.

1 KB is 1,024 bytes, compressed as a server sends them. The photos are drawn with the texture of
photographs, as large as a camera's.
"""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Browser, Request

from tests.support.drawing import landscape
from tests.support.production_server import ProductionHandler
from tests.support.sample_site import KINDS
from tests.support.serving import serve
from tests.support.sites import BuiltSite, Files, build_site
from tests.support.sites import article as make_article

KB = 1024
PHOTOS = 11
SIZE = (3000, 2000)
ARTICLE = "/tin-hoat-dong/nhieu-anh/"
VIDEO = "/tin-hoat-dong/xem-phim/"
PARAGRAPH = (
    "Hội nghị đánh giá công tác dân vận năm qua, biểu dương những tập thể và cá nhân có mô hình "
    "hay, cách làm sáng tạo, đồng thời bàn nhiệm vụ của năm tới: lắng nghe Nhân dân, giải quyết "
    "kịp thời kiến nghị, đưa việc khó ra bàn công khai từ thôn, ấp, khu phố. "
)
ON_DEMAND = re.compile(r"/js\.[0-9a-f]+/tools/")
OF_OTHER_PAGES = re.compile(
    r"theme/(?:tim-kiem|meanings|excerpts)\.|/behaviours/(?:documents|offline|video)\.js$"
)


def photo_files() -> Files:
    """Return a long article with one lead photo and ten below, and ten articles with one each."""
    photos = {f"anh-{seed:02}.jpg": draw_photo(seed) for seed in range(1, PHOTOS + 1)}
    gallery = ", ".join(
        f"{{file: {name}, alt: Đồng ruộng, caption: Ảnh {name}}}" for name in list(photos)[1:]
    )
    main = make_article(
        "\n\n".join([PARAGRAPH * 2] * 8),
        title="Tổng kết công tác dân vận năm 2023, triển khai nhiệm vụ năm 2024",
        id="nhieu-anh",
        cover="anh-01.jpg",
        cover_alt="Đồng ruộng dưới chân đồi",
        lead=f'"{PARAGRAPH.strip().replace(":", " –")}"',
        featured="true",
        gallery=f"[{gallery}]",
    )
    files: dict[str, str | bytes] = {"content/articles/2024/nhieu-anh/index.md": main}
    files |= {f"content/articles/2024/nhieu-anh/{name}": photo for name, photo in photos.items()}
    files["content/articles/2024/xem-phim/anh-01.jpg"] = photos["anh-01.jpg"]
    files["content/articles/2024/xem-phim/index.md"] = make_article(
        "\n\n".join([PARAGRAPH * 2] * 8),
        title="Phim tài liệu về những con đường mới do người dân hiến đất",
        id="xem-phim",
        date="2023-12-01 08:00",
        video="https://youtu.be/dQw4w9WgXcQ",
        cover="anh-01.jpg",
        cover_alt="Đồng ruộng dưới chân đồi",
    )
    for number, (name, photo) in enumerate(list(photos.items())[1:], start=1):
        folder = f"content/articles/2024/tin-{number:02}"
        files[f"{folder}/{name}"] = photo
        files[f"{folder}/index.md"] = make_article(
            PARAGRAPH,
            title=f"Tin ngắn số {number} về phong trào thi đua ở cơ sở",
            id=f"tin-{number:02}",
            date=f"2024-01-{number:02} 08:00",
            category="Tin hoạt động" if number % 2 else "Dân vận khéo/Mô hình hay",
            cover=name,
            cover_alt="Đồng ruộng",
        )
    return files


def draw_photo(seed: int) -> bytes:
    stream = io.BytesIO()
    landscape(SIZE, seed).save(stream, "JPEG", quality=88)
    return stream.getvalue()


@dataclass(frozen=True)
class Transfer:
    """One answer: its address, what it is for, its bytes as they came (compressed)."""

    url: str
    kind: str
    size_bytes: int


def first_view(browser: Browser, url: str) -> Sequence[Transfer]:
    """Open a page as a phone that was never here and return all that came without scrolling."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
    )
    page = context.new_page()
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    transfers = [
        Transfer(request.url, request.resource_type, request.sizes()["responseBodySize"])
        for request in finished
    ]
    context.close()
    return transfers


def total(transfers: Sequence[Transfer], *kinds: str) -> int:
    """Return the bytes of all transfers, or of those of some kinds."""
    return sum(one.size_bytes for one in transfers if not kinds or one.kind in kinds)


@pytest.fixture(scope="module")
def photo_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Return the built site whose photos are as heavy as a camera's."""
    site = build_site(photo_files(), tmp_path_factory.mktemp("photos"), OFFLINE=True)
    assert site.status == 0, site.log
    return site


@pytest.fixture(scope="module")
def photo_origin(photo_site: BuiltSite) -> Iterator[str]:
    """Return the address of that site, served as in production."""
    with serve(photo_site.output, ProductionHandler) as address:
        yield address


@pytest.fixture(scope="module")
def article(browser: Browser, photo_origin: str) -> Sequence[Transfer]:
    """Return the first view of an article with eleven photos."""
    return first_view(browser, photo_origin + ARTICLE)


@pytest.fixture(scope="module")
def home(browser: Browser, photo_origin: str) -> Sequence[Transfer]:
    """Return the first view of the home page, which leads to eleven articles with photos."""
    return first_view(browser, photo_origin + "/")


def test_an_article_comes_in_100_kb_and_12_requests(article: Sequence[Transfer]) -> None:
    assert total(article) <= 100 * KB
    assert len(article) <= 12


def test_a_video_comes_with_the_same_bytes_and_two_requests_more(
    browser: Browser, photo_origin: str
) -> None:
    view = first_view(browser, photo_origin + VIDEO)
    assert any(one.url.endswith("/behaviours/video.js") for one in view)
    assert total(view) <= 100 * KB
    assert total(view, "script") <= 6 * KB
    assert total(view, "stylesheet") <= 10 * KB
    assert len(view) <= 12 + 2


def test_the_home_page_comes_in_200_kb(home: Sequence[Transfer]) -> None:
    assert total(home) <= 200 * KB


@pytest.mark.parametrize(("kind", "most"), [("document", 15), ("stylesheet", 10), ("script", 6)])
def test_each_part_of_a_page_has_its_budget(
    kind: str, most: int, article: Sequence[Transfer], home: Sequence[Transfer]
) -> None:
    for view in (article, home):
        assert 0 < total(view, kind) <= most * KB


@pytest.fixture(scope="module")
def script_sizes(photo_site: BuiltSite, photo_origin: str, browser: Browser) -> dict[str, int]:
    """Return name → compressed size of every script of the portal."""
    names = sorted(name for name in photo_site.files if name.endswith(".js"))
    context = browser.new_context()
    ask = context.request.get
    sizes = {name: int(ask(f"{photo_origin}/{name}").headers["content-length"]) for name in names}
    context.close()
    return sizes


def test_all_scripts_that_an_article_may_bring_unasked_fit_the_budget(
    script_sizes: dict[str, int],
) -> None:
    others = re.compile(f"{ON_DEMAND.pattern}|{OF_OTHER_PAGES.pattern}")
    unasked = [size for name, size in script_sizes.items() if not others.search(name)]
    assert 0 < sum(unasked) <= 6 * KB


def test_what_is_loaded_on_demand_has_two_kilobytes_each(
    script_sizes: dict[str, int], article: Sequence[Transfer]
) -> None:
    asked = {name: size for name, size in script_sizes.items() if ON_DEMAND.search(name)}
    assert len(asked) == 2
    assert max(asked.values()) <= 2 * KB
    assert [one.url for one in article if ON_DEMAND.search(one.url)] == []


@pytest.mark.parametrize(
    ("script", "most"),
    [
        pytest.param("theme/tuong-tac.", 1, id="hits"),
        # Every search needs it before results are listed; in parts it would cost a slow phone more
        # than its bytes, a journey of 150 ms for each.
        pytest.param("theme/tim-kiem.", 10.5, id="search"),
        pytest.param("theme/meanings.", 5, id="what a query may mean, on demand"),
        pytest.param("theme/excerpts.", 2.5, id="excerpts, after the list"),
    ],
)
def test_a_script_of_a_plugin_has_its_budget(
    script: str, most: float, photo_site: BuiltSite
) -> None:
    [name] = [name for name in photo_site.files if name.startswith(script)]
    assert 0 < len(gzip.compress((photo_site.output / name).read_bytes(), 9)) <= most * KB


def test_the_page_of_the_search_comes_in_60_kb(browser: Browser, photo_origin: str) -> None:
    assert total(first_view(browser, f"{photo_origin}/tim-kiem/")) <= 60 * KB


def test_the_lead_picture_is_light(article: Sequence[Transfer]) -> None:
    pictures = [one for one in article if one.kind == "image" and "/anh/" in one.url]
    assert 10 * KB < pictures[0].size_bytes <= 60 * KB


def test_photos_further_down_wait_for_the_reader(article: Sequence[Transfer]) -> None:
    assert len([one for one in article if "/anh/" in one.url]) == 1


@pytest.mark.parametrize("kind", ["home", "article"])
def test_the_leading_photo_is_asked_for_before_the_style_sheet_is_there(
    kind: str, sample_site: BuiltSite
) -> None:
    page = sample_site.page(KINDS[kind])
    [leading] = re.findall(r'srcset="([^"]+)"[^>]*><img [^>]*fetchpriority="high"', page)
    head, _ = page.split('<script src="', maxsplit=1)
    assert f'<link rel="preload" as="image" type="image/avif" imagesrcset="{leading}"' in head


class ElementReader(HTMLParser):
    """Gathers what would be inline, and scripts that would keep a page from being read.

    One may: it applies the scheme that the reader chose, before anything is drawn in another. It is
    the last of the head, since what is below it is asked for once it has run.
    """

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.is_waiting = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.wrong += [name for name in found if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and not found.get("src")):
            self.wrong.append(f"<{tag}>")
        if self.is_waiting and tag in {"script", "link"}:
            self.wrong.append(self.get_starttag_text() or tag)
        if str(found.get("src")).endswith("/early.js"):
            self.is_waiting = True
        if (
            tag == "script"
            and found.get("type") != "module"
            and not {"async", "defer"} & set(found)
            and not str(found.get("src")).endswith("/early.js")
        ):
            self.wrong.append(self.get_starttag_text() or tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "head":
            self.is_waiting = False


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_inline_and_every_script_is_deferred(kind: str, sample_site: BuiltSite) -> None:
    reader = ElementReader()
    reader.feed(sample_site.page(KINDS[kind]))
    assert reader.wrong == []
