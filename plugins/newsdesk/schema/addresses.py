"""Addresses without an article or page of their own: former ones, and those of what was removed."""

from __future__ import annotations

from urllib.parse import unquote

import yaml

from plugins.newsdesk.schema import kinds
from plugins.newsdesk.schema.fields import FieldError
from plugins.newsdesk.schema.yaml_nodes import Scope

LONGEST_PART_BYTES = 255 - len(".partial")  # file systems allow 255
LONGEST_ADDRESS = 2000  # with percent signs; paths have at most 4,096 bytes
INDEX = "index.html"
GONE_SUFFIX = ".gone"


def former_address(node: yaml.Node, scope: Scope) -> str:
    """Take an address from the portal's root, as browsers show or send it."""
    value = kinds.text(node, scope)
    if _is_rooted(value):
        _advise_on_length(value, node, scope)
        return value
    raise FieldError(
        node,
        f"“{value}” không phải địa chỉ cũ trên cổng",
        "viết từ dấu / đầu tiên, không có tên miền, ? và #, ví dụ /tin/bai-cu-1532.html",
    )


def gone_address(node: yaml.Node, scope: Scope) -> str:
    """Take the address of something that was removed; its page must be able to stand there."""
    value = kinds.text(node, scope)
    if not _is_rooted(value):
        raise FieldError(
            node,
            f"“{value}” không phải địa chỉ trên cổng",
            "viết từ dấu / đầu tiên, không có tên miền, ? và #, ví dụ /tin-hoat-dong/bai-cu/",
        )
    if decode_address(value) is None:
        raise FieldError(
            node, f"“{value[:40]}” không thể là địa chỉ của một trang", "chép lại địa chỉ đã gỡ"
        )
    return value


def decode_address(address: str) -> str | None:
    """Return an address percent-decoded, None if it cannot be the name of a file in the output."""
    try:
        decoded = unquote(address, errors="strict")
    except UnicodeDecodeError:
        return None
    parts = [part for part in decoded.split("/") if part]
    is_short = len(address) <= LONGEST_ADDRESS
    if not (is_short and decoded.isprintable() and all(map(_is_name, parts))):
        return None
    return "/".join(["", *parts, *([""] if decoded.endswith("/") or not parts else [])])


def file_of(decoded: str) -> str:
    """Return the file with which a web server answers a decoded address."""
    name = decoded.strip("/")
    if not decoded.endswith("/") and name.lower().endswith((".html", ".htm")):
        return name
    return f"{name}/{INDEX}".lstrip("/")


def find_file(address: str) -> str:
    """Return the file that answers an address as written, "" if it cannot have one."""
    decoded = decode_address(address)
    return file_of(decoded) if decoded is not None else ""


def gone_marker(page: str) -> str:
    """Return the file that says of a page, by its file, that it tells of something removed."""
    return f"{page.removesuffix(INDEX)}{GONE_SUFFIX}"


def _is_rooted(value: str) -> bool:
    return value.startswith("/") and not value.startswith("//") and not {"?", "#"} & set(value)


def _is_name(part: str) -> bool:
    return part not in {".", ".."} and "\\" not in part and len(part.encode()) <= LONGEST_PART_BYTES


def _advise_on_length(address: str, node: yaml.Node, scope: Scope) -> None:
    """Advise on a former address that no file system holds, which gets no page; in bytes."""
    parts = unquote(address).split("/")
    if any(len(part.encode()) > LONGEST_PART_BYTES for part in parts):
        what = f"địa chỉ “{address[:40]}…” có phần dài quá {LONGEST_PART_BYTES} byte"
    elif len(address) > LONGEST_ADDRESS:
        what = f"địa chỉ “{address[:40]}…” dài quá {LONGEST_ADDRESS} ký tự"
    else:
        return
    scope.advise(node, f"{what}, không chuyển được", "bỏ địa chỉ này khỏi aliases")
