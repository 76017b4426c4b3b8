import pytest

from plugins.vietnamese.typography import cut_line, set_line, typeset_html, typeset_text


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
        pytest.param('<p>"Tên"..... ..../2024</p>', "<p>“Tên”..... ..../2024</p>", id="blanks"),
        pytest.param("<p>kinh tế - xã hội</p>", "<p>kinh tế - xã hội</p>", id="hyphen stays"),
        pytest.param("<p>x -- y --- z</p>", "<p>x -- y --- z</p>", id="runs of hyphens stay"),
        pytest.param("<p>BAN NỘI CHÍNH</p>", "<p>BAN NỘI~CHÍNH</p>", id="capitals get no markup"),
        pytest.param("<p>A &amp; B &lt; C</p>", "<p>A &amp; B &lt; C</p>", id="entities stay"),
        pytest.param(r'<p>C:\\a\b "c"</p>', r"<p>C:\\a\b “c”</p>", id="backslashes stay"),
        pytest.param("<p>Tỉnh ủy, năm 2024</p>", "<p>Tỉnh~ủy, năm~2024</p>", id="bound spaces"),
        pytest.param("<p>3 < 5 là \"đúng\"</p>", "<p>3 < 5 là “đúng”</p>", id="stray angle"),
        pytest.param('<p>15" và 7" - 10", ván 15"x20"</p>', '<p>15" và 7" - 10", ván 15"x20"</p>',
                     id="inches stay"),
        pytest.param("<p>6'2\", 40'', phút 45'+2</p>", "<p>6'2\", 40'', phút 45'+2</p>",
                     id="feet and minutes stay"),
        pytest.param("<p>10°46'30\"</p>", "<p>10°46'30\"</p>", id="seconds stay"),
        pytest.param("<p>\"Vì dân 2024\", 'năm 2024'</p>", "<p>“Vì dân 2024”, ‘năm~2024’</p>",
                     id="marks behind a number that close"),
        pytest.param('<p>"Tivi 55" mới"</p>', '<p>“Tivi 55" mới”</p>', id="inches in a quotation"),
        pytest.param("<p>'90s, năm '45 và 20's</p>", "<p>’90s, năm ’45 và 20’s</p>",
                     id="apostrophes of short years"),
        pytest.param("<p>'90 năm'</p>", "<p>‘90 năm’</p>", id="quotation with a number first"),
        pytest.param("<p>nói:'Được' và:\"Không\"</p>", "<p>nói:‘Được’ và:“Không”</p>",
                     id="quotation right behind a colon"),
        pytest.param("<p>'<b>Gần</b>' \"Nói 'được'\"</p>", "<p>‘<b>Gần</b>’ “Nói ‘được’”</p>",
                     id="single quotations"),
        pytest.param('<p>https://x.vn/?q="a" "b"</p>', '<p>https://x.vn/?q="a" “b”</p>',
                     id="bare address"),
        pytest.param('<p>"https://x.vn/a" "<code>b</code>"</p>',
                     '<p>“https://x.vn/a” “<code>b</code>”</p>', id="quoted address and code"),
        pytest.param("<p>có:~~Trung ương, số  13</p>", "<p>có: Trung~ương, số~13</p>",
                     id="spaces of word processors"),
        pytest.param("", "", id="empty"),
    ],
)  # fmt: skip
def test_text_of_html_is_set(html: str, expected: str) -> None:
    assert typeset_html(html.replace("~", "\u00a0")) == expected.replace("~", "\u00a0")


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('Phong trào "Gần dân"...', "Phong trào “Gần dân”…", id="signs"),
        pytest.param("Huyện M'gar,~~năm\n 2024", "Huyện M’gar, năm 2024", id="plain spaces only"),
        pytest.param('‘‘Gần dân“ cao 15"', '“Gần dân” cao 15"', id="mended, primes stay"),
    ],
)
def test_a_line_has_the_signs_and_no_bound_spaces(text: str, expected: str) -> None:
    assert set_line(text.replace("~", "\u00a0")) == expected


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (30, "Nắng nóng, nhiệt độ 37 độ ở C."),
        (29, "Nắng nóng, nhiệt độ 37 độ ở…"),
        (24, "Nắng nóng, nhiệt độ…"),
        (12, "Nắng nóng…"),
        (3, "Nắ…"),
    ],
)
def test_a_line_is_cut_between_words_and_keeps_numbers_with_units(most: int, expected: str) -> None:
    assert cut_line("Nắng nóng, nhiệt độ 37 độ ở C.", most) == expected
