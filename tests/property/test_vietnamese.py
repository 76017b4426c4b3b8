import re
import unicodedata
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from plugins.newsdesk.schema.slugs import make_slug
from plugins.vietnamese.collation import collation_key
from plugins.vietnamese.formats import decimal_sign, format_decimal, group_thousands
from plugins.vietnamese.gaps import GapKind, iter_gaps, mend_gaps
from plugins.vietnamese.normalize import fold, iter_denormalized, iter_zero_width, normalize
from plugins.vietnamese.plain_text import clean_line, clean_text, is_line, is_text
from plugins.vietnamese.quotes import iter_unbalanced_quotes, mend_quotes
from plugins.vietnamese.spacing import bind_spaces
from plugins.vietnamese.typography import cut_line, set_line, typeset_html, typeset_text

ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
QUOTES = ['"', "'", "“", "”", "„", "‘", "’", "‘‘", "’’", "''", ",,", "`", "``", "«", "»"]
WORDS = [
    "Dân", "vận", "Tỉnh", "ủy", "uỷ", "triệu", "đồng", "TP.", "PGS.", "điểm", "a", "khéo",
    "số", "năm", "lần", "thứ", "Điều", "XI", "5", "2024", "-", "--", "151-KH/TU", "km", "%",
    "...", ".", "…", "(", ")", "[", ":", ";", ",", "!", "\\", "*", ">", "|",
    "&", "&nbsp;", "&#8220;", "&quot;", "&lt;", "<", '15"', "6'2\"", "'90s", "Văn", "A",
    "0299 355 012", "15/10/1930 - ", "x", "tp.", "ông",
]  # fmt: skip
ADDRESSES = ["https://x.vn/a", 'http://x.vn/?q="a"&b', "www.x.vn/d'or", "https://x.vn/(a)"]
GAPS = ["", "", " ", " ", "\u00a0", "\u00a0\u00a0", " \u2003", "\n", "\n\n", "    "]


def join_pieces(pieces: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), max_size=16).map("".join)


anything = st.text()
prose = join_pieces([*QUOTES, *QUOTES, *WORDS, *ADDRESSES, *GAPS, *GAPS])
TAGS = [
    "<p>", "</p>", "<b>", "</b>", "</a>", "<br>", "<hr/>", "<td data-x=5 hidden>",
    "<a href=\"/x?y=1&amp;z\" title='\"a\" > b...'>",
    "<img alt=\"Tỉnh ủy 'x'...\">",
    "<code>\"x\"... năm 2024</code>",
    "<pre>'x'\n\n<b>...</b></pre>",
    "<!-- \"x\" -- y -->",
    "<code>5\"\u00a0\u00a0x</code>",
]  # fmt: skip
tags = st.sampled_from(TAGS)
html_texts = st.lists(prose.filter(lambda text: "<" not in text) | tags, max_size=8).map("".join)
markdown_texts = st.lists(
    prose | tags | st.sampled_from(['[x](/y "‘‘z“")', "```\n‘‘x“\n```\n", "- ", "\n\n"]), max_size=8
).map("".join)
syllables = st.builds(
    lambda letters, tone, at: unicodedata.normalize(
        "NFC", "".join(letters[: at + 1]) + tone + "".join(letters[at + 1 :])
    ),
    st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=4),
    st.sampled_from(TONES),
    st.integers(0, 3),
)
words = syllables | anything


class FrontMatter(HTMLParser):
    """Collect everything of a document but its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[object] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, attrs, self.get_starttag_text()))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.parts.append(("comment", data))


def untypeset(text: str) -> str:
    """Return text without what typesetting may change."""
    text = text.replace("&nbsp;", " ")
    plain = re.sub("[ \u00a0\u2000-\u200a\u202f\u205f\u3000]+", " ", text)
    plain = plain.replace("&#8220;", "“").replace("…", "...").replace(". . .", "...")
    return re.sub("[\"'`“”„‟＂‘’‚‛]|,,", "", plain)


@given(anything | prose)
def test_normalizing_twice_is_normalizing_once(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(anything | prose)
def test_normalized_text_has_nothing_left_to_report(text: str) -> None:
    normalized = normalize(text)
    assert not list(iter_denormalized(normalized))
    assert not list(iter_zero_width(normalized))


@given(anything)
def test_text_that_is_not_nfc_is_always_reported(text: str) -> None:
    assert bool(list(iter_denormalized(text))) != unicodedata.is_normalized("NFC", text)


@given(anything | prose)
def test_folding_does_not_see_the_unicode_form(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert fold(composed) == fold(unicodedata.normalize("NFD", text))


@given(prose)
def test_folding_does_not_see_bound_spaces(text: str) -> None:
    assert fold(bind_spaces(text)) == fold(text)


@given(markdown_texts)
def test_mending_quotes_twice_is_mending_once(text: str) -> None:
    mended = mend_quotes(text)
    assert mend_quotes(mended) == mended


@given(markdown_texts)
def test_mending_changes_quotation_marks_only(text: str) -> None:
    assert untypeset(mend_quotes(text)) == untypeset(text)


@given(markdown_texts)
def test_mending_leaves_as_many_marks_alone_as_before(text: str) -> None:
    before = len(list(iter_unbalanced_quotes(text)))
    assert len(list(iter_unbalanced_quotes(mend_quotes(text)))) == before


@given(markdown_texts | anything)
def test_mending_gaps_twice_is_mending_once_and_changes_spaces_only(text: str) -> None:
    mended = mend_gaps(text)
    assert mend_gaps(mended) == mended
    assert "".join(mended.split()) == "".join(text.split())
    assert {one.kind for one in iter_gaps(mended)} <= {GapKind.MISSING}


@given(st.lists(prose, min_size=2, max_size=3), st.sampled_from(["`a  b !`", "```\na  b !\n```"]))
def test_mending_gaps_leaves_code(around: list[str], code: str) -> None:
    plain = [piece.replace("`", "").replace("\\", "").replace("<", "") for piece in around]
    text = f"\n\n{code}\n\n".join(plain)
    assert mend_gaps(text).count(code) == text.count(code)


@given(anything | prose)
def test_binding_spaces_twice_is_binding_once(text: str) -> None:
    assert bind_spaces(bind_spaces(text)) == bind_spaces(text)


@given(anything | prose)
def test_binding_changes_nothing_but_spaces(text: str) -> None:
    for before, after in zip(text, bind_spaces(text), strict=True):
        assert after == before or (before, after) == (" ", "\u00a0")


@given(html_texts)
def test_typesetting_html_leaves_tags_and_attributes(html: str) -> None:
    assert FrontMatter(typeset_html(html)).parts == FrontMatter(html).parts


@given(html_texts | anything)
def test_typesetting_html_twice_is_typesetting_once(html: str) -> None:
    assert typeset_html(typeset_html(html)) == typeset_html(html)


@given(prose | anything)
def test_typesetting_text_twice_is_typesetting_once(text: str) -> None:
    assert typeset_text(typeset_text(text)) == typeset_text(text)


@given(prose | anything)
def test_typesetting_text_loses_no_words_and_adds_no_entities(text: str) -> None:
    assert untypeset(typeset_text(text)) == untypeset(text)


@given(html_texts)
def test_typesetting_html_loses_no_words(html: str) -> None:
    assert untypeset(typeset_html(html)) == untypeset(html)


@given(st.lists(prose, min_size=1, max_size=4), st.sampled_from(ADDRESSES))
def test_addresses_stay_whatever_stands_around_them(around: list[str], address: str) -> None:
    text = f"ở {f' {address} '.join(around)} đó"
    for typeset in (typeset_text, set_line, mend_quotes):
        assert typeset(text).count(address) >= len(around) - 1


MEASURES = ['15" ', "6'2\" ", "90' ", "cao ", '7"x10" ', "và ", "(3') ", "- "]


@given(st.lists(st.sampled_from(MEASURES)))
def test_measures_alone_stay_as_typed(pieces: list[str]) -> None:
    text = "".join(pieces)
    for typeset in (typeset_text, typeset_html, set_line):
        assert typeset(text).replace("\u00a0", " ").strip() == text.strip()


@given(prose | anything)
def test_a_line_set_twice_is_set_once_and_has_plain_spaces(text: str) -> None:
    line = set_line(text)
    assert set_line(line) == line == " ".join(line.split())
    assert untypeset(line).split() == untypeset(text).split()


@given(prose | anything, st.integers(2, 60))
def test_a_line_is_cut_to_its_bound_and_only_at_its_end(text: str, most: int) -> None:
    line, cut = set_line(text), cut_line(text, most)
    assert len(cut) <= most or line == cut
    assert line == cut or (cut[-1] == "…" and line.startswith(cut[:-1]))


@given(words, words, words)
def test_collation_is_a_total_order(first: str, second: str, third: str) -> None:
    low, middle, high = sorted([first, second, third], key=collation_key)
    assert collation_key(low) <= collation_key(middle) <= collation_key(high)
    assert collation_key(low) <= collation_key(high)
    same = collation_key(first) == collation_key(second)
    assert same == (normalize(first) == normalize(second))


@given(
    st.lists(st.sampled_from(ALPHABET), min_size=1), st.lists(st.sampled_from(ALPHABET), min_size=1)
)
def test_collation_agrees_with_the_alphabet(first: list[str], second: list[str]) -> None:
    ranks = [[ALPHABET.index(letter) for letter in letters] for letters in (first, second)]
    keys = [collation_key("".join(letters)) for letters in (first, second)]
    assert (keys[0] < keys[1]) == (ranks[0] < ranks[1])


@given(st.integers(-(10**12), 10**12), st.sampled_from([",", "."]))
def test_a_decimal_can_be_read_back(tenths: int, separator: str) -> None:
    written = format_decimal(tenths / 10, separator)
    plain = written.replace(separator, "").replace(decimal_sign(separator), ".")
    assert round(float(plain) * 10) == tenths
    assert decimal_sign(separator) != separator


@given(prose | anything)
def test_a_slug_is_an_address_and_its_own_slug(text: str) -> None:
    slug = make_slug(text)
    assert re.fullmatch("[a-z0-9_-]*", slug)
    assert make_slug(slug) == slug


@given(st.integers(), st.sampled_from([",", ".", "\u00a0", " "]))
def test_grouping_thousands_can_be_undone(number: int, separator: str) -> None:
    assert int(group_thousands(number, separator).replace(separator, "")) == number


SIGNS = [
    "a",
    "\u0301",
    "\u0317",
    "\u200d",
    "\U0001f468",
    "\u202e",
    "\n",
    "\r",
    " ",
    "\u2028",
    "\x1c",
]


@given(st.text() | join_pieces(SIGNS))
def test_cleaning_text_of_strangers_twice_is_cleaning_it_once(text: str) -> None:
    for clean, fits in ((clean_line, is_line), (clean_text, is_text)):
        once = clean(text)
        assert clean(once) == once == unicodedata.normalize("NFC", once)
        assert fits(once, len(once)) == bool(once)
