"""Kinds of telephone numbers and e-mail addresses, as people write them."""

from __future__ import annotations

import re

import yaml

from plugins.newsdesk.schema.fields import FieldError
from plugins.newsdesk.schema.kinds import text
from plugins.newsdesk.schema.yaml_nodes import Scope

FEWEST_DIGITS, MOST_DIGITS = 3, 15  # ITU-T E.164; 113 has three
TELEPHONE = re.compile(r"\+?[0-9][0-9 .()-]*(?: *(?:máy lẻ|số lẻ|ext\.?) *([0-9]{1,6}))?", re.I)
EXTENSION = re.compile(r" *(?:máy lẻ|số lẻ|ext\.?) *[0-9]+$", re.I)
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def telephone(node: yaml.Node, scope: Scope) -> str:
    """Take one telephone number: digits with blanks, dots, brackets; `máy lẻ 12` may follow."""
    value = text(node, scope)
    main = re.sub(r"\D", "", EXTENSION.sub("", value))
    if TELEPHONE.fullmatch(value) and FEWEST_DIGITS <= len(main) <= MOST_DIGITS:
        return value
    raise FieldError(
        node,
        f"“{value}” không phải một số điện thoại",
        "viết một số, ví dụ 0271 000 000 hoặc 0271 000 000 máy lẻ 5",
    )


def e_mail(node: yaml.Node, scope: Scope) -> str:
    """Take one e-mail address."""
    value = text(node, scope)
    if E_MAIL.fullmatch(value):
        return value
    raise FieldError(
        node, f"“{value}” không phải địa chỉ thư điện tử", "viết như bandanvan@tinh.example"
    )


def dial(written: str) -> str:
    """Return the address of a telephone number for links, `tel:` left out (RFC 3966)."""
    match = TELEPHONE.fullmatch(written)
    extension = f";ext={match[1]}" if match and match[1] else ""
    return re.sub(r"[^\d+]", "", EXTENSION.sub("", written)) + extension
