"""Settings of the portal become one server, or are told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.core.errors import ServingError
from plugins.core.project import read_project_settings
from plugins.tools.serving.server import ServerPlan, page_policy
from plugins.tools.serving.writing import render_files, write_server
from tests.support.settings import PRODUCTION, settings_file
from tests.support.sites import write_files

SETTINGS = {"SITEURL": "https://danvan.example.vn", "PATH": "content"}
CONFIGURATION = "etc/nginx/conf.d/portal.conf"
SITE = "etc/nginx/portal/site.conf"


def test_the_settings_of_production_make_a_server(tmp_path: Path) -> None:
    write_files({"pelicanconf.py": settings_file(), "publishconf.py": PRODUCTION}, tmp_path)
    server = ServerPlan.from_settings(read_project_settings(tmp_path))
    assert (server.origin, server.prefix) == ("https://portal.example", "/tt/")


def test_settings_reach_the_files() -> None:
    server = ServerPlan.from_settings(
        {
            **SETTINGS,
            "ENGAGEMENT_PREFIX": "/dem/",
            "ENGAGEMENT_LOG_HOURS": 24,
            "FRAME_HOSTS": ["ban-do.example"],
            "GALLERY_URL_FOLDER": "hinh",
            "EDITORS": True,
            "EDITORS_BACKEND": "gitea",
            "EDITORS_REPOSITORY": "dan-van/cong",
            "EDITORS_FORGE": "https://git.example.vn",
            "EDITORS_OAUTH_APP": "0a1b2c3d",
        },
        target="/srv/trang",
    )
    files = render_files(server)
    assert "location /dem/ {" in files[SITE]
    assert "root /srv/trang/current;" in files[SITE]
    assert "server_name danvan.example.vn;" in files["etc/nginx/portal/tls.conf"]
    players = "https://player.vimeo.com https://www.youtube-nocookie.com"
    assert f"frame-src 'self' https://ban-do.example {players};" in files[CONFIGURATION]
    assert "connect-src 'self' blob: data: https://git.example.vn;" in files[CONFIGURATION]
    assert '"~^/admin/" "unsafe-none";' in files[CONFIGURATION]
    assert "304) /hinh/" in files[CONFIGURATION]
    assert "OnUnitActiveSec=715min" in files["etc/systemd/system/portal-logs.timer"]
    assert "TUONG_TAC_PREFIX=/dem/\n" in files["etc/portal/engagement.env"]


def test_letters_are_passed_on_without_a_copy_on_the_disk() -> None:
    text = render_files(ServerPlan("portal.example"))[SITE]
    longest = re.findall(r"^    client_max_body_size (\w+);$", text, re.MULTILINE)
    kept = re.findall(r"^    client_body_buffer_size (\w+);$", text, re.MULTILINE)
    assert longest == kept == ["24k", "96k", "64k"]


@pytest.mark.parametrize("is_secure", [True, False])
def test_passwords_are_sent_in_the_clear_only_where_nothing_else_is_wanted(is_secure: bool) -> None:
    text = render_files(ServerPlan("portal.example", is_secure=is_secure))[SITE]
    assert ('if ($https = "") { return 403; }' in text) == is_secure


def test_without_a_service_no_file_speaks_of_it() -> None:
    files = render_files(ServerPlan.from_settings({**SETTINGS, "ENGAGEMENT": False}))
    assert not [name for name in files if "engagement" in name]
    words = ("proxy_", "8710", "duyet", "desk", "decided")
    assert not [name for name, text in files.items() if any(word in text for word in words)]


@pytest.mark.parametrize(
    ("settings", "beginnings"),
    [
        ({"SITEURL": ""}, ["SITEURL là ''"]),
        ({"SITEURL": "portal.example"}, ["SITEURL là"]),
        ({"SITEURL": "https://portal.example/"}, ["SITEURL là"]),
        ({"SITEURL": "https://portal.example:8443"}, ["SITEURL là"]),
        ({"SITEURL": "https://cổng.example"}, ["SITEURL là"]),
        ({"SITEURL": "https://a.example;}"}, ["SITEURL là"]),
        ({"SITEURL": None}, ["SITEURL là None"]),
        ({"FRAME_HOSTS": "youtube.com"}, ["FRAME_HOSTS là 'youtube.com'"]),
        ({"FRAME_HOSTS": ['a.example" ; script-src *']}, ["FRAME_HOSTS là"]),
        ({"ENGAGEMENT_LOG_HOURS": 72}, ["ENGAGEMENT_LOG_HOURS is 72"]),
        (
            {"SITEURL": "ftp://a.example", "FRAME_HOSTS": [1], "ENGAGEMENT_PREFIX": "tt"},
            ["SITEURL là", "FRAME_HOSTS là", "ENGAGEMENT_PREFIX is 'tt'"],
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_all_settings_that_do_not_fit_are_told_at_once(
    settings: dict[str, object], beginnings: list[str]
) -> None:
    with pytest.raises(ServingError) as caught:
        ServerPlan.from_settings({**SETTINGS, **settings})
    lines = str(caught.value).splitlines()
    assert len(lines) == len(beginnings)
    assert all(map(str.startswith, lines, beginnings))


@pytest.mark.parametrize("folder", ["srv/portal", "/srv/cổng", "/srv/a b", "/srv/a;", "/"])
def test_folders_that_nginx_would_misread_are_told(folder: str) -> None:
    with pytest.raises(ServingError, match="không dùng được"):
        ServerPlan.from_settings(SETTINGS, target=folder)


@pytest.mark.parametrize("door", ["0.0.0.0:8710", "8710", "unix:", "unix:x", "unix:/a;b", "a:1"])
def test_a_door_for_other_machines_or_none_is_told(door: str) -> None:
    with pytest.raises(ServingError, match="Cửa của dịch vụ"):
        ServerPlan.from_settings(SETTINGS, door=door)


def test_the_policy_allows_nothing_but_what_is_named() -> None:
    players = "https://player.vimeo.com https://www.youtube-nocookie.com"
    assert page_policy(["b.example", "a.example"]).split("; ") == [
        *("default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'"),
        *("font-src 'self'", "connect-src 'self'", "media-src 'self'", "worker-src 'self'"),
        *(f"frame-src 'self' https://a.example https://b.example {players}", "form-action 'self'"),
        *("base-uri 'none'", "frame-ancestors 'none'"),
    ]


def test_a_folder_is_written_over_and_what_is_not_made_any_more_goes(tmp_path: Path) -> None:
    said: list[str] = []
    write_server(ServerPlan("portal.example"), tmp_path / "out", said.append)
    write_server(ServerPlan("portal.example", prefix=""), tmp_path / "out", said.append)
    written = [path.name for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert "install.sh" in written
    assert not [name for name in written if name.startswith("engagement")]
    assert said[-1].startswith(f"Đã ghi {len(written)} tệp cho máy chủ portal.example")


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thu.txt").write_text("thư")
    with pytest.raises(ServingError, match=r"có tệp khác \(thu\.txt\)"):
        write_server(ServerPlan("portal.example"), tmp_path, print)
    assert [path.name for path in tmp_path.iterdir()] == ["thu.txt"]
