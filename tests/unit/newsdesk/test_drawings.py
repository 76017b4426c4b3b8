"""Drawings of the office: what draws is published as it is, all else is refused at its place."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest

from plugins.newsdesk.reading.svg import DrawingError, read_size
from tests.support.projects import needs_sample
from tests.support.sites import ROOT, article, build_site, errors_of

ONE = "content/articles/2024/mot/index.md"
EMBLEM = "content/data/images/emblem.svg"
SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
GOOD = f"""\
<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<?xpacket begin="a"?>
<svg {SVG} xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
  xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  width="30" height="20px" viewBox="0 0 30 20" version="1.1" xml:space="preserve" role="img"
  inkscape:version="1.2" aria-label="Biểu tượng" data-name="a \\ b">
  <title>Biểu tượng &amp; chữ</title>
  <sodipodi:namedview inkscape:zoom="1" units="px"/>
  <metadata><rdf:RDF><dc:format>image/svg+xml</dc:format></rdf:RDF></metadata>
  <style type="text/css"><![CDATA[ .a {{ fill: url(#b); }}
    @media print {{ .a {{ fill: #000 }} }} ]]></style>
  <defs><linearGradient id="b" gradientTransform="rotate(1)"><stop offset="0"
    style="stop-color:#fff;stop-opacity:1"/></linearGradient><filter id="c"><feGaussianBlur
    stdDeviation="1" in="SourceGraphic" result="x"/></filter><clipPath id="d"><circle cx="1" cy="1"
    r="1"/></clipPath></defs>
  <g class="a" clip-path="url(#d)" filter="url('#c')" transform="translate(1 2)">
    <path d="M0 0h3v2z" fill="url( #b )" stroke-width="2" fill-rule="evenodd"/>
    <use xlink:href="#b" x="1"/><use href=" #d"/>
    <text x="1" font-family="Arial" text-anchor="middle">Dân <tspan dy="1">vận</tspan></text>
    <image width="1" height="1" xlink:href="data:image/png;base64,iVBORw0K&#10;Ggo="/>
    <animate attributeName="opacity" values="0;1" dur="1s" repeatCount="indefinite"/>
  </g>
</svg>
"""
REFUSED = {
    "a script": "<script>alert(1)</script>",
    "a script in a prefix": '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
    "a script from elsewhere": '<script href="https://evil.example/a.js"/>',
    "a script of HTML": '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
    "a script in metadata": "<metadata><script>alert(1)</script></metadata>",
    "a handler": '<rect onload="alert(1)"/>',
    "a handler in capitals": '<rect ONCLICK="alert(1)"/>',
    "an event of XML": '<rect xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load"/>',
    "a listener": "<listener/>",
    "HTML": "<foreignObject><p>a</p></foreignObject>",
    "HTML in a switch": '<switch><iframe xmlns="http://www.w3.org/1999/xhtml"/></switch>',
    "MathML": '<math xmlns="http://www.w3.org/1998/Math/MathML"/>',
    "a link": '<a href="https://evil.example/"/>',
    "a link that runs": '<a xlink:href="java&#115;cript:alert(1)"/>',
    "a link with blanks": '<a href=" &#9;javascript:alert(1)"/>',
    "a picture from elsewhere": '<image href="https://evil.example/a.png"/>',
    "a picture of the portal": '<image href="/anh/a.png"/>',
    "a drawing in base64": '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    "a page in base64": '<image href="data:text/html;base64,PHN2Zy8+"/>',
    "a picture in base64 that is used": '<use href="data:image/png;base64,AAAA"/>',
    "a foreign part": '<use href="https://evil.example/a.svg#b"/>',
    "another base": '<g xml:base="https://evil.example/"/>',
    "a foreign colour": '<rect fill="url(https://evil.example/a.svg#b)"/>',
    "a foreign mask in quotes": "<rect mask=\"url( 'https://evil.example/#b')\"/>",
    "a foreign address in a style": '<rect style="fill:URL(//evil.example/a#b)"/>',
    "an escaped address in a style": '<rect style="fill:u\\72l(https://evil.example/)"/>',
    "an imported style": '<style>@import "https://evil.example/a.css";</style>',
    "an imported style with entities": "<style>&#64;import 'a.css';</style>",
    "an imported style in pieces": "<style>@im<!-- -->port 'a.css';</style>",
    "an imported style around an element": "<style>@im<title/>port 'a.css';</style>",
    "a picture set in a style": '<style>a{background:image-set("a.png" 1x)}</style>',
    "a font from elsewhere": '<style>@font-face{src:url("https://evil.example/a.woff")}</style>',
    "an animated address": '<a><animate attributeName="href" values="javascript:alert(1)"/></a>',
    "an animated address of XLink": '<a><set attributeName="xlink:href" to="javascript:1"/></a>',
    "an animated handler": '<set attributeName="onmouseover" to="alert(1)"/>',
    "an instruction": '<?xml-stylesheet href="https://evil.example/a.css"?>',
    "an unknown element": "<blink/>",
    "an unknown attribute": '<rect formaction="a"/>',
}
PROLOGUES = {
    "entities": '<!DOCTYPE svg [<!ENTITY a "b">]>',
    "entities of a known kind": (
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" '
        '[<!ENTITY a SYSTEM "/etc/passwd">]>'
    ),
    "a foreign kind": '<!DOCTYPE svg SYSTEM "https://evil.example/a.dtd">',
    "a kind of HTML": '<!DOCTYPE svg PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "a.dtd">',
    "a style sheet": '<?xml-stylesheet type="text/css" href="https://evil.example/a.css"?>',
    "another encoding": '<?xml version="1.0" encoding="utf-7"?>',
}


def drawn(inner: str, prologue: str = "") -> str:
    return f'{prologue}<svg {SVG} width="30" height="20">\n  {inner}\n</svg>\n'


@pytest.mark.parametrize("inner", REFUSED.values(), ids=REFUSED.keys())
def test_what_does_more_than_draw_is_refused_with_its_line(inner: str) -> None:
    with pytest.raises(DrawingError) as caught:
        read_size(drawn(inner).encode())
    assert caught.value.place[0] == 2


@pytest.mark.parametrize("prologue", PROLOGUES.values(), ids=PROLOGUES.keys())
def test_what_comes_before_a_drawing_is_refused(prologue: str) -> None:
    with pytest.raises(DrawingError):
        read_size(drawn("", prologue).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg",
        b"<html/>",
        b'<svg xmlns="http://www.w3.org/1999/xhtml" width="1" height="1"/>',
        drawn("").encode("utf-16"),
        drawn("<title>\xe9</title>").encode("latin-1"),
        drawn("<title>\xe9</title>", '<?xml version="1.0" encoding="iso-8859-1"?>').encode(
            "latin-1"
        ),
        b'<svg width="0" height="1"/>',
        b'<svg width="' + b"9" * 400 + b'" height="1"/>',
        b'<svg onload="alert(1)" width="1" height="1"/>',
    ],
)
def test_what_is_no_drawing_is_refused(content: bytes) -> None:
    with pytest.raises(DrawingError):
        read_size(content)


@pytest.mark.parametrize("declared", ["utf-8", "UTF-8", "us-ascii", "ISO-8859-1"])
def test_letters_of_ascii_may_be_declared_in_several_ways(declared: str) -> None:
    prologue = f'<?xml version="1.0" encoding="{declared}"?>\n'
    assert read_size(drawn("", prologue).encode()) == (30, 20)


COSTLY = {
    "blanks after a bracket": '<g style="url(' + " " * 200_000 + '"/>',
    "addresses": '<g style="' + "url(#" * 40_000 + '"/>',
    "elements": "<g>" * 60_000,
    "attributes": "<g " + " ".join(f'data-a{number}="1"' for number in range(15_000)) + "/>",
    "comments in a style": "<style>" + "a<!---->" * 25_000 + "</style>",
    "a picture cut short": '<image href="data:image/png;base64,' + " " * 200_000 + '!"/>',
}


@pytest.mark.parametrize("inner", COSTLY.values(), ids=COSTLY.keys())
def test_any_drawing_is_read_or_refused_at_once(inner: str) -> None:
    start = time.process_time()
    with contextlib.suppress(DrawingError):
        read_size(drawn(inner).encode())
    assert time.process_time() - start < 1


USES = {
    "emblem": ("content/data/portal.yml", "emblem: {}"),
    "icon": ("content/data/portal.yml", "icon: {}"),
    "banner": ("content/data/banners.yml", "- place: left\n  alt: Biển đảo\n  image: {}"),
    "logo": ("content/data/links.yml", "- name: Báo\n  url: https://bao.example/\n  image: {}"),
}
PORTAL = """\
name: Ban Dân vận
portal_name: Cổng Dân vận
responsible: Trưởng Ban
address: Số 1
telephone: 0271 000 000
email: toasoan@example.vn
copyright: Bản quyền
attribution: Ghi rõ nguồn
"""


@pytest.mark.parametrize(("file", "entry"), USES.values(), ids=USES.keys())
@pytest.mark.parametrize("name", ["emblem.svg", "emblem.SVG"])
def test_a_drawing_is_looked_at_wherever_it_is_used(
    file: str, entry: str, name: str, tmp_path: Path
) -> None:
    image = f"content/data/images/{name}"
    before = PORTAL if file.endswith("portal.yml") else ""
    files = {file: f"{before}{entry.format(name)}\n", image: drawn('<g onload="alert(1)"/>')}
    assert errors_of(files, tmp_path) == [
        f"{image}:2:3: thuộc tính onload của thẻ <g> không được phép trong hình SVG — xóa thuộc "
        "tính onload, hoặc xuất lại hình từ chương trình vẽ dưới dạng “SVG thường” (Plain SVG)"
    ]


def test_a_good_drawing_is_published_byte_for_byte(tmp_path: Path) -> None:
    site = build_site(
        {
            ONE: article(),
            "content/data/portal.yml": f"{PORTAL}emblem: emblem.svg\n",
            EMBLEM: GOOD,
        },
        tmp_path,
    )
    assert site.status == 0, site.log
    published = [path.read_text() for path in (site.output / "theme").glob("emblem.*.svg")]
    assert published == [GOOD]


@needs_sample
def test_the_drawings_of_the_sample_are_good() -> None:
    drawings = sorted((ROOT / "content/data/images").glob("*.svg"))
    assert drawings
    for path in drawings:
        assert min(read_size(path.read_bytes())) > 0
