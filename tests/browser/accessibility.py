"""What axe finds on a page once its scripts have done what they do by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

MODES: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "forced colours": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
    "a narrow screen": {"viewport": {"width": 320, "height": 640}},
}
# test_pages looks at every template in each mode. What scripts add is looked at in one mode by
# `test`, in each by `test --all`.
in_every_mode = pytest.mark.parametrize(
    "mode",
    [
        pytest.param(mode, id=name, marks=[] if name == "a narrow screen" else [pytest.mark.slow])
        for name, mode in MODES.items()
    ],
)
ALL_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# All that colours can change; everything else is found in the light already.
COLOUR_RULES = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
SCRIPT = Axe().axe_script
RUN = """async (options) => (await axe.run(options)).violations.map(
  ({ id, nodes }) => [id, nodes.map(({ html }) => html)])"""
# `load` does not wait for behaviours, which main.js imports; near ones come after a frame.
MOUNTED = """async () => {
  const main = document.querySelector("script[src$='/main.js']");
  const elements = main ? [...document.querySelectorAll("[data-behaviour]")] : [];
  const names = elements.flatMap(({ dataset }) => dataset.behaviour.split(" "));
  const others = names.filter((name) => name !== "masthead" && name !== "news"); // part of main.js
  await Promise.all(others.map((name) => import(new URL(`behaviours/${name}.js`, main.src).href)));
  for (let frames = 0; frames < 2; frames++)
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}"""


def find_violations(page: Page, rules: Mapping[str, list[str]] = ALL_RULES) -> list[Any]:
    """Return pairs of a rule that a page breaks and the elements that do so."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(SCRIPT)
    found: list[Any] = page.evaluate(RUN, rules)
    return found


def open_mounted(page: Page, address: str) -> None:
    """Open a page and wait until its behaviours are there."""
    page.goto(address)
    page.evaluate(MOUNTED)
