"""The tags of old bodies: those that mean something, and a body with no others."""

from __future__ import annotations

import re
from collections import Counter

DEEPEST = 200  # blocks, and inline elements, in each other; a parser's time grows with both

PARAGRAPHS = frozenset(
    {
        *("address", "article", "aside", "center", "dd", "div", "dl", "dt", "details", "fieldset"),
        *("figcaption", "footer", "form", "header", "legend", "main", "marquee", "nav", "p"),
        *("section", "summary"),
    }
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TABLES = frozenset({"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"})
BLOCKS = PARAGRAPHS | HEADINGS | {"blockquote", "figure", "hr", "li", "ol", "pre", "table", "ul"}
FRAMES = frozenset({"audio", "embed", "iframe", "object", "oembed", "video"})
# Browsers open these again in each paragraph, every one of them, until they are closed.
REOPENED = frozenset({"b", "code", "em", "i", "s", "strike", "strong", "tt"})
INLINE = REOPENED | {"a", "del", "kbd", "q", "samp", "span", "sub", "sup"}
KEPT = BLOCKS | TABLES | FRAMES | INLINE | {"br", "img", "source"}
VOID = frozenset({"br", "embed", "hr", "img", "source"})
# What no reader has seen.
DROPPED = frozenset({"head", "noscript", "script", "style", "template", "title", "xml"})
# Never in each other but within others, since they end by themselves.
SELF_ENDING = (TABLES - {"table"}) | {"dd", "dt", "li", "p"}
# Whatever is open within them ends with them.
CLOSING = frozenset({"caption", "marquee", "object", "td", "th"})

_COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)
_COMMENT_END = re.compile(r"--!?>")
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*+)"
    r"(?P<attributes>(?:=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|[^>])*+)>"
)
# Of the clipboard of Google, whose bold tag around everything means nothing.
_LIGHT = re.compile(r"font-weight:\s*normal", re.IGNORECASE)


def simplify_tags(html: str) -> str:
    """Return HTML without comments, tags that mean nothing, and tags that would nest too deep."""
    html = _without_comments(html)
    end = html.rfind(">") + 1  # no search for the end of a tag that has none
    return _TAG.sub(_Simplifier().simplify, html[:end]) + html[end:]


class _Simplifier:
    """Writes the tags of one body, with what is open."""

    def __init__(self) -> None:
        self._depth = {"block": 0, "inline": 0}
        self._reopened: Counter[str] = Counter()

    def simplify(self, tag: re.Match[str]) -> str:
        """Return what to write for a tag."""
        name, is_end = tag["name"].lower(), bool(tag["end"])
        if name not in KEPT:
            return tag[0] if name in DROPPED else ""
        if name in CLOSING:
            self._reopened.clear()
        if name in REOPENED:
            return self._reopen(name, tag["attributes"], is_end=is_end)
        if name in VOID or name in SELF_ENDING:
            return tag[0]
        kind = "inline" if name in INLINE else "block"
        self._depth[kind] += -1 if is_end else 1
        if self._depth[kind] + is_end > DEEPEST:
            return "" if kind == "inline" else "<br>"
        self._depth[kind] = max(self._depth[kind], 0)
        return tag[0]

    def _reopen(self, name: str, attributes: str, *, is_end: bool) -> str:
        """Return the outermost of equal tags, without attributes that mean nothing."""
        before = self._reopened[name]
        self._reopened[name] = max(before - 1, 0) if is_end else before + 1
        if before != is_end:
            return ""
        if is_end:
            return f"</{name}>"
        return f'<{name} style="font-weight:normal">' if _LIGHT.search(attributes) else f"<{name}>"


def _without_comments(html: str) -> str:
    """Return HTML without comments that end."""
    ends = [found.end() for found in _COMMENT_END.finditer(html)] if "<!--" in html else []
    end = ends[-1] if ends else 0
    return _COMMENT.sub("", html[:end]) + html[end:]
