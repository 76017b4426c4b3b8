"""Fold text for comparison and search; what is shown is never folded."""

import re
import unicodedata

from plugins.vietnamese.normalize import normalize

_MARKS = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Return text in lower case, without marks, đ as d, white space as single blanks.

    ``Tỉnh ủy``, ``tỉnh uỷ`` and ``TỈNH ỦY`` with a no-break space all give ``tinh uy``.
    """
    # Decomposing comes before lower-casing, so that both forms of a letter take the same road.
    letters = unicodedata.normalize("NFD", normalize(text)).lower()
    return " ".join(_MARKS.sub("", letters).replace("đ", "d").split())
