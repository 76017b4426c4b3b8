"""Comments of the former portal: taken over once, strictly, and never against a decision."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.core.voice import LONGEST_COMMENT, LONGEST_NAME, MOST_ANSWERS
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.operations.starting_comments import (
    import_starting_comments,
    parse_starting_comments,
)
from plugins.engagement.service.run.command_line import main
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store import open_store
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.sqlite import SqliteStore
from plugins.engagement.service.store.voice import list_all_comments, read_approved
from plugins.engagement.service.voice.deciding import Review, review_comment
from tests.unit.engagement.builders import NOON

FILE = """\
- page: khoi-dong-san-xuat
  name: Bạn đọc ở xã A
  time: 2024-01-13 08:00
  text: |
    Rất hay.

    Mong có thêm ảnh.
  answers:
    - name: Ban biên tập
      time: 2024-01-14 09:00:30
      text: Cảm ơn bạn.
- page: khac
  name: An
  time: 2024-01-12
  text: Hay
"""
GOOD = {"page": "bai-1", "name": "An", "time": "2024-01-13 08:00", "text": "Hay"}
ANSWER = {"name": "Ban biên tập", "time": "2024-01-14", "text": "Cảm ơn"}
Seed = Callable[[str], int]


@pytest.fixture
def seed(tmp_path: Path) -> Seed:
    """Return what runs `seed` with a file, and its status."""

    def seed_(text: str) -> int:
        (tmp_path / "comments.yml").write_text(text, encoding="utf-8")
        return main(["seed", f"--state={tmp_path / 'state'}", str(tmp_path / "comments.yml")])

    return seed_


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return SqliteStore(tmp_path / "store.sqlite3")


def test_comments_are_taken_over_once_as_approved(
    seed: Seed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [seed(FILE), seed(FILE)] == [0, 0]
    assert capsys.readouterr().out == "2 of 2 comments are new\n0 of 2 comments are new\n"
    settings = ServiceSettings(state=tmp_path / "state")
    assert settings.decided_file.exists()
    store = open_store(settings.store_url)
    (first, no_answers), (second, answers) = read_approved(store)
    assert (first.page, first.moment, no_answers) == ("khac", 1_704_992_400, [])
    assert (second.page, second.moment) == ("khoi-dong-san-xuat", 1_705_107_600)
    assert second.text == "Rất hay.\n\nMong có thêm ảnh."
    assert [(one.name, one.moment, one.text) for one in answers] == [
        ("Ban biên tập", 1_705_197_630, "Cảm ơn bạn.")
    ]
    store.close()


def test_what_editors_decided_stays(empty: Store) -> None:
    comments = parse_starting_comments(Path("x"), [{**GOOD, "answers": [ANSWER]}])
    assert import_starting_comments(empty, comments) == 1
    (known,) = list_all_comments(empty)
    with empty.transaction():
        review_comment(empty, Review(known.code, "refused", "Hay lắm"), NOON, "bt")
    before = list_all_comments(empty)
    assert import_starting_comments(empty, comments) == 0
    assert list_all_comments(empty) == before


def test_a_comment_that_a_reader_sent_already_is_not_doubled(empty: Store) -> None:
    comments = parse_starting_comments(Path("x"), [GOOD, {**GOOD, "time": "2024-02-01"}])
    assert import_starting_comments(empty, comments) == 1


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        pytest.param(1, "expected answers, name, page, text, time", id="no-mapping"),
        pytest.param({**GOOD, "page": "Bài"}, "page is no page key", id="page"),
        pytest.param({**GOOD, "page": "0"}, "page is no page key", id="page-of-no-article"),
        pytest.param({**GOOD, "more": 1}, "'more': there is no such field", id="field"),
        pytest.param({**GOOD, "name": ""}, "name is '', expected text", id="no-name"),
        pytest.param({**GOOD, "name": "a" * (LONGEST_NAME + 1)}, "1 to 60 letters", id="name"),
        pytest.param({**GOOD, "text": "a" * (LONGEST_COMMENT + 1)}, "1 to 1000", id="text"),
        pytest.param({**GOOD, "text": "\u202e"}, "1 to 1000", id="invisible-text"),
        pytest.param({**GOOD, "text": ["a"]}, "text is ['a']", id="text-is-a-list"),
        pytest.param({**GOOD, "time": "hôm qua"}, "time is 'hôm qua'", id="time"),
        pytest.param({**GOOD, "time": 1}, "time is 1", id="time-is-a-number"),
        pytest.param({**GOOD, "time": "0001-01-01"}, "time is", id="time-of-old"),
        pytest.param({**GOOD, "answers": {}}, "answers: expected a list", id="answers"),
        pytest.param({**GOOD, "answers": [ANSWER] * (MOST_ANSWERS + 1)}, "10 at most", id="many"),
        pytest.param({**GOOD, "answers": [{}]}, "answer 1: name is None", id="answer"),
        pytest.param({**GOOD, "answers": [GOOD]}, "answer 1: 'page': there is no", id="nested"),
    ],
)
def test_what_is_wrong_is_told_by_number(entry: object, said: str) -> None:
    with pytest.raises(ServiceError) as caught:
        parse_starting_comments(Path("x.yml"), [GOOD, entry])
    assert all(line.startswith("x.yml: comment 2: ") for line in str(caught.value).splitlines())
    assert said in str(caught.value)


def test_all_problems_are_told_and_nothing_is_taken_over(
    seed: Seed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert seed("- page: x\n- {page: a, name: b, time: c, text: d}\n") == 1
    assert len(capsys.readouterr().err.splitlines()) == 4
    assert not (tmp_path / "state").exists()


def test_figures_are_figures_still(seed: Seed, capsys: pytest.CaptureFixture[str]) -> None:
    assert seed("total: 5\n") == 0
    assert "starting with 5 visits" in capsys.readouterr().out
