"""Tables of the search benchmark as Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.bench.search_engines import Answer
from tests.bench.search_queries import CORE, KINDS, QUERIES, precision, recall

HEAD = """\
| | ours | Pagefind |
|---|---:|---:|"""
OWN_HEAD = """\
| kind of query | precision at 10 | recall |
|---|---:|---:|"""
LIST_HEAD = """\
| query | relevant | ours: found | precision | recall | Pagefind: found | precision | recall |
|---|---:|---:|---:|---:|---:|---:|---:|"""
SIZES = {
    "first query until results are listed": "listed",
    "first query until each has an excerpt": "shown",
}
TIMES = {
    "indexing": "index",
    "everything built, with it": "build",
    "one article edited, with it": "edit",
}


@dataclass(frozen=True)
class Times:
    """Wall time and CPU time (user and system)."""

    seconds: float
    cpu_seconds: float

    def __add__(self, other: Times) -> Times:
        return Times(self.seconds + other.seconds, self.cpu_seconds + other.cpu_seconds)

    def __sub__(self, other: Times) -> Times:
        return Times(self.seconds - other.seconds, self.cpu_seconds - other.cpu_seconds)


@dataclass(frozen=True)
class Costs:
    """Times of indexing, of the whole build and after an edit; number and size of the files."""

    index: Times
    build: Times
    edit: Times
    files: int
    size_bytes: int


@dataclass(frozen=True)
class Found:
    """The answers of an engine to every query, and the relevant articles."""

    answers: Sequence[Answer]
    relevant: Sequence[frozenset[str]]

    def precision(self, kinds: Sequence[str] = KINDS) -> float:
        """Return the mean precision of the first ten results, of some kinds of query or of all."""
        return statistics.mean(
            precision(answer.results, wanted) for answer, wanted in self._of(kinds)
        )

    def recall(self, kinds: Sequence[str] = KINDS) -> float:
        """Return the mean recall of the queries that have an answer."""
        shares = (recall(answer.results, wanted) for answer, wanted in self._of(kinds))
        return statistics.mean(share for share in shares if share is not None)

    @property
    def wrongly_empty(self) -> int:
        """Return the number of queries that have an answer and got none."""
        return sum(bool(wanted) and not one.results for one, wanted in self._of(KINDS))

    def kilobytes(self, name: str) -> list[float]:
        """Return the transfer of each query until results are `listed` or `shown`."""
        return [getattr(answer, f"{name}_bytes") / 1000 for answer in self.answers]

    def _of(self, kinds: Sequence[str]) -> list[tuple[Answer, frozenset[str]]]:
        rows = zip(QUERIES, self.answers, self.relevant, strict=True)
        return [(answer, wanted) for query, answer, wanted in rows if query.kind in kinds]


@dataclass(frozen=True)
class Results:
    found: Found
    costs: Costs


@dataclass(frozen=True)
class Row:
    """A figure of both, how it is written, and whether more of it is better."""

    title: str
    ours: float
    theirs: float
    form: Callable[[float], str]
    is_more_better: bool = False

    @property
    def is_lost(self) -> bool:
        return self.theirs > self.ours if self.is_more_better else self.theirs < self.ours

    @property
    def is_seen(self) -> bool:
        """Return whether the figures differ as printed and are more than noise."""
        is_noise = min(self.ours, self.theirs) < 0
        return not is_noise and self.form(self.ours) != self.form(self.theirs)

    def as_markdown(self) -> str:
        ours, theirs = self.form(self.ours), self.form(self.theirs)
        if self.is_seen:
            ours, theirs = (ours, f"**{theirs}**") if self.is_lost else (f"**{ours}**", theirs)
        return f"| {self.title} | {ours} | {theirs} |"


def as_markdown(ours: Results, theirs: Results) -> str:
    rows = [
        *quality_rows(ours.found, theirs.found),
        *size_rows(ours.found, theirs.found),
        *cost_rows(ours.costs, theirs.costs),
    ]
    lost = [row.title for row in rows if row.is_lost and row.is_seen]
    told = f"Ours is worse in: {'; '.join(lost)}." if lost else "Ours is worse in none."
    return "\n".join([HEAD, *(row.as_markdown() for row in rows), "", told, ""])


def list_own(found: Found, phone: Sequence[float]) -> str:
    """Return the figures of one engine alone; `phone` are seconds until results are listed."""
    kinds = {"all": KINDS, "core": CORE, **{kind: (kind,) for kind in KINDS}}
    rows = [
        f"| {title} | {found.precision(some):.3f} | {found.recall(some):.3f} |"
        for title, some in kinds.items()
    ]
    sizes = [
        f"{title}: mean {statistics.mean(found.kilobytes(name)):.1f} KB, "
        f"worst {max(found.kilobytes(name)):.1f} KB."
        for title, name in SIZES.items()
    ]
    told = f"Wrongly empty: {found.wrongly_empty} of {len(QUERIES)} queries."
    slow = f"On a slow phone: median {statistics.median(phone):.2f} s, worst {max(phone):.2f} s."
    return "\n".join([OWN_HEAD, *rows, "", told, *sizes, slow, ""])


def quality_rows(ours: Found, theirs: Found) -> Iterator[Row]:
    """Yield precision and recall of all queries and of each kind."""
    form = "{:.2f}".format
    kinds = {"": KINDS, ", core": CORE, **{f", {kind}": (kind,) for kind in KINDS}}
    for title, some in kinds.items():
        shares = ours.precision(some), theirs.precision(some)
        yield Row(f"precision at 10{title}", *shares, form, is_more_better=True)
    for title, some in kinds.items():
        yield Row(f"recall{title}", ours.recall(some), theirs.recall(some), form, True)
    yield Row("wrongly empty", ours.wrongly_empty, theirs.wrongly_empty, "{:.0f}".format)


def size_rows(ours: Found, theirs: Found) -> Iterator[Row]:
    for title, name in SIZES.items():
        ours_kb, theirs_kb = ours.kilobytes(name), theirs.kilobytes(name)
        form = "{:,.1f} KB".format
        yield Row(f"{title}, mean", statistics.mean(ours_kb), statistics.mean(theirs_kb), form)
        yield Row(f"{title}, worst", max(ours_kb), max(theirs_kb), form)


def cost_rows(ours: Costs, theirs: Costs) -> Iterator[Row]:
    for title, name in TIMES.items():
        ours_took, theirs_took = getattr(ours, name), getattr(theirs, name)
        yield Row(title, ours_took.seconds, theirs_took.seconds, format_seconds)
        cpu = ours_took.cpu_seconds, theirs_took.cpu_seconds
        yield Row(f"{title}, of the processor", *cpu, format_seconds)
    yield Row("files, scripts among them", ours.files, theirs.files, "{:,}".format)
    megabytes = "{:.2f} MB".format
    yield Row("their size", ours.size_bytes / 1e6, theirs.size_bytes / 1e6, megabytes)


def format_seconds(seconds: float) -> str:
    """Return seconds; a negative difference is noise."""
    return f"{seconds:.2f} s" if seconds >= 0 else "lost in noise"


def list_queries(ours: Found, theirs: Found) -> str:
    lines = [LIST_HEAD]
    rows = zip(QUERIES, ours.relevant, ours.answers, theirs.answers, strict=True)
    for query, wanted, *answers in rows:
        cells = [cell for answer in answers for cell in describe(answer, wanted)]
        lines.append(f"| {' | '.join([query.text, str(len(wanted)), *cells])} |")
    return "\n".join([*lines, ""])


def describe(answer: Answer, wanted: frozenset[str]) -> list[str]:
    share = recall(answer.results, wanted)
    told = "–" if share is None else f"{share:.2f}"
    return [f"{len(answer.results):,}", f"{precision(answer.results, wanted):.2f}", told]
