"""An article in the browser, its tools and its voice, for the tests of what readers can do."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

ARTICLE = "/tin-hoat-dong/dai/"
SHORT = "/tin-hoat-dong/tin-01/"
SITEURL = "https://portal.example"
CANONICAL = SITEURL + ARTICLE
# A speech that says nothing until a test lets it end a sentence.
SPEECH = """
window.spoken = [];
window.cancelled = 0;
class Stub extends EventTarget {
  voices = VOICES;
  getVoices() { return this.voices.map((lang) => ({lang, localService: true})); }
  speak(one) { if (one.text) { window.spoken.push(one.text); window.speaking = one; } }
  cancel() { window.cancelled += 1; window.speaking?.onerror?.({error: "canceled"}); }
}
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", {value: new Stub()});
"""


def speech(*languages: str) -> str:
    """Return a script that gives a page voices of these languages."""
    return SPEECH.replace("VOICES", repr(list(languages)))


def open_article(page: Page, origin: str, address: str = ARTICLE) -> Page:
    """Open an article and wait for its tools."""
    page.goto(origin + address)
    expect(page.get_by_role("button", name="In bài viết")).to_be_visible()
    return page


def press(page: Page, name: str) -> Locator:
    """Press a button by keyboard and return it."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    page.keyboard.press("Enter")
    return button


def told(page: Page) -> Locator:
    return page.locator(".tools").get_by_role("status")


def size_of_text(page: Page) -> float:
    return float(
        page.locator(".prose").evaluate("text => parseFloat(getComputedStyle(text).fontSize)")
    )
