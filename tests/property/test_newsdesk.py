"""Laws of reading: whatever editors save, there is an answer and never a crash."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.sites import article, build_site, read_site

ONE = "content/articles/2024/mot/index.md"
NAMES = ("title", "date", "category", "lead", "id", "slug", "tags", "gallery", "expires", "status")
PIECES = st.sampled_from(
    [
        *("- ", "  ", "\t", "\n", ": ", '"', "'", "[", "]", "{", "}", "#", "&a ", "*a", "!x ", "|"),
        *("null", "~", "true", "0", "2024-01-13", "9999-12-31 23:59-12:00", "Dân vận", "\u200b"),
        *("<script>", "<b>", "</div>", "<!--", "![a](b.jpg)", "[a](http://[b)", "[^1]", "`", "\\"),
        *("[x](../y/index.md)", "<a href=x>", "| a |\n|---|\n", "&amp;", "\u2028", "\x0b", "\r"),
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.sampled_from(NAMES)), max_size=12).map("".join)
LAW = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def read(files: dict[str, str | bytes]) -> list[str]:
    with TemporaryDirectory() as folder:
        findings = read_site(files, Path(folder)).findings
        return [problem.as_text() for problem in findings.errors()]


@LAW
@given(st.one_of(st.binary(max_size=60), TEXTS.map(str.encode)))
def test_any_bytes_in_any_file_are_read_or_refused(content: bytes) -> None:
    header = b"---\n" + content + b"\n---\n"
    read({ONE: content, "content/articles/2024/hai.md": header, "content/pages/a.md": header})
    names = ("categories", "menu", "banners", "links", "figures", "portal")
    read({f"content/data/{name}.yml": content for name in names})


@LAW
@given(TEXTS)
def test_any_body_is_read_or_refused(body: str) -> None:
    read({ONE: article(body)})


@LAW
@given(st.sampled_from(NAMES), TEXTS)
def test_any_value_is_read_or_refused(name: str, value: str) -> None:
    read({ONE: article(**{name: value.replace("\n", " ")})})


@pytest.mark.slow
@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(TEXTS, st.sampled_from(NAMES), TEXTS)
def test_what_has_no_error_builds(body: str, name: str, value: str) -> None:
    with TemporaryDirectory() as folder:
        files = {ONE: article(body, **{name: value.replace("\n", " ")})}
        if not read_site(files, Path(folder)).findings.errors():
            assert build_site({}, Path(folder)).status == 0
