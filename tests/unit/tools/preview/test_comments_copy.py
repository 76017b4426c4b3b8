"""Comments of the preview's service, copied when editors have decided, and only then."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from plugins.tools.preview.comments_copy import CommentsCopy
from plugins.tools.preview.engagement_process import Answer
from plugins.tools.preview.settings import PreviewSettings

ONE, TWO = b'{"comments": {"a": []}}', b'{"comments": {"b": []}}'


@dataclass
class Service:
    """Answers what a test says, and remembers targets and tokens."""

    answer: Answer = field(default_factory=lambda: Answer(200, (), ONE))
    prefix: str = "/tt/"
    asked: list[tuple[str, str]] = field(default_factory=list)

    def forward(
        self, method: str, target: str, headers: dict[str, str], address: str, body: bytes
    ) -> Answer:
        self.asked.append((f"{method} {target}", headers["authorization"]))
        return self.answer


@pytest.fixture
def settings(tmp_path: Path) -> PreviewSettings:
    settings = PreviewSettings(tmp_path)
    for folder in (settings.state, settings.folder):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / settings.state / "keys").write_text("voter ab12\nsnapshot cd34\n")
    return settings


def decide(settings: PreviewSettings, text: str) -> None:
    (settings.root / settings.state / "decided").write_text(text)


def test_comments_are_copied_at_first_and_after_each_decision(settings: PreviewSettings) -> None:
    service = Service()
    copy = CommentsCopy(settings, service)
    assert copy.refresh()
    assert settings.comments.read_bytes() == ONE
    assert not copy.refresh()
    assert service.asked == [("GET /tt/comments.json", "Bearer cd34")]
    decide(settings, "1")
    service.answer = Answer(200, (), TWO)
    assert copy.refresh()
    assert settings.comments.read_bytes() == TWO
    decide(settings, "two")
    assert not copy.refresh(), "the same comments make no build"
    starting = settings.root / "content/data/comments.yml"
    starting.parent.mkdir(parents=True)
    starting.write_text("[]\n")
    copy.refresh()
    assert len(service.asked) == 4


def test_the_first_answer_makes_no_build_if_nobody_has_commented(settings: PreviewSettings) -> None:
    service = Service(Answer(200, (), b'{"comments":{}}'))
    copy = CommentsCopy(settings, service)
    assert not copy.refresh()
    decide(settings, "1")
    service.answer = Answer(200, (), ONE)
    assert copy.refresh()
    decide(settings, "2")
    service.answer = Answer(200, (), b'{"comments":{}}')
    assert copy.refresh(), "the last comment is gone"


@pytest.mark.parametrize("status", [401, 404, 503])
def test_a_refusal_leaves_what_was_copied(settings: PreviewSettings, status: int) -> None:
    settings.comments.write_bytes(TWO)
    service = Service(Answer(status, (), b"{}"))
    copy = CommentsCopy(settings, service)
    assert not copy.refresh()
    assert not copy.refresh()
    assert settings.comments.read_bytes() == TWO
    assert len(service.asked) == 1


def test_a_service_that_is_not_there_yet_is_asked_again(settings: PreviewSettings) -> None:
    service = Service(Answer(502))
    copy = CommentsCopy(settings, service)
    assert not copy.refresh()
    service.answer = Answer(200, (), ONE)
    assert copy.refresh()


def test_a_site_without_a_service_asks_nobody(settings: PreviewSettings) -> None:
    service = Service(prefix="")
    assert not CommentsCopy(settings, service).refresh()
    assert service.asked == []


def test_without_keys_the_service_refuses_and_nothing_else_happens(
    settings: PreviewSettings,
) -> None:
    (settings.root / settings.state / "keys").unlink()
    service = Service(Answer(401))
    assert not CommentsCopy(settings, service).refresh()
    assert service.asked == [("GET /tt/comments.json", "Bearer ")]
