"""Write measured builds as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.running import Measured

OURS = "ours"
HEAD = """\
| | | seconds | CPU seconds | memory, MB | files touched | : ours |
|---|---|---:|---:|---:|---:|---:|"""


@dataclass(frozen=True)
class Published:
    """The photos that a program put into its output."""

    files: int
    size_bytes: int


@dataclass(frozen=True)
class Results:
    """The results of one portal: builds by scenario and program, photos by program."""

    title: str
    builds: Mapping[str, Mapping[str, Measured]]
    published: Mapping[str, Published]


def as_markdown(results: Results) -> str:
    """Return title, table, published photos and our losses."""
    rows = [
        format_row(scenario if first else "", name, one, builds.get(OURS))
        for scenario, builds in results.builds.items()
        for first, (name, one) in zip((True, *[False] * len(builds)), builds.items(), strict=False)
    ]
    notes = [note for note in (format_photos(results), format_losses(results)) if note]
    return "\n".join([f"**{results.title}**\n", HEAD, *rows, *(f"\n{note}" for note in notes), ""])


def format_row(scenario: str, name: str, one: Measured, ours: Measured | None) -> str:
    """Return one build; a build quicker than ours is bold."""
    ratio = one.seconds / ours.seconds if ours else None
    told = "" if ratio is None else f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"
    cells = [
        scenario,
        name,
        format_seconds(one.seconds),
        format_seconds(one.cpu_seconds),
        f"{one.memory_bytes / 1e6:,.0f}",
        f"{one.touched:,}",
        f"**{told}**" if ratio is not None and ratio < 1 else told,
    ]
    return f"| {' | '.join(cells)} |"


def format_photos(results: Results) -> str:
    told = [
        f"{name} {one.files:,} files, {one.size_bytes / 1e6:,.1f} MB"
        + (" (copies; it makes no renditions)" if name == "Pelican" else "")
        for name, one in results.published.items()
        if one.files
    ]
    return f"Photos published: {'; '.join(told)}." if told else ""


def format_losses(results: Results) -> str:
    """Return the scenarios in which ours is slower, by program."""
    slower: dict[str, list[str]] = {}
    for scenario, builds in results.builds.items():
        for name, one in builds.items():
            if OURS in builds and one.seconds < builds[OURS].seconds:
                slower.setdefault(name, []).append(scenario)
    told = [f"than {name} in {format_list(scenarios)}" for name, scenarios in slower.items()]
    return f"Ours is slower {'; '.join(told)}." if told else ""


def format_list(texts: Sequence[str]) -> str:
    return ", ".join(f"“{text}”" for text in texts)


def format_seconds(seconds: float) -> str:
    """Return seconds with as many digits as are worth reading."""
    return (
        f"{seconds:.2f}"
        if seconds < 10
        else f"{seconds:,.1f}"
        if seconds < 100
        else f"{seconds:,.0f}"
    )
