"""How many pictures a text of the old site had, and what became of them."""

from __future__ import annotations

import re
from html import unescape

from plugins.tools.nukeviet.bodies.conversion import ConvertedBody
from plugins.tools.nukeviet.content.files import BundleFiles
from plugins.tools.nukeviet.site.articles import OldArticle

IMAGE = re.compile(r"<img\b[^>]*?\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def count_pictures(
    html: str,
    files: BundleFiles,
    asked: set[str],
    body: ConvertedBody,
    cover: str,
    old: OldArticle | None,
) -> tuple[int, int, int]:
    """Return how many different pictures the old page had, are in the bundle, are told as lost.

    Counted in the HTML itself, not by what was converted.
    """
    found = {
        unescape(next(filter(None, one), "")).strip()
        for one in IMAGE.findall(COMMENT.sub("", html))
    }
    found.discard("")
    shown = {cover, *(one.name for one in (*body.gallery, *body.pictures))}
    carried = {
        src
        for src in found
        if files.answers.get(src) in shown - {""} or (cover and files.is_file_of(src, cover))
    }
    told = {src for src in found - carried if src in asked and files.answers[src] is None}
    count = [len(found), len(carried), len(told)]
    if old is not None and old.image:
        count = [count[0] + 1, count[1] + bool(cover), count[2] + (not cover)]
    return count[0], count[1], count[2]
