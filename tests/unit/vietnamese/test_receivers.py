import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment

from plugins.vietnamese import receivers

README = Path(receivers.__file__).with_name("README.md")


def build_environment(
    own_filters: dict[str, object] | None = None, **settings: object
) -> Environment:
    pelican = SimpleNamespace(settings={"JINJA_FILTERS": own_filters or {}, **settings})
    receivers.add_filters(pelican)
    environment = Environment(autoescape=True)
    environment.filters.update(pelican.settings["JINJA_FILTERS"])
    return environment


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ moment|full_date }}", "Thứ bảy - 13/01/2024 08:00"),
        ("{{ moment|date_time }}", "13/01/2024 08:00"),
        ("{{ moment|short_date }}", "13/01/2024"),
        ("{{ 1107571|thousands }}", "1.107.571"),
        ("{{ 1468006|file_size }}", "1,4 MB"),
        ("{{ '4.7'|decimal }}", "4,7"),
        ("{{ ''|decimal }}", ""),
        ("{{ 'A \"B\" năm 2024'|set_line }}", "A “B” năm 2024"),
        ("{% set x %}{{ 'A \"B\" & C'}}{% endset %}{{ x|set_line }}", "A “B” &amp; C"),
        ("{{ '\"Một hai\" ba bốn'|cut_line(12) }}", "“Một hai”…"),
        ("{{ 'A & \"B\"'|typeset }}", "A &amp; “B”"),
        ("{{ '<b>&quot;</b>...'|safe|typeset }}", "<b>&quot;</b>…"),
        ("{{ 2024|typeset }}", "2024"),
    ],
)
def test_templates_can_use_every_filter(template: str, expected: str) -> None:
    moment = datetime(2024, 1, 13, 8, 0, tzinfo=UTC)
    assert build_environment().from_string(template).render(moment=moment) == expected


def test_a_setting_changes_the_signs_of_thousands_and_decimals() -> None:
    environment = build_environment(THOUSANDS=",")
    template = "{{ 1107571|thousands }} {{ 1468006|file_size }} {{ '4.7'|decimal }}"
    assert environment.from_string(template).render() == "1,107,571 1.4 MB 4.7"


def test_a_filter_of_the_site_wins() -> None:
    environment = build_environment({"thousands": str})
    assert environment.from_string("{{ 1000|thousands }}").render() == "1000"


def test_the_readme_names_exactly_the_filters_that_exist() -> None:
    section = README.read_text(encoding="utf-8").split("## Filters")[1].split("## Rules")[0]
    existing = {*receivers.FILTERS, *receivers.NUMBER_FILTERS}
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == existing


def test_the_readme_names_exactly_the_functions_that_exist() -> None:
    section = README.read_text(encoding="utf-8").split("## Functions")[1].split("## Filters")[0]
    documented = set(re.findall(r"^\| `(\w+)\(.*?\)` \| `(\w+)` \|", section, re.MULTILINE))
    existing = {
        (name, module.stem)
        for module in README.parent.glob("*.py")
        if module.stem not in ("__init__", "receivers")
        for name in re.findall(
            r"^def ([a-z]\w*)\(", module.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert documented == existing
