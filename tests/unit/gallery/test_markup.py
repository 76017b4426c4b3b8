"""The HTML of a picture and the placeholder tones."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.gallery.markup import TONE_PREFIX, picture_html, picture_preload, tone_class, tones
from plugins.gallery.photos import Photo
from plugins.gallery.recipes import Picture, plan_picture
from plugins.gallery.settings import GallerySettings
from tests.support.sites import ROOT

PHOTO = Photo(Path("a.jpg"), "0" * 64, 800, 600, "#808080", 1)


@pytest.fixture
def picture() -> Picture:
    return plan_picture(PHOTO, GallerySettings())


def test_a_picture_offers_avif_in_all_widths_and_one_jpeg(picture: Picture) -> None:
    small, large = picture.avif
    assert picture_html(picture, alt="Hội nghị", sizes="100vw") == (
        "<picture>"
        f'<source type="image/avif" srcset="/{small.url} 400w, /{large.url} 800w" sizes="100vw">'
        f'<img class="{tone_class("#808080")}" src="/{picture.jpeg.url}" width="800" height="600"'
        ' alt="Hội nghị" loading="lazy" decoding="async">'
        "</picture>"
    )


@pytest.mark.parametrize(("height", "is_tall"), [(600, False), (800, False), (801, True)])
def test_upright_pictures_are_told_apart(height: int, is_tall: bool) -> None:
    upright = plan_picture(replace(PHOTO, height=height), GallerySettings())
    assert (' tall"' in picture_html(upright, alt="", sizes="100vw")) is is_tall


def test_the_leading_picture_is_loaded_first(picture: Picture) -> None:
    html = picture_html(picture, alt="", sizes="100vw", eager=True)
    assert 'loading="eager" decoding="async" fetchpriority="high"' in html


def test_what_is_preloaded_is_what_the_picture_takes(picture: Picture) -> None:
    html = picture_html(picture, alt="", sizes="(min-width: 1px) 50vw", eager=True)
    link = picture_preload(picture, sizes="(min-width: 1px) 50vw")
    for name in ("srcset", "sizes"):
        [taken] = re.findall(f' {name}="([^"]+)"', html)
        assert f' image{name}="{taken}"' in link
    assert link.startswith('<link rel="preload" as="image" type="image/avif"')


def test_the_class_goes_to_the_picture(picture: Picture) -> None:
    html = picture_html(picture, alt="", sizes="100vw", css_class="photo__picture")
    assert html.startswith('<picture class="photo__picture"><source')


def test_texts_are_escaped_once(picture: Picture) -> None:
    html = picture_html(picture, alt='"A" & <b>', sizes="(a > b) 1px", css_class='"x"')
    assert 'alt="&#34;A&#34; &amp; &lt;b&gt;"' in html
    assert 'sizes="(a &gt; b) 1px"' in html
    assert 'class="&#34;x&#34;"' in html


def test_braces_in_texts_are_only_braces(picture: Picture) -> None:
    assert 'alt="{tone} {0}"' in picture_html(picture, alt="{tone} {0}", sizes="100vw")


def test_there_is_no_inline_style(picture: Picture) -> None:
    assert "style=" not in picture_html(picture, alt="", sizes="100vw", eager=True)


def test_the_tone_follows_the_colour(picture: Picture) -> None:
    bright = picture_html(replace(picture, colour="#ffffff"), alt="", sizes="1px")
    dark = picture_html(replace(picture, colour="#000000"), alt="", sizes="1px")
    assert bright != dark


def tones_css() -> str:
    return "".join(
        f".{TONE_PREFIX}{number:02} {{ background-color: {tone}; }}\n"
        for number, tone in enumerate(tones())
    )


def test_the_theme_has_the_placeholder_colours() -> None:
    sheet = (ROOT / "theme/static/css/components/tones.css").read_text(encoding="utf-8")
    assert sheet.partition("\n")[2] == tones_css()


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#ff0000", "#0a7f3c", "#808080"])
def test_every_colour_has_a_tone_in_the_sheet(colour: str) -> None:
    assert f".{tone_class(colour)} {{ background-color: #" in tones_css()


@pytest.mark.parametrize("number", range(len(tones())))
def test_a_tone_is_its_own_nearest(number: int) -> None:
    assert tone_class(tones()[number]) == f"tone-{number:02}"


def test_the_sheet_is_small_and_has_one_rule_per_tone() -> None:
    rules = re.findall(r"^\.tone-\d\d \{ background-color: #[0-9a-f]{6}; \}$", tones_css(), re.M)
    assert len(rules) == len(tones()) == len(set(tones())) == 35
