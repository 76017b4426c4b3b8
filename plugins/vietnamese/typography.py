"""Typographic quotes, apostrophes, ellipses and spaces; the only module that imports typogrify.

Of its filters only smartypants is used: ``amp`` and ``initial_quotes`` add markup, ``caps`` knows
ASCII capitals only, and ``widont`` is done better by style sheets (``text-wrap: pretty``).

Smartypants gets a skeleton in which each tag, protected element and unchangeable sign (backslashes,
backticks, runs of hyphens) is replaced by a short tag; the originals are put back afterwards.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from markupsafe import Markup
from typogrify.filters import smartypants

from plugins.vietnamese.gaps import SPACES, may_have_gaps
from plugins.vietnamese.quotes import ADDRESS, curl_singles, find_signs, mend_plain_quotes
from plugins.vietnamese.spacing import bind_spaces


class _Protected:
    """What stays as it is; addresses, which few texts have, are looked for by their signs."""

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self._signs = re.compile(pattern, flags)
        self._signs_and_addresses = re.compile(f"{pattern}|{ADDRESS}", flags)

    def sub(self, keep: Callable[[re.Match[str]], str], text: str) -> str:
        """Return text whose protected parts are replaced."""
        has_address = any(sign in text for sign in _ADDRESS_SIGNS)
        return (self._signs_and_addresses if has_address else self._signs).sub(keep, text)


_ADDRESS_SIGNS = ("://", "w.", "W.")
_PROTECTED_HTML = _Protected(
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
_PROTECTED_TEXT = _Protected(r"[<&\\`]|--+", re.IGNORECASE)
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
_WORD_MARK = "<a>"  # code and addresses: what is quoted may begin or end with them
_ANY_MARK = re.compile("<[aip]>")
_HIDDEN = {_INLINE_MARK: len(_INLINE_MARK), _WORD_MARK: len(_WORD_MARK) - 1}
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
# What smartypants must not curl, as tags. No other tags than these and the marks are in a skeleton.
_PRIMES = {'"': "<q>", "'": "<r>"}
_DOT = "<s>"
_DOTS = re.compile(r"\.{4,}")  # blanks of forms
_PRIME_TAGS = {tag: sign for sign, tag in _PRIMES.items()} | {_DOT: "."}
_PRIME_TAG = re.compile("|".join(_PRIME_TAGS))
_SIGN_OR_MARK = re.compile("""<[ia]>|["']""")
# It begins with a set of characters, so that the engine skips most of a text.
_GAP = re.compile(rf"[ {SPACES}&](?:(?<!&)|(?<=&)(?:nbsp|\#160);)(?:[ {SPACES}]|&nbsp;|&\#160;)+")
_NO_BREAK = "\u00a0"
_BEFORE_CUT = " ,;:–-"

REMEMBERED = 50_000  # each title is shown in dozens of lists


def typeset_html(html: str) -> str:
    """Return HTML whose text has typographic quotes, ellipses and no-break spaces.

    Tags, attributes, comments, code, ``&lt;`` and ``&amp;`` are not changed; results are
    characters, not entities. Setting twice equals setting once.
    """
    return _typeset(html, _PROTECTED_HTML, _mark_of, bind_spaces)


@lru_cache(REMEMBERED)
def typeset_text(text: str) -> str:
    """Return plain text (a title, a lead) set like HTML by ``typeset_html``."""
    return _typeset_plain(text, bind_spaces)


def set_line(text: str) -> str:
    """Return plain text as one line for heads of pages and feeds, where no line is too long.

    Signs are set like those of ``typeset_text``, all spaces are plain.
    """
    line = text.unescape() if isinstance(text, Markup) else str(text)
    return _typeset_plain(" ".join(line.split()), str)


def cut_line(text: str, most: int) -> str:
    """Return `set_line` cut to at most `most` characters, between words that may be parted.

    A number stays with its unit.
    """
    line = set_line(text)
    if len(line) <= most:
        return line
    head = bind_spaces(line)[:most]
    whole = head.rpartition(" ")[0].replace(_NO_BREAK, " ") or line[: most - 1]
    return f"{whole.rstrip(_BEFORE_CUT)}…"


def _typeset_plain(text: str, bind: Callable[[str], str]) -> str:
    return _typeset(mend_plain_quotes(text), _PROTECTED_TEXT, _mark_of_sign, bind)


def _typeset(
    text: str,
    protected: _Protected,
    mark_of: Callable[[re.Match[str]], str],
    bind: Callable[[str], str],
) -> str:
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return mark_of(match)

    skeleton = bind(_educate(_close_gaps(protected.sub(keep, text))))
    if not kept:
        return skeleton
    originals = iter(kept)
    return _ANY_MARK.sub(lambda _: next(originals), skeleton)


def _mark_of(match: re.Match[str]) -> str:
    name = match["raw"] or match["tag"]
    if name is None:
        return _mark_of_sign(match)
    if name.lower() not in _INLINE:
        return _BLOCK_MARK
    return _WORD_MARK if match["raw"] else _INLINE_MARK


def _mark_of_sign(match: re.Match[str]) -> str:
    return _WORD_MARK if match[0][:1] in "hHwW" else _INLINE_MARK


def _close_gaps(skeleton: str) -> str:
    return _GAP.sub(_close, skeleton) if may_have_gaps(skeleton) else skeleton


def _close(gap: re.Match[str]) -> str:
    """Return one space for several; plain ones that begin a line of HTML stay."""
    is_indent = not gap[0].strip(" ") and gap.string[gap.start() - 1 : gap.start()] in "\n>"
    return gap[0] if is_indent else " "


def _educate(skeleton: str) -> str:
    """Run smartypants on each block that needs it."""
    if not _NEEDS_SMARTYPANTS.search(skeleton):
        return skeleton
    return _BLOCK_MARK.join(
        _curl(block) if _NEEDS_SMARTYPANTS.search(block) else block
        for block in skeleton.split(_BLOCK_MARK)
    )


def _curl(block: str) -> str:
    block = _APOSTROPHE.sub(r"\1’\2", _decode(block))
    if "'" in block:
        block = curl_singles(block)
    if "'" in block or '"' in block:
        block = _set_found(
            block, find_signs(block.replace(_INLINE_MARK, "").replace(_WORD_MARK, "x"))
        )
    block = _DOTS.sub(lambda row: _DOT * len(row[0]), block)
    return _PRIME_TAG.sub(lambda tag: _PRIME_TAGS[tag[0]], _decode(smartypants(block)))


def _decode(block: str) -> str:
    return _ENTITY.sub(lambda match: _ENTITIES[match[0]], block)


def _set_found(block: str, signs: Mapping[int, str]) -> str:
    """Return the block with `signs` at their offsets, counted without marks; primes as tags."""
    hidden = 0

    def put(match: re.Match[str]) -> str:
        nonlocal hidden
        if match[0] in _HIDDEN:
            hidden += _HIDDEN[match[0]]
            return match[0]
        sign = signs.get(match.start() - hidden, "")
        return _PRIMES.get(sign, sign) or match[0]

    return _SIGN_OR_MARK.sub(put, block)
