"""The text of HTML, a line for each block."""

from __future__ import annotations

import html
import re

_TAG = re.compile(
    r"""<(?:!--.*?--|/?([a-zA-Z][^\s/>]*)(?:[^>"']|"[^"]*"|'[^']*')*|![^>]*)>""", re.S
)
# Elements within a word leave no gap; these others within a line leave a blank.
_CLOSE = frozenset(
    re.findall(
        r"\w+",
        "a abbr b bdi bdo cite code del dfn em i ins mark q s small span strong u var wbr",
    )
)
_APART = frozenset(re.findall(r"\w+", "br img kbd picture samp source sub sup time"))


def text_of(markup: str) -> str:
    """Return what readers see of HTML; paragraphs, list items and cells are lines of their own."""
    lines = _TAG.sub(_gap, " ".join(markup.split()))
    return html.unescape(lines)


def _gap(tag: re.Match[str]) -> str:
    name = (tag[1] or "").lower()
    if not name or name in _CLOSE:
        return ""
    return " " if name in _APART else "\n"
