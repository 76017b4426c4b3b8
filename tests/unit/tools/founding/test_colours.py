"""Shades of any colour have the contrast that the theme promises."""

from __future__ import annotations

import pytest

from plugins.tools.founding.colours import NAMED, contrast, make_shades, write_style

GIVEN = [*NAMED.values(), "#ffff00", "#000000", "#ffffff", "#808080", "#00ffcc", "#a8121a"]


@pytest.mark.parametrize("colour", GIVEN)
def test_text_and_bands_can_be_read_in_both_schemes(colour: str) -> None:
    shades = make_shades(colour)
    assert contrast(shades["--red-50"], "#f5f5f4") >= 4.5  # links on panels
    assert contrast("#ffffff", shades["--red-50"]) >= 4.5  # white on the band
    assert contrast("#ffffff", shades["--red-40"]) >= 7
    assert contrast(shades["--red-80"], "#14161a") >= 7
    assert contrast(shades["--red-80"], "#1d2025") >= 7
    assert contrast(shades["--red-90"], "#000000") >= 7


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#000000", 21), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)


def test_a_colour_that_can_be_read_is_taken_as_it_is() -> None:
    assert make_shades("#0b4f8a")["--red-50"] == "#0b4f8a"


def test_the_style_sheet_is_in_the_layer_of_the_values_so_that_readers_choices_win() -> None:
    style = write_style({"--red-50": "#0b4f8a"})
    assert "@layer tokens {\n  :root {\n    --red-50: #0b4f8a;\n  }\n}\n" in style
