"""Videos of a bundle: that of the header, and those on lines of their own in the body."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from plugins.core.incremental.fingerprints import digest
from plugins.gallery.markup import picture_html
from plugins.newsdesk.model import Video
from plugins.newsdesk.pasting.lines import VIDEO, Kind, split_lines
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import Bundle
from plugins.newsdesk.rendering.photos import BundlePhotos, find_named
from plugins.newsdesk.schema.videos import REMEDY, find_player, is_film
from plugins.newsdesk.schema.yaml_nodes import Place
from plugins.vietnamese.normalize import normalize
from plugins.vietnamese.typography import typeset_text

# A telephone in a village loads 50 MB in a minute; YouTube adapts the picture to the connection.
LARGE_FILM_MB = 50
POSTER_PX = 800
_MEGABYTE = 1_000_000
_MARKED = "video:"


class BundleVideos:
    """The videos of one bundle.

    In the body a mark takes their place while it is converted: what is written of a video is no
    part of what editors may write as HTML. `films` are the files to publish with the bundle;
    `shows_cover` is whether the cover is a poster in the body. Without `has_photos`, as in pages,
    no poster is missed.
    """

    def __init__(
        self,
        bundle: Bundle,
        url: str,
        photos: BundlePhotos,
        findings: Findings,
        *,
        has_photos: bool,
    ) -> None:
        self._bundle = bundle
        self._url = url
        self._photos = photos
        self._findings = findings
        self._has_photos = has_photos
        self._sign = f"video{digest(bundle.source.body).hex()[:16]}x"
        self._in_body: dict[str, tuple[Video, Place, str] | None] = {}
        self.found: list[Video] = []
        self.films: set[Path] = set()
        self.shows_cover = False

    def mark(self, body: str) -> str:
        """Return the Markdown with a paragraph for each video."""
        if _MARKED not in body.lower():
            return body
        return "\n".join(
            self._mark_line(line.text) if line.kind is Kind.VIDEO else line.text
            for line in split_lines(body)
        )

    def put(self, html: str, sizes: str) -> str:
        """Return the HTML with the videos in the places of their marks.

        The cover is the poster of those that name none, so it must be known. `sizes` is that of
        posters.
        """
        for mark, made in self._in_body.items():
            shown = ""
            if made:
                video = self._with_poster(*made, "ghi tên một ảnh của bài sau địa chỉ")
                self.shows_cover |= not made[2]
                self.found.append(video)
                shown = _write(video, sizes)
            html = html.replace(f"<p>{mark}</p>", shown).replace(mark, "")
        return html

    def take_header(self, sizes: str) -> str:
        """Return the HTML of the video that the header names, empty if it names none."""
        source, place = self._bundle.values.get("video"), self._bundle.place("video")
        video = self._make(source, place, "") if source is not None else None
        if video is None:
            return ""
        poster = self._bundle.values.get("video_poster", "")
        if poster:
            place = self._bundle.place("video_poster")
        remedy = "chép một ảnh vào thư mục của bài, ghi tên ở cover hoặc video_poster"
        video = self._with_poster(video, place, poster, remedy)
        self.found.append(video)
        return _write(video, sizes, is_first=True)

    def _mark_line(self, line: str) -> str:
        match = VIDEO.fullmatch(line)
        if match is None:  # mended within the line
            return line
        source = match["source"]
        place = self._bundle.source.find_in_body(source)
        video = self._make(source, place, match["caption"] or "")
        mark = f"{self._sign}{len(self._in_body)}x"
        self._in_body[mark] = (video, place, match["poster"] or "") if video else None
        if match["poster"]:
            self._photos.show_poster(match["poster"], place, video.title if video else "")
        return f"\n{mark}\n"

    def _with_poster(self, video: Video, place: Place, name: str, remedy: str) -> Video:
        """Return a video with the photo of a name, by default the cover."""
        if self._has_photos and not name and not self._photos.has_cover:
            what = "video chưa có ảnh, bạn đọc chỉ thấy một khung trống"
            self._findings.advise(self._bundle.path, place, what, remedy)
        return video._replace(picture=self._photos.plan_poster(name or None, place))

    def _make(self, source: str, place: Place, caption: str) -> Video | None:
        """Return a video, None after recording what is wrong with it."""
        title = caption or str(self._bundle.values.get("title", ""))
        if not is_film(source):
            player = find_player(source)
            if player is None:
                what = f"“{source[:80]}” không phải địa chỉ của một video"
                self._findings.error(self._bundle.path, place, what, REMEDY)
                return None
            return Video(title, *player, 0, caption, None)
        path = self._find_film(source, place)
        if path is None:
            return None
        url = f"{self._url}{quote(normalize(path.name))}"
        return Video(title, "", url, "", "", path.stat().st_size, caption, None)

    def _find_film(self, name: str, place: Place) -> Path | None:
        found = find_named(name, "video", self._bundle, self._findings, place)
        if found is None:
            return None
        self.films.add(found)
        size_mb = found.stat().st_size / _MEGABYTE
        if size_mb > LARGE_FILM_MB:
            self._findings.advise(
                found,
                (1, 1),
                f"video nặng {size_mb:.0f} MB, máy của bạn đọc sẽ tải rất lâu",
                f"xuất lại ở 720p cho dưới {LARGE_FILM_MB} MB, hoặc đưa lên YouTube rồi ghi địa "
                "chỉ của nó",
            )
        return found


def _write(video: Video, sizes: str, *, is_first: bool = False) -> str:
    """Return the figure: a film, or a link to the page of another site with its poster."""
    caption = Markup("<figcaption>{}</figcaption>").format(typeset_text(video.caption))
    if video.is_film:
        start, inner = Markup('<figure class="video">'), _write_film(video)
    else:
        start = Markup(
            '<figure class="video" data-behaviour="video" data-player="{}" data-title="{}">'
        ).format(video.player, f"Video: {video.title}")
        inner = _write_link(video, sizes, is_first=is_first)
    return f"{start}{inner}{caption if video.caption else ''}</figure>"


def _write_film(video: Video) -> Markup:
    poster = Markup()
    if video.picture:  # loaded with the page, so not larger than a telephone needs
        fitting = [one for one in video.picture.avif if one.width <= POSTER_PX]
        poster = Markup(' poster="/{}"').format((fitting or video.picture.avif)[-1].url)
    return Markup(
        '<video class="video__film" controls playsinline preload="none" src="/{}"{} '
        'title="{}"><a href="/{}">Tải video</a></video>'
    ).format(video.url, poster, f"Video: {video.title}", video.url)


def _write_link(video: Video, sizes: str, *, is_first: bool) -> Markup:
    picture = video.picture
    shown = picture_html(picture, alt="", sizes=sizes, eager=is_first) if picture else ""
    return Markup(
        '<a class="video__link" href="{}" rel="noopener noreferrer">{}'
        '<span class="video__play"><span class="visually-hidden">Phát video: {}. </span>'
        "Xem trên {}</span></a>"
    ).format(video.url, shown, video.title, video.site)
