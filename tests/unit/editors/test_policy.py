"""What the editors' page may load, and whom it may ask."""

from __future__ import annotations

import pytest

from plugins.editors.policy import admin_opener, admin_policy, page_policy
from plugins.editors.settings import EditorsSettings


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in policy.split("; "))}


@pytest.mark.parametrize(
    ("settings", "asked"),
    [
        (EditorsSettings(), []),
        (EditorsSettings(backend="github", forge="https://github.com"), ["https://api.github.com"]),
        (EditorsSettings(backend="gitlab", forge="https://gitlab.com"), ["https://gitlab.com"]),
        (
            EditorsSettings(backend="gitea", forge="https://git.tinh.example:3000"),
            ["https://git.tinh.example:3000"],
        ),
    ],
    ids=["own folder", "github", "gitlab", "gitea"],
)
def test_the_forge_is_asked_and_nobody_else(settings: EditorsSettings, asked: list[str]) -> None:
    found = directives(admin_policy(settings))
    assert found.pop("connect-src") == ["'self'", "blob:", "data:", *asked]
    others = [one for sources in found.values() for one in sources if "//" in one or "*" in one]
    assert others == []


def test_scripts_come_from_the_portal_and_none_is_written_into_the_page() -> None:
    sources = directives(admin_policy(EditorsSettings()))["script-src"]
    assert sources == ["'self'", "'wasm-unsafe-eval'"]


def test_the_header_says_besides_that_nobody_frames_the_page() -> None:
    header, page = (f(EditorsSettings()) for f in (admin_policy, page_policy))
    assert header == f"{page}; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("settings", "opener"),
    [
        (EditorsSettings(), "same-origin-allow-popups"),
        (EditorsSettings(backend="gitlab"), "same-origin-allow-popups"),
        (
            EditorsSettings(backend="github", oauth_url="https://dang-nhap.example"),
            "same-origin-allow-popups",
        ),
        (EditorsSettings(backend="gitlab", oauth_app="x1"), "unsafe-none"),
        (EditorsSettings(backend="gitea", oauth_app="x1"), "unsafe-none"),
    ],
    ids=["own folder", "by token", "github with oauth", "gitlab with oauth", "gitea with oauth"],
)
def test_a_window_that_comes_back_from_the_forge_still_knows_the_page(
    settings: EditorsSettings, opener: str
) -> None:
    assert admin_opener(settings) == opener
