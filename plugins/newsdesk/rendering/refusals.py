"""Places of refused HTML in the source: one message for each line and fault."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence

from plugins.newsdesk.pasting.masks import Mask, mask
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.sources import SourceText
from plugins.newsdesk.rendering.safety import RemovedMarkup

TAG = re.compile(r"<([A-Za-z][^\s/>]*)((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>?")
ATTRIBUTE = re.compile(
    r"(?<![^\s\"'/])([^\s=\"'<>/]+)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?"
)


class TagPlaces:
    """The tags that an editor typed, and their attributes, each given once and in order."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._spans: dict[tuple[str, str], deque[tuple[int, int]]] = defaultdict(deque)
        body = mask(source.body, Mask.CODE)
        for tag in TAG.finditer(body):
            name, start = tag[1].lower(), source.body_offset
            self._spans[name, ""].append((start + tag.start(), start + tag.end()))
            for attribute in ATTRIBUTE.finditer(body, tag.start(2), tag.end(2)):
                span = start + attribute.start(), start + attribute.end()
                self._spans[name, attribute[1].lower()].append(span)

    def take(self, refusal: RemovedMarkup) -> tuple[int, int]:
        """Return the (line, column) of the next tag or attribute that a refusal names."""
        tag = refusal.tag or refusal.needle.removeprefix("<")
        spans = self._spans.get((tag, refusal.attribute), deque())
        while spans and (refusal.tag or refusal.needle.startswith("<")):
            start, end = spans.popleft()
            if refusal.needle.lower() in self._source.text[start:end].lower():
                return self._source.place(start)
        return self._source.find_in_body(refusal.needle)


def record_refusals(
    source: SourceText, refusals: Sequence[RemovedMarkup], findings: Findings
) -> None:
    """Record refused markup as errors, all attributes of a line as one."""
    if not refusals:
        return
    places = TagPlaces(source)
    by_line: dict[int, list[tuple[tuple[int, int], RemovedMarkup]]] = defaultdict(list)
    for refusal in refusals:
        place = places.take(refusal)
        if refusal.attribute:
            by_line[place[0]].append((place, refusal))
        else:
            findings.error(source.path, place, refusal.what, refusal.remedy)
    for found in by_line.values():
        place, what, remedy = _summarize(found)
        findings.error(source.path, place, what, remedy)


def _summarize(
    found: list[tuple[tuple[int, int], RemovedMarkup]],
) -> tuple[tuple[int, int], str, str]:
    place = min(place for place, _ in found)
    tags = list(_iter_once(f"<{one.tag}>" for _, one in found))
    attributes = list(_iter_once(one.attribute for _, one in found))
    if len(tags) == len(attributes) == 1:
        return place, found[0][1].what, found[0][1].remedy
    return (
        place,
        f"các thuộc tính {', '.join(attributes)} của thẻ {', '.join(tags)} không được phép",
        "xóa các thuộc tính này ở dòng này, hoặc viết lại bằng Markdown",
    )


def _iter_once(names: Iterator[str]) -> Iterator[str]:
    yield from dict.fromkeys(names)
