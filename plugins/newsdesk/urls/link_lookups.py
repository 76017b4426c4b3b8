"""What a body asks of the rest of the portal, noted down with the answers.

What was assembled stays right for as long as its own files, its settings and these answers do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plugins.newsdesk.urls.url_registry import UrlRegistry

Answers = dict[tuple[str, str], str | bool | None]


@dataclass(frozen=True)
class KnownUrls:
    """The addresses of the portal: all of them in the registry, and those of the Markdown files."""

    registry: UrlRegistry
    urls: Mapping[Path, str]

    def answer(self, question: str, about: str) -> str | bool | None:
        """Answer a question that has been asked before."""
        if question == "url_of":
            return self.urls.get(Path(about))
        return bool(getattr(self.registry, question)(about))

    def still_answers(self, answers: Answers) -> bool:
        """Return whether all answers are still the same."""
        return all(self.answer(*asked) == answer for asked, answer in answers.items())


@dataclass(frozen=True)
class Questions:
    """The questions of one bundle; addresses begin with a slash."""

    known: KnownUrls
    answers: Answers = field(default_factory=dict)

    def url_of(self, path: str) -> str | None:
        """Return the address, without leading slash, of what a Markdown file gives."""
        answer = self._ask("url_of", path)
        return answer if isinstance(answer, str) else None

    def is_served(self, address: str) -> bool:
        """Return whether a link to the address leads somewhere."""
        return bool(self._ask("is_served", address))

    def is_known(self, address: str) -> bool:
        """Return whether a page or a list stands at the address."""
        return bool(self._ask("is_known", address))

    def is_hidden_from_readers(self, address: str) -> bool:
        """Return whether what stands at the address is not published (yet)."""
        return bool(self._ask("is_hidden_from_readers", address))

    def _ask(self, question: str, about: str) -> str | bool | None:
        answer = self.known.answer(question, about)
        self.answers[question, about] = answer
        return answer
