"""The settings of the editors' page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from plugins.core.errors import SettingsError
from plugins.core.settings import settings_of
from plugins.editors.settings import EditorsSettings

README = Path(__file__).resolve().parents[3] / "plugins/editors/README.md"
FORGE: dict[str, Any] = {"EDITORS": True, "EDITORS_REPOSITORY": "phong/cong"}


def read(**settings: Any) -> EditorsSettings:  # noqa: ANN401
    return EditorsSettings.from_settings(settings)


def test_without_settings_there_is_no_page() -> None:
    assert read() == EditorsSettings(repository="tren-may/cong-thong-tin")


def test_without_a_back_end_only_folders_of_the_own_computer_are_opened() -> None:
    assert read(EDITORS=True).is_local
    assert not read(**FORGE, EDITORS_BACKEND="gitea").is_local


@pytest.mark.parametrize(
    ("settings", "forge"),
    [
        ({"EDITORS_BACKEND": "github"}, "https://github.com"),
        ({"EDITORS_BACKEND": "gitlab"}, "https://gitlab.com"),
        (
            {"EDITORS_BACKEND": "gitea", "EDITORS_FORGE": "https://git.tinh.example"},
            "https://git.tinh.example",
        ),
    ],
    ids=["github", "gitlab", "own gitea"],
)
def test_a_back_end_has_its_server(settings: dict[str, Any], forge: str) -> None:
    assert read(**FORGE, **settings).forge == forge


@pytest.mark.parametrize(
    ("settings", "begins"),
    [
        ({"EDITORS": "có"}, "EDITORS đang là 'có' — ghi True"),
        ({"EDITORS_BACKEND": "bitbucket"}, "EDITORS_BACKEND đang là 'bitbucket' — chọn một"),
        ({"EDITORS_BACKEND": None}, "EDITORS_BACKEND đang là None — chọn một trong: github"),
        ({"EDITORS_REPOSITORY": "cong"}, "EDITORS_REPOSITORY đang là 'cong' — ghi chủ kho"),
        ({"EDITORS_REPOSITORY": "a/b c"}, "EDITORS_REPOSITORY đang là 'a/b c' — ghi chủ kho"),
        ({"EDITORS_BRANCH": ""}, "EDITORS_BRANCH đang là '' — ghi tên nhánh"),
        ({"EDITORS_FORGE": "http://git.example"}, "EDITORS_FORGE đang là 'http://git.example'"),
        ({"EDITORS_FORGE": "https://git.example/"}, "EDITORS_FORGE đang là"),
        ({"EDITORS_FORGE": "https://a.example; img-src *"}, "EDITORS_FORGE đang là"),
        ({"EDITORS_OAUTH_URL": "dang-nhap"}, "EDITORS_OAUTH_URL đang là 'dang-nhap'"),
        ({"EDITORS_OAUTH_APP": "a b"}, "EDITORS_OAUTH_APP đang là 'a b'"),
        ({"EDITORS_IDLE_SECONDS": 59}, "EDITORS_IDLE_SECONDS đang là 59 — ghi số giây"),
        ({"EDITORS_IDLE_SECONDS": True}, "EDITORS_IDLE_SECONDS đang là True"),
        ({"EDITORS_BACKEND": "github"}, "EDITORS_REPOSITORY còn trống mà EDITORS_BACKEND"),
        ({"EDITORS_OAUTH_APP": "x"}, "EDITORS_OAUTH_APP đang là 'x' mà EDITORS_BACKEND còn trống"),
        (
            FORGE | {"EDITORS_BACKEND": "gitlab", "EDITORS_OAUTH_URL": "https://a.example"},
            "EDITORS_OAUTH_URL chỉ dùng với github",
        ),
        (
            FORGE | {"EDITORS_BACKEND": "github", "EDITORS_OAUTH_APP": "x"},
            "EDITORS_OAUTH_APP không dùng với github",
        ),
        (
            FORGE | {"EDITORS_BACKEND": "github", "EDITORS_FORGE": "https://a.example"},
            "EDITORS_FORGE không dùng với github",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_do(
    settings: dict[str, Any], begins: str
) -> None:
    with pytest.raises(SettingsError) as error:
        read(**settings)
    assert str(error.value).startswith(begins)
    assert " — " in str(error.value)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(SettingsError) as error:
        read(EDITORS=1, EDITORS_BACKEND="svn", EDITORS_IDLE_SECONDS=0)
    assert len(str(error.value).splitlines()) == 3


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(rows) == {one.name for one in settings_of(EditorsSettings).values()}
