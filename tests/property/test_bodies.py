"""Laws of bodies that come from NukeViet: nothing of them is lost."""

from __future__ import annotations

import re
from collections import Counter
from html import escape

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.support.converted_bodies import convert, facts_of, publish, text_of, words_of

LAW = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
LONG_LAW = settings(LAW, max_examples=2_000)

SIGNS = st.sampled_from(
    [
        *"\\`*_[](){}<>#+-.!|~:=&^$%@/;'0123456789abcĐạ –—•·…“”«»?,\"\u00a0\n",
        *("**", "__", "~~", "](", ") [", " - ", "1. ", "a) ", "+ ", "# ", "## ", "> ", "| ", "---"),
        *("===", "***", "&nbsp;", "&amp;", "&#42;", "<b>", "</b>", "<Tên>", "![", "[ ]", "[x]"),
        *("http://a.vn/x_y", "www.a.vn/_b_", "a_b@c.vn", "https://localhost/", "[^1]", "{#a}"),
        *("{: .b}", "$x$", "Điều 1. ", "I. ", ": ", "TM. ", "____", "<!--", "https://"),
    ]
)
TEXTS = st.lists(SIGNS, min_size=1, max_size=14).map("".join)
ROW = "<tr><td>{}</td><td>z 1</td></tr>"
PLACES = {
    "a paragraph": "<p>{}</p>",
    "a line": "<div>q1<br>{}<br>z1</div>",
    "a cell": f"<table><tr><th>a</th><th>b</th></tr>{ROW}</table>",
    "a cell of HTML": f"<table border=1>{ROW}<tr><td colspan=2>z</td></tr></table>",
    "a cell of HTML with a link": '<table border=1><tr><td><a href="/y/">k</a> {}</td>'
    "<td rowspan=2>z</td></tr><tr><td>z</td></tr></table>",
    "bold words": "<p>x <b>{}</b> y</p>",
    "italic words": "<p>x <i>{}</i>y</p>",
    "deleted words": "<p>x<s>{}</s>y</p>",
    "bold in italic words": "<p><i>x<b>{}</b></i>y</p>",
    "code": "<p>x <code>{}</code> y</p>",
    "a link": '<p>x <a href="/a/">{}</a>y</p>',
    "a heading": "<p>q</p><h2>{}</h2>",
    "an item": "<ul><li>k1 {}</li><li>z</li></ul>",
    "a line of an item": "<ol><li>k1<br>{}<br>z1</li></ol>",
    "a caption": '<p>q</p><figure><img src="/uploads/a.jpg"><figcaption>{}</figcaption></figure>',
    "a quotation": "<blockquote>{}</blockquote>",
    "preformatted text": "<pre>k {}</pre>",
}
# What becomes a list, and what becomes a line across the page.
TYPED_MARK = re.compile(r"(?:[•●■◆►➢➤❖▪◦]\s*|[-+*·–—](?=\s|[^\W\d_])\s*|\d{1,2}\.\s)(?=\S)")
TYPED_RULE = re.compile(r"(?:[-–—_*=~]\s?){3,}")


@LAW
@given(TEXTS, st.sampled_from(sorted(PLACES)))
@example("[a](b) ![c](d) <e@f> *g* _h_ `i` | {#j} &nbsp; \\", "a paragraph")
@example("__http://a.vn/x_y", "italic words")
def test_text_comes_out_as_it_was(text: str, place: str) -> None:
    check_text(text, place)


@pytest.mark.slow
@LONG_LAW
@given(TEXTS, st.sampled_from(sorted(PLACES)))
def test_much_text_comes_out_as_it_was(text: str, place: str) -> None:
    check_text(text, place)


def check_text(text: str, place: str) -> None:
    text = " ".join(text.split())
    html = PLACES[place].format(escape(text, quote=False))
    allowed = {text_of(html)}
    if mark := TYPED_MARK.match(text):
        shorter = PLACES[place].format(escape(text[mark.end() :], quote=False))
        allowed.add(text_of(shorter))
    if TYPED_RULE.fullmatch(text):
        allowed.add(text_of(PLACES[place].format("")))
    assert text_of(publish(convert(html).markdown)) in allowed


NUMBERS = st.integers(0, 999)
WORDS = NUMBERS.map(lambda number: f" từ{number} ")
PICTURES = NUMBERS.map(lambda number: f'<img src="/uploads/anh{number}.jpg" alt="{number}">')
INLINE = st.recursive(
    WORDS | PICTURES | st.just("<br>") | NUMBERS.map(lambda n: f'<a href="/bai-{n}/"> nối{n} </a>'),
    lambda inner: st.tuples(
        st.sampled_from("b i em strong span font u s sub sup small".split()),  # noqa: SIM905
        st.lists(inner, max_size=3).map("".join),
    ).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"),
    max_leaves=6,
)
LINES = st.lists(INLINE, max_size=4).map("".join)


def listing(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(inner, min_size=1, max_size=3)
    return st.tuples(st.sampled_from(["ul", "ol"]), items).map(
        lambda pair: f"<{pair[0]}>{''.join(f'<li>{one}</li>' for one in pair[1])}</{pair[0]}>"
    )


def table(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    cell = st.tuples(st.sampled_from(["td", "th", "td colspan=2", "td rowspan=2"]), inner).map(
        lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0][:2]}>"
    )
    rows = st.lists(st.lists(cell, min_size=1, max_size=3).map("".join), min_size=1, max_size=3)
    return rows.map(lambda rows: f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")


def boxed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = "p div center blockquote h1 h3 h6 figure marquee pre section".split()  # noqa: SIM905
    return st.tuples(st.sampled_from(tags), inner).map(
        lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
    )


BODIES = st.recursive(
    LINES,
    lambda inner: (
        listing(inner) | table(inner) | boxed(inner) | st.lists(inner, max_size=4).map("".join)
    ),
    max_leaves=25,
)


@LAW
@given(BODIES)
def test_words_pictures_and_links_of_any_body_survive(html: str) -> None:
    check_body(html)


@pytest.mark.slow
@settings(LAW, max_examples=1_000)  # an example takes twenty times as long as one of the others
@given(BODIES)
def test_words_pictures_and_links_of_many_bodies_survive(html: str) -> None:
    check_body(html)


def check_body(html: str) -> None:
    body = convert(html)
    before, after = facts_of(html), facts_of(publish(body.markdown))
    captions = Counter(word for one in body.gallery for word in words_of(one.caption))
    assert after.words + captions == before.words
    assert after.tags["img"] + len(body.gallery) == before.tags["img"]
    assert after.tags["img"] == len(body.pictures)
    found = [f"/moi/{address.strip('/')}/" for address in before.links]
    assert set(after.links) == set(found)


@LAW
@given(st.lists(TEXTS, min_size=1, max_size=4), st.booleans())
def test_items_and_cells_are_kept_one_by_one(texts: list[str], is_list: bool) -> None:
    inner = [f"k {escape(text, quote=False)}" for text in texts]
    if is_list:
        html = f"<ul>{''.join(f'<li>{one}</li>' for one in inner)}</ul>"
        tags = {"li"}
    else:
        html = "".join(f"<tr><td>{one}</td><td>z</td></tr>" for one in ["k", *inner])
        html, tags = f"<table border=1>{html}</table>", {"td", "th"}
    before, after = facts_of(html).tags, facts_of(publish(convert(html).markdown)).tags
    assert sum(after[tag] for tag in tags) == sum(before[tag] for tag in tags)


HTML = st.lists(
    SIGNS
    | st.sampled_from(
        "<p <div> </div> <table> <tr> <td> </td> </table> <ul> <li> </ul> <a href='/x/'> </a> <b> "  # noqa: SIM905
        "</b> <img src='/uploads/a.jpg'> <br> <h2> </h2> <pre> </pre> <blockquote> </blockquote> "
        "<iframe src='//youtube.com/embed/abcdefghijk'> </iframe> --> ]]> <![if !x]> <o:p> </o:p> "
        "<style> </style> <script> </script> <svg> <math> <td rowspan=9> <li value=3> <hr> <form> "
        "<input value='a'> <select> <option> <textarea> </textarea> <object> <noscript> <plaintext>"
        " <![CDATA[ <?xml </p> </i> <video src=/uploads/a.mp4> <caption> <th> <figure> <figcaption>"
        " <p style='display:none'> <span style='mso-list:Ignore'> <p style='mso-list:l0_level2'>"
        " <font size='1> <a name=b> <a href=javascript:x()> <img src=data:x> <ol start=7>".split()
    ),
    max_size=25,
).map(" ".join)


@LAW
@given(HTML)
def test_any_html_becomes_what_the_portal_accepts(html: str) -> None:
    publish(convert(html).markdown)


@pytest.mark.slow
@LONG_LAW
@given(HTML)
def test_much_html_becomes_what_the_portal_accepts(html: str) -> None:
    publish(convert(html).markdown)
