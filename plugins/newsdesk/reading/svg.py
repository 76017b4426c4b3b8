"""Drawings in SVG: only what draws is allowed, so that one opened by itself does nothing else.

Drawings are published as they are. Refused are scripts and handlers, addresses other than those of
parts of the drawing itself (pictures in base64 excepted), HTML, entities, and elements and
attributes that are not listed (SVG 1.1 and 2, and what drawing programs add).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from plugins.core.errors import PortalError

NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
# Of drawing programs and their metadata: browsers ignore them.
EDITORS = frozenset(
    {
        "http://creativecommons.org/ns#",
        "http://ns.adobe.com/AdobeIllustrator/10.0/",
        "http://ns.adobe.com/Extensibility/1.0/",
        "http://ns.adobe.com/Graphs/1.0/",
        "http://purl.org/dc/elements/1.1/",
        "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
        "http://web.resource.org/cc/",
        "http://www.bohemiancoding.com/sketch/ns",
        "http://www.corel.com/coreldraw/odm/2003",
        "http://www.figma.com/figma/ns",
        "http://www.inkscape.org/namespaces/inkscape",
        "http://www.serif.com/",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://xml.openoffice.org/svg/export",
    }
)
ELEMENTS = frozenset(
    re.findall(
        r"[\w-]+",
        """
        a animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend
        feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
        feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG
        feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight
        feSpecularLighting feSpotLight feTile feTurbulence filter font font-face
        font-face-format font-face-name font-face-src g glyph hkern image line
        linearGradient marker mask metadata missing-glyph mpath path pattern polygon
        polyline radialGradient rect set stop style svg switch symbol text textPath title
        tspan use view vkern
        """,
    )
)
ATTRIBUTES = frozenset(
    re.findall(
        r"[\w-]+",
        """
        accumulate additive alignment-baseline alphabetic amplitude ascent attributeName
        attributeType azimuth baseFrequency baseProfile baseline-shift bbox begin bias by
        calcMode cap-height class clip clip-path clip-rule clipPathUnits color
        color-interpolation color-interpolation-filters color-rendering contentScriptType
        contentStyleType cx cy d descent diffuseConstant direction display divisor
        dominant-baseline dur dx dy edgeMode elevation enable-background end exponent fill
        fill-opacity fill-rule filter filterUnits flood-color flood-opacity focusable font
        font-family font-size font-size-adjust font-stretch font-style font-variant
        font-weight fr from fx fy g1 g2 glyph-name gradientTransform gradientUnits height
        horiz-adv-x horiz-origin-x href id ideographic image-rendering in in2 intercept
        isolation k k1 k2 k3 k4 kernelMatrix kernelUnitLength kerning keyPoints keySplines
        keyTimes lang lengthAdjust letter-spacing lighting-color limitingConeAngle marker
        marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask
        mask-type maskContentUnits maskUnits max media method min mix-blend-mode mode name
        numOctaves offset opacity operator order orient origin overflow paint-order panose-1
        path pathLength patternContentUnits patternTransform patternUnits pointer-events
        points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio
        primitiveUnits r radius refX refY repeatCount repeatDur requiredExtensions
        requiredFeatures restart result role rotate rx ry scale seed shape-rendering side
        slope solid-color solid-opacity spacing specularConstant specularExponent
        spreadMethod startOffset stdDeviation stitchTiles stop-color stop-opacity stroke
        stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
        stroke-opacity stroke-width style surfaceScale systemLanguage tabindex tableValues
        target targetX targetY string stemh stemv text-align text-anchor text-decoration
        text-overflow text-rendering textLength title to transform transform-box
        transform-origin type u1 u2 underline-position underline-thickness unicode
        unicode-bidi unicode-range units-per-em values vector-effect version viewBox
        visibility white-space width widths word-spacing writing-mode x x-height x1 x2
        xChannelSelector y y1 y2 yChannelSelector z zoomAndPan
        """,
    )
)
FREE = ("aria-", "data-")  # beginnings of attributes that only name something
OF_XLINK = frozenset({"actuate", "arcrole", "href", "role", "show", "title", "type"})
OF_XML = frozenset({"id", "lang", "space"})
UNANIMATED = frozenset({"class", "href", "id", "style", "target", "xlink:href"})
PICTURE = re.compile(r"data:image/(?:gif|jpeg|jpg|png|webp);base64,[A-Za-z0-9+/=\s]*")
# In styles and attributes: an address that is no part of the drawing, and what may hide one.
FETCHING = re.compile(
    r"url\((?!\s*+[\"']?+\s*+#)|@import|image-set|image\(|src\(|expression\(|-binding|behavior\s*:|\\",
    re.IGNORECASE,
)
PROGRAMS = frozenset({"xpacket"})  # processing instructions that browsers ignore
TYPES = re.compile(r"-//W3C//DTD SVG [0-9. A-Za-z]+//EN")
LENGTH = re.compile(r"([0-9]{1,6}(?:\.[0-9]+)?)(?:px)?")
LATIN = frozenset({"us-ascii", "ascii", "iso-8859-1", "windows-1252"})
BROKEN = "hình SVG hỏng hoặc không ghi kích thước", "thêm width, height vào thẻ <svg>"
PLAIN = "xuất lại hình từ chương trình vẽ dưới dạng “SVG thường” (Plain SVG)"
NOT_UTF_8 = "hình SVG không phải UTF-8", PLAIN


class DrawingError(PortalError):
    """A drawing that is not published; `what` and `remedy` are those of a `Problem`."""

    def __init__(self, place: tuple[int, int], what: str, remedy: str) -> None:
        super().__init__(what)
        self.place = place
        self.what = what
        self.remedy = remedy


def read_size(content: bytes) -> tuple[int, int]:
    """Return width and height in pixels of a drawing, from its own size or its viewBox.

    Raises DrawingError if it has neither, is no SVG, or holds more than a drawing.
    """
    root = _DrawingReader().read(content)
    lengths = [LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    if not all(lengths):
        box = root.get("viewBox", "").replace(",", " ").split()[2:]
        lengths = [LENGTH.fullmatch(length) for length in box]
    sizes = [round(float(length[1])) for length in lengths if length]
    if len(sizes) != 2 or 0 in sizes:
        raise DrawingError((1, 1), *BROKEN)
    return sizes[0], sizes[1]


@dataclass
class _DrawingReader:
    """Reads a drawing once, without a tree; `styles` are the texts of the style sheet it is in."""

    root: dict[str, str] | None = None
    styles: list[str] | None = None
    is_ascii: bool = False
    parser: expat.XMLParserType = field(
        default_factory=lambda: expat.ParserCreate("utf-8", namespace_separator=" ")
    )

    def read(self, content: bytes) -> dict[str, str]:
        """Return the attributes of the root."""
        parser = self.parser
        parser.XmlDeclHandler = self._declaration
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.SkippedEntityHandler = self._entity
        parser.ProcessingInstructionHandler = self._instruction
        parser.buffer_text = True
        self.is_ascii = content.isascii()
        try:
            parser.Parse(content.decode("utf-8-sig").encode(), True)
        except UnicodeDecodeError:
            raise DrawingError((1, 1), *NOT_UTF_8) from None
        except expat.ExpatError as error:
            raise DrawingError((error.lineno, error.offset + 1), *BROKEN) from None
        except ValueError:
            raise DrawingError((1, 1), *BROKEN) from None
        return self.root or {}

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        # The server's header says UTF-8, and browsers believe it or the declaration.
        is_latin = self.is_ascii and (encoding or "").lower() in LATIN
        if not is_latin and (encoding or "utf-8").lower() != "utf-8":
            self._refuse(*NOT_UTF_8)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        if self.styles is not None:
            self._refuse("có thẻ nằm trong <style>", f"xóa thẻ này, hoặc {PLAIN}")
        if self.root is None:
            if name != "svg" or namespace not in {"", NAMESPACE}:
                raise DrawingError((1, 1), *BROKEN)
            self.root = attributes
        if namespace in EDITORS:
            return
        if namespace not in {"", NAMESPACE} or name not in ELEMENTS:
            self._refuse(
                f"thẻ <{name}> không được phép trong hình SVG", f"xóa thẻ này, hoặc {PLAIN}"
            )
        for full, value in attributes.items():
            self._check_attribute(name, full, value)
        if name == "style":
            self.styles = []

    def _check_attribute(self, tag: str, full: str, value: str) -> None:
        namespace, _, name = full.rpartition(" ")
        if namespace in EDITORS:
            return
        is_known = {
            "": name in ATTRIBUTES or name.startswith(FREE),
            XLINK: name in OF_XLINK,
            XML: name in OF_XML,
        }
        if not is_known.get(namespace, False):
            self._refuse(
                f"thuộc tính {name} của thẻ <{tag}> không được phép trong hình SVG",
                f"xóa thuộc tính {name}, hoặc {PLAIN}",
            )
        if name == "href":
            is_picture = tag == "image" and PICTURE.fullmatch(value.strip())
            if not is_picture and not value.strip().startswith("#"):
                self._refuse_address(value)
        elif name == "attributeName" and (value in UNANIMATED or value not in ATTRIBUTES):
            self._refuse(
                f"hình SVG làm chuyển động “{value[:40]}”", f"xóa thẻ <{tag}>, hoặc {PLAIN}"
            )
        elif not name.startswith(FREE) and (fetching := FETCHING.search(value)):
            self._refuse_address(value[fetching.start() :])

    def _end(self, tag: str) -> None:
        if self.styles is not None:
            text, self.styles = "".join(self.styles), None
            if fetching := FETCHING.search(text):
                self._refuse_address(text[fetching.start() :])

    def _text(self, text: str) -> None:
        if self.styles is not None:
            self.styles.append(text)

    def _doctype(self, name: str, system: str | None, public: str | None, has_own: bool) -> None:
        if has_own or name != "svg" or not TYPES.fullmatch(public or ""):
            self._refuse("hình SVG có phần khai báo <!DOCTYPE …>", f"xóa phần ấy, hoặc {PLAIN}")

    def _entity(self, name: str, is_parameter: bool) -> None:
        self._refuse(f"hình SVG có ký hiệu “&{name[:40]};” không được khai báo", PLAIN)

    def _instruction(self, target: str, text: str) -> None:
        if target not in PROGRAMS:
            self._refuse(f"hình SVG có chỉ thị <?{target[:40]}?>", f"xóa chỉ thị ấy, hoặc {PLAIN}")

    def _refuse_address(self, value: str) -> NoReturn:
        shown = " ".join(value.split())[:40]
        self._refuse(f"hình SVG trỏ tới “{shown}” ở ngoài", "đưa mọi thứ vào trong hình")

    def _refuse(self, what: str, remedy: str) -> NoReturn:
        place = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        raise DrawingError(place, what, remedy)
