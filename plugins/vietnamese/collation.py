"""Dictionary order of Vietnamese words.

Dictionaries compare syllable by syllable: first the letters (a ă â b c d đ …), then the tone
(ngang, huyền, hỏi, ngã, sắc, nặng). So ``ba, ba ba, bà, bà con``: the second syllable
counts only if the first ones are equal, tone included. The tone belongs to the syllable, not to
the letter that carries it: ``uỷ`` and ``ủy`` are neighbours. If all else is equal, small letters
precede capitals.
"""

import re
import unicodedata

from plugins.vietnamese.normalize import normalize

CollationKey = tuple[tuple[tuple[str, str], ...], str, str]

_SYLLABLE = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")
# Huyền, hỏi, ngã, sắc, nặng in this order; ngang has no mark.
_TONES = str.maketrans("\u0300\u0309\u0303\u0301\u0323", "12345")
_NO_TONES = re.compile("[^\u0300\u0309\u0303\u0301\u0323]+")
# Marks become characters that sort after all others, so that ă follows a with any continuation.
# Tones drop out.
_LETTERS = str.maketrans(
    {
        "\u0306": "\U0010fffd",
        "\u0302": "\U0010fffe",
        "\u031b": "\U0010ffff",
        "đ": "d\U0010ffff",
    }
)
_OTHER_MARKS = re.compile("[\u0300-\u036f]+")


def collation_key(text: str) -> CollationKey:
    """Return the sort key of a text; texts that differ after normalization have different keys."""
    composed = normalize(text)
    syllables = _SYLLABLE.findall(unicodedata.normalize("NFD", composed.lower()))
    case = "".join("1" if letter.isupper() else "0" for letter in composed)
    return tuple(map(_syllable_key, syllables)), case, composed


def _syllable_key(syllable: str) -> tuple[str, str]:
    """Return the letters of a decomposed syllable in sortable form, and its tones."""
    letters = _OTHER_MARKS.sub("", syllable.translate(_LETTERS))
    return letters, _NO_TONES.sub("", syllable).translate(_TONES)
