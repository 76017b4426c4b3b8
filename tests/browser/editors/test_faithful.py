"""Paragraphs that a person has not touched are written as they stood in the file."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from plugins.editors.bundle import SCRIPTS

RESTORE = """async ([script, original, written]) => {
  const { restore } = await import(`data:text/javascript,${script}`);
  return restore(original, written);
}"""
TABLE = "| Việc | Số |\n|---|---:|\n| Một | 1 |"
WRITTEN_TABLE = "| Việc | Số |\n| --- | --- |\n| Một | 1 |"


@pytest.mark.parametrize(
    ("original", "written", "expected"),
    [
        (TABLE, WRITTEN_TABLE, TABLE),
        ("Chữ *nghiêng*.[^1]\n\n[^1]: Luật.", "Chữ _nghiêng_.\\[^1]\n\n\\[^1]: Luật.", None),
        ("a\n\n\n\nb", "a\n\nb", "a\n\nb"),
        ("a\r\n\r\nb *c*", "a\n\nb _c_", "a\n\nb *c*"),
        (f"a\n\n{TABLE}", f"a mới\n\n{WRITTEN_TABLE}", f"a mới\n\n{TABLE}"),
        (TABLE, WRITTEN_TABLE.replace("1 |", "2 |"), TABLE.replace("1 |", "2 |")),
        (TABLE, WRITTEN_TABLE.replace("Số", "Tỷ lệ"), WRITTEN_TABLE.replace("Số", "Tỷ lệ")),
        ("a *b*\n\nc", "c\n\na _b_", "c\n\na *b*"),
        ("a *b*\n\nc", "c", "c"),
        ("- Một\n    - Hai", "- Một\n- Hai", "- Một\n- Hai"),
        ("a b", "a **b**", "a **b**"),
        ("a **b**", "a b", "a b"),
        ("a", "", ""),
    ],
    ids=[
        *("table", "footnote", "many blank lines", "line ends", "other paragraph", "cell"),
        *("heading of a table", "moved", "removed", "nesting", "made bold", "made plain"),
        "emptied",
    ],
)
def test_what_was_not_touched_comes_back(
    page: Page, original: str, written: str, expected: str | None
) -> None:
    script = quote((SCRIPTS / "faithful.js").read_text(encoding="utf-8"))
    restored = page.evaluate(RESTORE, [script, original, written])
    assert restored == (original if expected is None else expected)
