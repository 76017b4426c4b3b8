"""The gallery's settings."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

import plugins.gallery
from plugins.core.errors import SettingsError
from plugins.gallery.settings import GallerySettings

README = Path(plugins.gallery.__file__).with_name("README.md")


def test_without_settings_the_defaults_hold() -> None:
    assert GallerySettings.from_settings({"SITENAME": "Cổng"}) == GallerySettings()


def test_lists_and_texts_become_what_the_code_works_with() -> None:
    settings = GallerySettings.from_settings(
        {"GALLERY_WIDTHS": [320, 640], "GALLERY_CACHE_DIR": "kho/anh"}
    )
    assert settings.widths == (320, 640)
    assert settings.cache_dir == Path("kho/anh")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("WIDTHS", [], id="no-width"),
        pytest.param("WIDTHS", [800, 400], id="widths-descend"),
        pytest.param("WIDTHS", [400, 400], id="width-twice"),
        pytest.param("WIDTHS", [400, "800"], id="width-is-text"),
        pytest.param("WIDTHS", 400, id="widths-is-a-number"),
        pytest.param("AVIF_QUALITY", 0, id="quality-too-low"),
        pytest.param("AVIF_QUALITY", True, id="quality-is-a-boolean"),
        pytest.param("AVIF_SPEED", 11, id="speed-too-high"),
        pytest.param("JPEG_QUALITY", 96, id="jpeg-quality-too-high"),
        pytest.param("JPEG_WIDTH", 1200.0, id="width-is-a-fraction"),
        pytest.param("MAX_MEGAPIXELS", 90, id="more-than-pillow-allows"),
        pytest.param("URL_FOLDER", "/anh/", id="folder-with-slashes-around"),
        pytest.param("URL_FOLDER", "../anh", id="folder-outside"),
        pytest.param("CACHE_DIR", "", id="no-cache"),
        pytest.param("KEEP_DAYS", 0, id="keeps-nothing"),
        pytest.param("WORKERS", -1, id="negative-workers"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(name: str, value: object) -> None:
    with pytest.raises(SettingsError) as caught:
        GallerySettings.from_settings({f"GALLERY_{name}": value})
    assert str(caught.value).startswith(f"GALLERY_{name} is {value!r}, expected ")


def test_all_problems_are_reported_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        GallerySettings.from_settings(
            {"GALLERY_WORKERS": "2", "GALLERY_WIDTH": 400, "GALLERY_KEEP_DAYS": None}
        )
    assert caught.value.problems == (
        "GALLERY_WIDTH: there is no such setting",
        "GALLERY_KEEP_DAYS is None, expected a whole number from 1 to 3650",
        "GALLERY_WORKERS is '2', expected a whole number from 0 to 256",
    )


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    documented = re.findall(r"^\| `(GALLERY_[A-Z_]+)` \|", README.read_text("utf-8"), re.MULTILINE)
    assert sorted(documented) == sorted(
        f"GALLERY_{field.name.upper()}" for field in fields(GallerySettings)
    )
