import pytest

from plugins.vietnamese.quotes import iter_unbalanced_quotes, mend_plain_quotes, mend_quotes

MENDED = [
    pytest.param("là ‘‘Gần dân“.", "là “Gần dân”.", id="two single ones and a reversed double"),
    pytest.param('là "Gần dân”.', "là “Gần dân”.", id="plain and curly"),
    pytest.param('là “Gần dân".', "là “Gần dân”.", id="curly and plain"),
    pytest.param("là ”Gần dân”.", "là “Gần dân”.", id="two closing ones"),
    pytest.param("là „Gần dân“.", "là “Gần dân”.", id="German pair"),
    pytest.param('là ,,Gần dân".', "là “Gần dân”.", id="two commas"),
    pytest.param("là ''Gần dân''.", "là “Gần dân”.", id="four apostrophes"),
    pytest.param("là ‘‘Gần dân’’.", "là “Gần dân”.", id="doubled single ones"),
    pytest.param("là “ Gần dân ”.", "là “ Gần dân ”.", id="blanks inside are left"),
    pytest.param('là " Gần dân ".', "là “ Gần dân ”.", id="plain with blanks inside"),
    pytest.param('là:"Gần dân".', "là:“Gần dân”.", id="no blank before"),
    pytest.param('"(Gần) dân"', "“(Gần) dân”", id="bracket first"),
    pytest.param("câu “Gần dân”và", "câu “Gần dân”và", id="no blank behind"),
    pytest.param('(”Gần dân")', "(“Gần dân”)", id="inside brackets"),
    pytest.param('là "… gần dân”.', "là “… gần dân”.", id="ellipsis first"),
    pytest.param('“Gọi là "gần” dân"', "“Gọi là “gần” dân”", id="nested pair"),
    pytest.param("‘‘Một“ và ‘‘hai“", "“Một” và “hai”", id="two pairs"),
]
LEFT = [
    pytest.param("là “Gần dân”.", id="right already"),
    pytest.param('là "Gần dân".', id="plain pair, typogrify reads it"),
    pytest.param('("Gần dân")', id="plain pair in brackets"),
    pytest.param("là ‘gần dân’.", id="single pair"),
    pytest.param('màn hình 21" mới', id="inches"),
    pytest.param("người K'Ho và Ê-đê", id="apostrophe"),
    pytest.param("là “Gần dân.", id="never closed"),
    pytest.param("là «Gần dân».", id="guillemets"),
    pytest.param("một,, hai", id="two commas by mistake"),
    pytest.param("", id="empty"),
]
PROTECTED = [
    pytest.param("dùng `‘‘x“` nhé", id="code span"),
    pytest.param("dùng ``a ` ‘‘x“`` nhé", id="code span with a backtick"),
    pytest.param("```\n‘‘x“\n\n‘‘y“\n```\n", id="fenced block"),
    pytest.param("~~~ text\n‘‘x“\n~~~\n", id="fenced block of tildes"),
    pytest.param("Chữ\n\n    ‘‘x“\n\nchữ", id="indented block"),
    pytest.param('<a title="‘‘x“">y</a>', id="attribute"),
    pytest.param('<img alt=\'"x”\' src="a>b">', id="attribute with an angle"),
    pytest.param("<pre>\n‘‘x“\n\n‘‘y“</pre>", id="pre element"),
    pytest.param("<!-- ‘‘x“ -->", id="comment"),
    pytest.param('[y](/z "‘‘x“")', id="link title"),
    pytest.param('[y](/z "‘‘x”)', id="broken link title"),
    pytest.param('[y]: /z "‘‘x“"', id="reference"),
    pytest.param('Chữ {: title="‘‘x“" }', id="attribute list"),
    pytest.param('Chữ \\"x”', id="escaped mark"),
]


@pytest.mark.parametrize(("text", "expected"), MENDED)
def test_mismatched_pairs_become_curly(text: str, expected: str) -> None:
    assert mend_quotes(text) == expected
    assert mend_plain_quotes(text) == expected


@pytest.mark.parametrize("text", LEFT)
def test_other_marks_are_left(text: str) -> None:
    assert mend_quotes(text) == text
    assert mend_plain_quotes(text) == text


@pytest.mark.parametrize("text", PROTECTED)
def test_code_tags_and_addresses_are_untouched(text: str) -> None:
    assert mend_quotes(text) == text
    assert mend_quotes(f"{text}\n\n‘‘Gần dân“") == f"{text}\n\n“Gần dân”"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("**‘‘Gần dân“**", "**“Gần dân”**", id="inside emphasis"),
        pytest.param('"**Gần dân**“', "“**Gần dân**”", id="around emphasis"),
        pytest.param('"[Gần dân](/x)“', "“[Gần dân](/x)”", id="around a link"),
        pytest.param('<b>"Gần dân“</b>', "<b>“Gần dân”</b>", id="inside an element"),
        pytest.param("- ‘‘Một“\n- ‘‘hai“", "- “Một”\n- “hai”", id="items of a list"),
        pytest.param("- Một\n\n    ‘‘hai“", "- Một\n\n    “hai”", id="paragraph of an item"),
        pytest.param("> ‘‘Gần\n> dân“", "> “Gần\n> dân”", id="quotation over two lines"),
    ],
)
def test_markdown_around_a_pair_is_kept(text: str, expected: str) -> None:
    assert mend_quotes(text) == expected


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        pytest.param("là “Gần dân”.", [], id="a pair"),
        pytest.param("là ‘‘Gần dân“.", [], id="a pair to mend"),
        pytest.param("là “Gần dân.", [3], id="never closed"),
        pytest.param("là Gần dân”.", [10], id="never opened"),
        pytest.param("“Một\n\nhai”", [0, 9], id="paragraphs are apart"),
        pytest.param("- “Một\n- hai”", [2, 12], id="items are apart"),
        pytest.param('màn hình 21"', [], id="inches"),
        pytest.param("`“` và ”", [7], id="code does not count"),
        pytest.param("“Một “hai”", [0], id="outer one of two"),
    ],
)
def test_marks_without_a_partner_are_found(text: str, offsets: list[int]) -> None:
    assert list(iter_unbalanced_quotes(text)) == offsets
