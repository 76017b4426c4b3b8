"""Typographic quotes, apostrophes, ellipses and spaces; the only module that imports typogrify.

Of its filters only smartypants is used: ``amp`` and ``initial_quotes`` add markup, ``caps`` knows
ASCII capitals only, and ``widont`` is done better by style sheets (``text-wrap: pretty``).

Smartypants gets a skeleton in which each tag, protected element and unchangeable sign (backslashes,
backticks, runs of hyphens) is replaced by a short tag; the originals are put back afterwards.
"""

import re
from collections.abc import Callable

from typogrify.filters import smartypants

from plugins.vietnamese.quotes import mend_plain_quotes
from plugins.vietnamese.spacing import bind_spaces

_PROTECTED_HTML = re.compile(
    r"""
      <!--.*?(?:-->|\Z)
    | <(?P<raw>code|kbd|math|pre|samp|script|style|svg|textarea|title|tt)(?=[\s/>])
      .*?(?:</(?P=raw)\s*>|\Z)
    | </?(?P<tag>[a-z][^\s/>]{0,200}+)(?=[^>]{0,4000}>)
      (?:[^>=]++|=\s*+(?:"[^"]*"|'[^']*'|)){0,100}+>
    | <![^>]{0,4000}+>
    | <
    | [\\`]
    | --+
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_PROTECTED_TEXT = re.compile(r"[<&\\`]|--+")
# Inline elements do not interrupt quotes; any other element begins a new context.
_INLINE = frozenset(
    re.findall(
        r"\w+",
        """
        a abbr b bdi bdo cite code data del dfn em i ins kbd mark math q s samp small span strong
        sub sup time tt u var wbr
        """,
    )
)
_INLINE_MARK = "<i>"
_BLOCK_MARK = "<p>"
_ANY_MARK = re.compile("<[ip]>")
_NEEDS_SMARTYPANTS = re.compile(r"""["'.](?:(?<=["'])|(?<=\.)(?:\.\.|[ ]\.[ ]\.))""")
# Between letters, whatever inline tags stand between them: M'nông with a bold M.
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])((?:<i>)*)['‘‛`´ʼ]((?:<i>)*)(?=[^\W\d_])")
_ENTITIES = {
    "&#8216;": "‘",
    "&#8217;": "’",
    "&#8220;": "“",
    "&#8221;": "”",
    "&#8230;": "…",
}
_ENTITY = re.compile("|".join(_ENTITIES))


def typeset_html(html: str) -> str:
    """Return HTML whose text has typographic quotes, ellipses and no-break spaces.

    Tags, attributes, comments, code, ``&lt;`` and ``&amp;`` are not changed; results are
    characters, not entities. Setting twice equals setting once.
    """
    return _typeset(html, _PROTECTED_HTML, _mark_of)


def typeset_text(text: str) -> str:
    """Return plain text (a title, a lead) set like HTML by ``typeset_html``."""
    return _typeset(mend_plain_quotes(text), _PROTECTED_TEXT, lambda _: _INLINE_MARK)


def _typeset(text: str, protected: re.Pattern[str], mark_of: Callable[[re.Match[str]], str]) -> str:
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return mark_of(match)

    skeleton = bind_spaces(_educate(protected.sub(keep, text)))
    if not kept:
        return skeleton
    originals = iter(kept)
    return _ANY_MARK.sub(lambda _: next(originals), skeleton)


def _mark_of(match: re.Match[str]) -> str:
    name = match["raw"] or match["tag"]
    return _INLINE_MARK if name is None or name.lower() in _INLINE else _BLOCK_MARK


def _educate(skeleton: str) -> str:
    """Run smartypants on each block that needs it."""
    if not _NEEDS_SMARTYPANTS.search(skeleton):
        return skeleton
    return _BLOCK_MARK.join(
        _curl(block) if _NEEDS_SMARTYPANTS.search(block) else block
        for block in skeleton.split(_BLOCK_MARK)
    )


def _curl(block: str) -> str:
    curled: str = smartypants(_APOSTROPHE.sub(r"\1’\2", block))
    return _ENTITY.sub(lambda match: _ENTITIES[match[0]], curled)
