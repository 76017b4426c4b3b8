"""How the place to publish to is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.core.errors import PublishingError
from plugins.tools.publishing.targets import LocalTarget, SshTarget, parse_target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("bbt@may-chu:/srv/portal", SshTarget("bbt@may-chu", "/srv/portal")),
        ("may-chu.example:portal", SshTarget("may-chu.example", "portal")),
        ("may-chu:~/cổng thông tin", SshTarget("may-chu", "cổng thông tin")),
        ("bbt@[2001:db8::1]:/srv", SshTarget("bbt@2001:db8::1", "/srv")),
        ("/srv/cổng: A", LocalTarget("/srv/cổng: A")),
        ("./a:b", LocalTarget(str(Path.cwd() / "a:b"))),
        ("www", LocalTarget(str(Path.cwd() / "www"))),
    ],
)
def test_a_host_before_a_colon_is_another_machine(text: str, target: object) -> None:
    assert parse_target(text) == target


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-oProxyCommand=x:y",
        "-x",
        "may-chu:",
        "may-chu:-x",
        "may-chu:~ai/x",
        "a\nb",
        "a\0b",
    ],
)
def test_what_could_be_taken_for_an_option_is_refused(text: str) -> None:
    with pytest.raises(PublishingError, match="không hợp lệ"):
        parse_target(text)


def test_everything_said_to_the_other_machine_is_quoted() -> None:
    command = SshTarget("h", "p").command("a'b", ["$(x)", "", "c d"])
    assert command[-3:-1] == ["--", "h"]
    assert command[-1] == """sh -c 'a'"'"'b' portal '$(x)' '' 'c d'"""
