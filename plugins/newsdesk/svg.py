"""The size of drawings in SVG."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

LENGTH = re.compile(r"(\d+(?:\.\d+)?)(?:px)?")


def svg_size(content: bytes) -> tuple[int, int]:
    """Return width and height in pixels of an SVG, from its own size or its viewBox.

    Raises ValueError when it says neither, or is no SVG.
    """
    try:
        root = etree.fromstring(content)
    except etree.ParseError as error:
        raise ValueError("the SVG does not parse") from error
    lengths = [LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    if lengths[0] and lengths[1]:
        return round(float(lengths[0][1])), round(float(lengths[1][1]))
    box = root.get("viewBox", "").replace(",", " ").split()
    if len(box) != 4:
        raise ValueError("the SVG has neither width and height nor a viewBox")
    return round(float(box[2])), round(float(box[3]))
