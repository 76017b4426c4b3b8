"""Templates get the markup of pictures."""

from __future__ import annotations

from types import SimpleNamespace

from plugins.gallery import receivers
from plugins.gallery.markup import picture_html, picture_preload


def test_templates_get_the_markup_and_keep_their_own_globals() -> None:
    before = {"own": 1}
    run = SimpleNamespace(settings={"JINJA_GLOBALS": before})
    receivers.add_picture_markup(run)
    assert run.settings["JINJA_GLOBALS"] == {
        "own": 1,
        "picture_html": picture_html,
        "picture_preload": picture_preload,
    }
    assert before == {"own": 1}
