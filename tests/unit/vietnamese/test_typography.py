import pytest

from plugins.vietnamese.typography import typeset_html, typeset_text


# ~ stands for a no-break space.
@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<p>Là "gần dân".</p>', "<p>Là “gần dân”.</p>", id="plain pair"),
        pytest.param('<p>("gần dân")</p>', "<p>(“gần dân”)</p>", id="plain pair in brackets"),
        pytest.param('<p>"<b>Gần</b>"</p>', "<p>“<b>Gần</b>”</p>", id="pair around an element"),
        pytest.param('<p>x</p><p>"<b>Gần</b>"</p>', "<p>x</p><p>“<b>Gần</b>”</p>",
                     id="each block is a context of its own"),
        pytest.param(
            "<p><b>M</b>'nông, M'<b>nông</b>, M‘nông</p>",
            "<p><b>M</b>’nông, M’<b>nông</b>, M’nông</p>",
            id="apostrophes between letters, whatever tag stands between them",
        ),
        pytest.param("<p>K'Ho, M'Nông</p>", "<p>K’Ho, M’Nông</p>", id="apostrophes"),
        pytest.param("<p>Và...</p>", "<p>Và…</p>", id="ellipsis"),
        pytest.param("<p>kinh tế - xã hội</p>", "<p>kinh tế - xã hội</p>", id="hyphen stays"),
        pytest.param("<p>x -- y --- z</p>", "<p>x -- y --- z</p>", id="runs of hyphens stay"),
        pytest.param("<p>BAN NỘI CHÍNH</p>", "<p>BAN NỘI~CHÍNH</p>", id="capitals get no markup"),
        pytest.param("<p>A &amp; B &lt; C</p>", "<p>A &amp; B &lt; C</p>", id="entities stay"),
        pytest.param(r'<p>C:\\a\b "c"</p>', r"<p>C:\\a\b “c”</p>", id="backslashes stay"),
        pytest.param("<p>Tỉnh ủy, năm 2024</p>", "<p>Tỉnh~ủy, năm~2024</p>", id="bound spaces"),
        pytest.param("<p>3 < 5 là \"đúng\"</p>", "<p>3 < 5 là “đúng”</p>", id="stray angle"),
        pytest.param("", "", id="empty"),
    ],
)  # fmt: skip
def test_text_of_html_is_set(html: str, expected: str) -> None:
    assert typeset_html(html) == expected.replace("~", "\u00a0")


@pytest.mark.parametrize(
    "html",
    [
        pytest.param('<code>"x"... năm 2024</code>', id="code"),
        pytest.param('<pre class="a">"x"...\n<b>"y"</b></pre>', id="pre with elements"),
        pytest.param("<script>var x = '<p>\"';</script>", id="script"),
        pytest.param("<KBD>'x'</KBD>", id="capital names"),
        pytest.param("<img alt=\"Tỉnh ủy 'x'...\" src=a>", id="attribute"),
        pytest.param('<img alt=\'a > "b"\' src="x">', id="attribute with an angle"),
        pytest.param("<!-- \"x\" -- 'y' -->", id="comment with hyphens"),
        pytest.param('<!DOCTYPE html SYSTEM "x">', id="declaration"),
        pytest.param('<style>a::before { content: "..." }', id="element that is never closed"),
    ],
)
def test_what_is_no_text_is_untouched(html: str) -> None:
    assert typeset_html(html) == html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('Phong trào "Gần dân"', "Phong trào “Gần dân”", id="plain pair"),
        pytest.param("Phong trào ‘‘Gần dân“", "Phong trào “Gần dân”", id="pair to mend"),
        pytest.param('A & B < C > D "e"', "A & B < C > D “e”", id="signs of HTML are characters"),
        pytest.param("&#8220; &quot;...", "&#8220; &quot;…", id="entities are plain text"),
        pytest.param("<code>...</code>", "<code>…</code>", id="tags are plain text"),
        pytest.param("Tỉnh ủy năm 2024", "Tỉnh~ủy năm~2024", id="bound spaces"),
        pytest.param("kinh tế - xã hội", "kinh tế - xã hội", id="hyphen stays"),
        pytest.param("", "", id="empty"),
    ],
)
def test_plain_text_is_set_and_stays_plain(text: str, expected: str) -> None:
    assert typeset_text(text) == expected.replace("~", "\u00a0")
