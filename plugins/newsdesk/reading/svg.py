"""The size of drawings in SVG."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

NAMESPACE = "http://www.w3.org/2000/svg"
LENGTH = re.compile(r"(\d+(?:\.\d+)?)(?:px)?")


def svg_size(content: bytes) -> tuple[int, int]:
    """Return width and height in pixels of an SVG, from its own size or its viewBox.

    Raises ValueError if it has neither, or is no SVG.
    """
    try:
        root = etree.fromstring(content)
    except etree.ParseError as error:
        raise ValueError("the SVG does not parse") from error
    if root.tag not in {"svg", f"{{{NAMESPACE}}}svg"}:
        raise ValueError("the root of the drawing is not svg, so it is no SVG")
    lengths = [LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    if not all(lengths):
        box = root.get("viewBox", "").replace(",", " ").split()[2:]
        lengths = [LENGTH.fullmatch(length) for length in box]
    sizes = [round(float(length[1])) for length in lengths if length]
    if len(sizes) != 2 or 0 in sizes:
        raise ValueError("the SVG has neither width and height nor a viewBox")
    return sizes[0], sizes[1]
