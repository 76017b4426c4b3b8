"""Comments and decisions against a model of plain dictionaries, through any sequence of events."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plugins.core.clock import DAY_SECONDS
from plugins.core.voice import MOST_ANSWERS
from plugins.engagement.retention import COMMENT_EMAIL_DAYS
from plugins.engagement.service.counting.batch import apply
from plugins.engagement.service.counting.figures import read_stored_figures
from plugins.engagement.service.messages import SentComment
from plugins.engagement.service.operations.transfer import export_lines, import_lines, verify
from plugins.engagement.service.store import open_store
from plugins.engagement.service.store.decisions import Outdated
from plugins.engagement.service.store.voice import (
    APPROVED,
    REFUSED,
    SPAM,
    WAITING,
    erase,
    forget_voice,
    list_all_comments,
    read_answers,
)
from plugins.engagement.service.voice.deciding import Review, review_comment, take_back
from plugins.engagement.service.voice.drafts import WrongDraft
from tests.unit.engagement.builders import NOON

PAGES = ("bai-1", "bai-2")
TEXTS = ("một", "hai", "ba")
numbers = st.integers(0, 40)


@dataclass
class Known:
    """A comment of the model; `answers` by the number of the decision that last wrote each."""

    page: str
    text: str
    email: str
    moment: int
    state: str = WAITING
    edited: str = ""
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        return self.edited or self.text


@dataclass
class Made:
    """A decision of the model: what it changed, from what to what."""

    code: str
    field: str
    before: str
    after: str
    is_undone: bool = False


class Moderation(RuleBasedStateMachine):
    """Sending, deciding, undoing, erasing, forgetting, moving and restarts in any order."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.opened = 0
        self.now = NOON
        self.sent = 0
        self.store = open_store(self._next_url())
        self.comments: dict[str, Known] = {}
        self.decisions: dict[int, Made] = {}

    def _next_url(self) -> str:
        self.opened += 1
        return f"sqlite:///{Path(self.folder.name) / f'{self.opened}.sqlite3'}"

    @rule(page=st.sampled_from(PAGES), text=st.sampled_from(TEXTS), has_email=st.booleans())
    def send(self, page: str, text: str, has_email: bool) -> None:
        """A reader sends a text, perhaps one that is there already."""
        self.sent += 1
        code, email = f"c{self.sent:09}", "an@co-quan.example" if has_email else ""
        message = SentComment(code, page, "An", email, text, is_held=False)
        (answer,) = apply(self.store, [message], self.now).answers
        known = {(one.page, one.text): key for key, one in self.comments.items()}
        assert answer == known.get((page, text), code)
        if answer == code:
            self.comments[code] = Known(page, text, email, self.now)
        elif self.comments[answer].state == WAITING:
            self.comments[answer].email = self.comments[answer].email or email

    @rule(
        number=numbers,
        state=st.sampled_from(("", WAITING, APPROVED, REFUSED, SPAM)),
        text=st.sampled_from(("", *TEXTS)),
        answer=st.sampled_from(("", "cảm ơn")),
    )
    def decide(self, number: int, state: str, text: str, answer: str) -> None:
        if not self.comments:
            return
        code = sorted(self.comments)[number % len(self.comments)]
        known = self.comments[code]
        shown = len([one for one in known.answers.values() if one])
        is_refused = answer and ((state or known.state) != APPROVED or shown >= MOST_ANSWERS)
        try:
            with self.store.transaction():
                review = Review(code, state, text, answer)
                decided = review_comment(self.store, review, self.now, "bt")
        except WrongDraft:
            assert is_refused
            return
        assert not is_refused
        made = []
        if text and text != known.shown:
            edited = "" if text == known.text else text
            made.append(Made(code, "edited", known.edited, edited))
        if state and state != known.state:
            made.append(Made(code, "state", known.state, state))
        if answer:
            made.append(Made(code, f"answer {len(known.answers)}", "", answer))
        assert len(decided.numbers) == len(made)
        assert decided.is_public == (bool(made) and APPROVED in (known.state, state or known.state))
        for each, one in zip(decided.numbers, made, strict=True):
            self._change(one)
            self.decisions[each] = one

    def _change(self, made: Made) -> None:
        known = self.comments[made.code]
        if made.field == "state":
            known.state, known.email = made.after, ""
        elif made.field == "edited":
            known.edited = made.after
        else:
            known.answers[made.field] = made.after

    @rule(number=numbers)
    def undo(self, number: int) -> None:
        if not self.decisions:
            return
        chosen = sorted(self.decisions)[number % len(self.decisions)]
        made = self.decisions[chosen]
        known = self.comments[made.code]
        values = {"state": known.state, "edited": known.edited} | known.answers
        is_full = made.field.startswith("answer") and not made.after
        is_full = is_full and sum(map(bool, known.answers.values())) >= MOST_ANSWERS
        is_possible = not made.is_undone and values[made.field] == made.after and not is_full
        try:
            with self.store.transaction():
                (undone,) = take_back(self.store, chosen, self.now, "bt").numbers
        except (Outdated, WrongDraft):
            assert not is_possible
            return
        assert is_possible
        back = Made(made.code, made.field, made.after, made.before)
        made.is_undone = True
        self._change(back)
        self.decisions[undone] = back

    @rule(number=numbers)
    def erase(self, number: int) -> None:
        """Somebody asks for their comment to be erased."""
        if not self.comments:
            return
        code = sorted(self.comments)[number % len(self.comments)]
        with self.store.transaction():
            assert erase(self.store, [code]) == [code]
        del self.comments[code]
        self.decisions = {key: one for key, one in self.decisions.items() if one.code != code}

    @rule(days=st.integers(0, 20))
    def wait(self, days: int) -> None:
        """Time passes, and what is past its retention goes; not so long that comments do."""
        self.now = min(self.now + days * DAY_SECONDS, NOON + 150 * DAY_SECONDS)
        with self.store.transaction():
            forget_voice(self.store, self.now)
        for known in self.comments.values():
            if self.now - known.moment > COMMENT_EMAIL_DAYS * DAY_SECONDS:
                known.email = ""

    @rule(moves=st.booleans())
    def restart(self, moves: bool) -> None:
        """The service starts again, perhaps with a store that everything was carried into."""
        lines, url = list(export_lines(self.store)), self._next_url()
        if moves:
            self.store.close()
            self.store = open_store(url)
            import_lines(self.store, lines)
        assert list(export_lines(self.store)) == lines

    @invariant()
    def holds_what_the_model_says(self) -> None:
        if not hasattr(self, "store"):
            return
        found = list_all_comments(self.store)
        answers = read_answers(self.store, found)
        assert {
            one.code: (one.page, one.text, one.email, one.moment, one.state, one.edited)
            for one in found
        } == {
            code: (one.page, one.text, one.email, one.moment, one.state, one.edited)
            for code, one in self.comments.items()
        }
        assert {code: sorted(one.text for one in some) for code, some in answers.items()} == {
            code: sorted(shown)
            for code, one in self.comments.items()
            if (shown := [text for text in one.answers.values() if text])
        }
        approved = [one.page for one in self.comments.values() if one.state == APPROVED]
        assert read_stored_figures(self.store).comments == {
            page: approved.count(page) for page in set(approved)
        }

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert verify(self.store).problems == []
            self.store.close()
            self.folder.cleanup()


Moderation.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestModeration = Moderation.TestCase
