"""Style sheet that the theme must have for the placeholder tones of the gallery."""

from __future__ import annotations

from plugins.gallery.markup import TONE_PREFIX, tones


def tones_css() -> str:
    """Return the rules of all tones, one per line."""
    return "".join(
        f".{TONE_PREFIX}{number:02} {{ background-color: {tone}; }}\n"
        for number, tone in enumerate(tones())
    )
