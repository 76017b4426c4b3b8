"""Style sheet that the theme must have for the placeholder tones of the gallery."""

from __future__ import annotations

from plugins.gallery.tones import PREFIX, tones


def tones_css() -> str:
    """Return the rules of all tones, one per line."""
    return "".join(
        f".{PREFIX}{number:02} {{ background-color: {tone}; }}\n"
        for number, tone in enumerate(tones())
    )
