"""Templates are parsed before they are used."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.tools.linting.templates import main


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{% if %}{% endif %}", "a.html:1: Expected an expression"),
        ("\n{{ title", "a.html:2: unexpected end of template"),
        ("{% include 'b.html' %}", "a.html: names the template 'b.html', which does not exist"),
    ],
)
def test_a_broken_template_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    (tmp_path / "a.html").write_text(text)
    assert main([str(tmp_path)]) == 1
    assert told in capsys.readouterr().out


def test_good_templates_pass_in_silence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.html").write_text(
        "{% extends 'b.html' %}{% block x %}{{ y | any }}{% endblock %}"
    )
    (tmp_path / "b.html").write_text("{% block x %}{% endblock %}")
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == ""
