"""Words of a paragraph written as Markdown or as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from plugins.tools.nukeviet.bodies.escaping import (
    escape,
    escape_html,
    escape_signs,
    escape_title,
    guard_start,
    write_address,
    write_file_name,
)
from plugins.tools.nukeviet.bodies.model import Break, Image, Inline, Run, Style


@dataclass(frozen=True)
class _Mark:
    """The signs of a style in Markdown, and its tag."""

    sign: str
    tag: str


_MARKS = {
    "bold": _Mark("**", "strong"),
    "italic": _Mark("*", "em"),
    "deleted": _Mark("~~", "del"),
}


def write_lines(inlines: Sequence[Inline]) -> list[str]:
    """Return the lines of a paragraph as Markdown; all but the last end with its line break."""
    lines = [guard_start(write_line(line)) for line in split_lines(inlines)]
    return [*(f"{line}\\" for line in lines[:-1]), *lines[-1:]]


def split_lines(inlines: Sequence[Inline]) -> list[list[Inline]]:
    """Return the lines that hold anything."""
    groups = groupby(inlines, lambda one: isinstance(one, Break))
    return [list(group) for is_break, group in groups if not is_break]


def write_line(inlines: Iterable[Inline], *, is_html: bool = False) -> str:
    """Return a line as Markdown or HTML, which must have neither links nor images."""
    line = ""
    for href, group in groupby(inlines, _href_of):
        words = _write_linked(list(group), line if not href else "", is_html=is_html)
        if not href:
            line += words
        elif words.strip():
            lead, core, tail = _part(words)
            before = f"{line[:-1]}\\!" if line.endswith("!") and not lead else line
            line = f"{before}{lead}[{core}]({write_address(href)}){tail}"
        else:
            line += words
    return line


def write_image(image: Image, caption: str = "") -> str:
    """Return an image of Markdown."""
    title = f' "{escape_title(caption)}"' if caption else ""
    return f"![{escape_title(image.alt)}]({write_file_name(image.name)}{title})"


def _href_of(inline: Inline) -> str:
    match inline:
        case Run():
            return inline.style.href
        case Image():
            return inline.href
        case _:
            return ""


def _write_linked(inlines: Sequence[Inline], before: str, *, is_html: bool) -> str:
    """Return what has one address; `before` is the line so far."""
    written = ""
    for inline in _iter_styled(inlines):
        if isinstance(inline, Image):
            before_image = f"{written[:-1]}\\!" if written.endswith("!") else written
            written = before_image + write_image(inline)
        elif isinstance(inline, list):
            written += _write_styled(inline, before + written, is_html=is_html)
    return written


def _iter_styled(inlines: Sequence[Inline]) -> Iterable[Image | list[Run]]:
    """Yield images, and runs that are bold or not, together."""
    for key, group in groupby(
        inlines, lambda one: one.style.bold if isinstance(one, Run) else None
    ):
        if key is None:
            yield from (one for one in group if isinstance(one, Image))
        else:
            yield [one for one in group if isinstance(one, Run)]


def _write_styled(runs: Sequence[Run], before: str, *, is_html: bool) -> str:
    """Return runs that are all bold or all not."""
    is_bold = runs[0].style.bold and _has_words(runs)
    written = ""
    for is_italic, group in groupby(runs, lambda run: run.style.italic):
        inner = list(group)
        text = "".join(_write_run(run, is_html=is_html) for run in inner)
        if is_italic and _has_words(inner):
            text = _wrap(text, "italic", before + written, is_html=is_html or is_bold)
        written += text
    return _wrap(written, "bold", before, is_html=is_html) if is_bold else written


def _write_run(run: Run, *, is_html: bool) -> str:
    style = run.style
    if style.code and _has_words([run]):
        text = _write_code(run.text)
    elif is_html:
        text = escape_html(run.text)
    else:
        text = escape_signs(run.text) if style.href else escape(run.text)
    if style.script and run.text.strip():
        lead, core, tail = _part(text)
        text = f"{lead}<{style.script}>{core}</{style.script}>{tail}"
    if style.deleted and _has_words([run]):
        text = _wrap(text, "deleted", "", is_html=is_html)
    return text


def _write_code(text: str) -> str:
    lead, core, tail = _part(text)
    if core.isalnum():
        return f"{lead}`{core}`{tail}"
    return f"{lead}<code>{escape_html(core)}</code>{tail}"


def _wrap(text: str, name: str, before: str, *, is_html: bool) -> str:
    """Return text in the signs of a style, as tags where the signs would meet others."""
    lead, core, tail = _part(text)
    mark = _MARKS[name]
    if is_html or (not lead and before.endswith(mark.sign[0])):
        return f"{lead}<{mark.tag}>{core}</{mark.tag}>{tail}"
    return f"{lead}{mark.sign}{core}{mark.sign}{tail}"


def _part(text: str) -> tuple[str, str, str]:
    """Return the blanks before a text, the text, and the blanks after it."""
    core = text.strip()
    start = text.find(core)
    return text[:start], core, text[start + len(core) :]


def _has_words(runs: Sequence[Run]) -> bool:
    return any(any(map(str.isalnum, run.text)) for run in runs)


def without_style(inlines: Iterable[Inline]) -> list[Inline]:
    """Return inlines without bold, for headings, which are bold anyway."""
    return [
        Run(one.text, Style(italic=one.style.italic, script=one.style.script, href=one.style.href))
        if isinstance(one, Run)
        else one
        for one in inlines
    ]
