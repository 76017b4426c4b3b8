"""A further portal of a server has names of its own for everything."""

from __future__ import annotations

import re

import pytest

from plugins.core.errors import ServingError
from plugins.tools.serving.server import ServerPlan
from plugins.tools.serving.writing import render_files
from tests.unit.tools.serving.test_server import SETTINGS

FIRST = ServerPlan.from_settings(SETTINGS)
SECOND = ServerPlan.from_settings(SETTINGS, instance="xa", status_port=8712)
SHARED = {"install.sh", "etc/nginx/conf.d/00-portals.conf"}
# What two portals must not have in common: names in the files, as the first portal has them.
NAMES = re.compile(
    r"\$portal\w*|<portal\w*>|\btuong_tac\w*|zone=\w+|shared:\w+"  # nginx
    r"|/(?:etc|opt|run|srv|usr/local|var)/[\w./@-]*(?:portal|publisher|tuong-tac|engagement)[\w./@-]*"
    r"|(?<![\w/.-])(?:portal|engagement|publisher|tuong-tac)[\w@%-]*(?:\.\w+)?(?![\w.'-])"
)
WORDS = {"tuong-tac.json"}


def find_names(server: ServerPlan) -> set[str]:
    """Return names of files, folders, units, accounts and of nginx's variables."""
    files = render_files(server)
    lines = (line for text in files.values() for line in text.splitlines())
    told = [
        line
        for line in lines
        if not re.match(r"\s*#|Description=|say\(\)|u p", line) and "-m plugins." not in line
    ]
    return {*files, *NAMES.findall("\n".join(told))} - SHARED - WORDS


def test_two_portals_of_a_server_have_no_name_in_common() -> None:
    first, second = find_names(FIRST), find_names(SECOND)
    assert len(first) == len(second) > 100
    assert first & second == set()
    assert all("_xa" in name for name in second)


def test_what_two_portals_share_is_the_same() -> None:
    first, second = (render_files(server) for server in (FIRST, SECOND))
    assert first.keys() & second.keys() == SHARED
    name = "etc/nginx/conf.d/00-portals.conf"
    assert first[name] == second[name]
    assert "map_hash" not in first["etc/nginx/conf.d/portal.conf"]


def test_each_service_has_a_port_for_its_machine() -> None:
    first, second = (render_files(server) for server in (FIRST, SECOND))
    assert "TUONG_TAC_STATUS_PORT" not in first["etc/portal/engagement.env"]
    assert "\nTUONG_TAC_STATUS_PORT=8712\n" in second["etc/portal_xa/engagement.env"]
    check = second["etc/systemd/system/portal_xa-check.service"]
    assert "/srv/portal_xa --health http://127.0.0.1:8712/readyz\n" in check


@pytest.mark.parametrize("instance", ["Xa", "xã", "1xa", "x-a", "x_a", "a" * 13, "x;"])
def test_a_name_that_is_none_for_accounts_is_told(instance: str) -> None:
    with pytest.raises(ServingError, match="Tên riêng"):
        ServerPlan.from_settings(SETTINGS, instance=instance, status_port=8712)


@pytest.mark.parametrize(("instance", "port"), [("xa", 8711), ("xa", 0), ("", 65536)])
def test_a_port_that_another_portal_has_is_told(instance: str, port: int) -> None:
    with pytest.raises(ServingError, match="--status-port 8712"):
        ServerPlan.from_settings(SETTINGS, instance=instance, status_port=port)
