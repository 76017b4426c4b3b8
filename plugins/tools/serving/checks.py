"""Checks of what the plan of a server is made from; each problem is a line for administrators."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
FRAME_HOST = re.compile(r"(\*\.)?[a-z0-9.-]+(:\d+)?")
DOOR = re.compile(r"unix:(/[\w.-]+)+|(127\.0\.0\.1|\[::1\]):\d{1,5}", re.ASCII)
FOLDER = re.compile(r"(/[\w.-]+)+", re.ASCII)
# In names of accounts (31 letters at most) and of nginx's variables.
INSTANCE = re.compile(r"[a-z][a-z0-9]{0,11}")
STATUS_PORT = 8711  # of the first portal of a machine


def check_address(settings: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with `SITEURL`."""
    address = settings.get("SITEURL")
    try:
        parts = urlsplit(address if isinstance(address, str) else "")
        is_plain = address == f"{parts.scheme}://{parts.hostname}"
    except ValueError:
        is_plain = False
    if is_plain and parts.scheme in {"http", "https"} and HOST.fullmatch(parts.hostname or ""):
        return []
    return [
        f"SITEURL là {address!r} — hãy ghi trong publishconf.py địa chỉ thật gồm https:// và tên "
        "miền, không có cổng hay đường dẫn (tên có dấu viết dạng xn--…), ví dụ 'https://portal.example'."
    ]


def check_places(folders: Iterable[str], door: str) -> list[str]:
    """Return what is wrong with the folders of a server and the address of its service."""
    problems = [
        f"Thư mục {folder!r} không dùng được — hãy ghi đường dẫn đầy đủ gồm chữ không dấu, số, "
        "chấm và gạch, ví dụ /srv/portal."
        for folder in folders
        if not FOLDER.fullmatch(folder)
    ]
    if not DOOR.fullmatch(door):
        problems.append(
            f"Cửa của dịch vụ {door!r} không dùng được — hãy ghi unix:/đường/dẫn hoặc cổng của "
            "máy này, ví dụ 127.0.0.1:8710."
        )
    return problems


def check_instance(instance: str, status_port: int) -> list[str]:
    """Return what is wrong with the name of a further portal and its port."""
    problems = []
    if instance and not INSTANCE.fullmatch(instance):
        problems.append(
            f"Tên riêng của cổng {instance!r} không dùng được — hãy ghi nhiều nhất 12 chữ thường "
            "không dấu và số, bắt đầu bằng chữ, ví dụ xabinhan."
        )
    if not 0 < status_port < 1 << 16 or (instance and status_port == STATUS_PORT):
        problems.append(
            f"Số cổng TCP {status_port} không dùng được — mỗi cổng thông tin trên một máy chủ cần "
            f"một số riêng, ví dụ --status-port {STATUS_PORT + 1}."
        )
    return problems


def check_frames(settings: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with `FRAME_HOSTS`."""
    hosts = settings.get("FRAME_HOSTS", ())
    if isinstance(hosts, str) or not all(
        isinstance(host, str) and FRAME_HOST.fullmatch(host) for host in hosts
    ):
        return [
            f"FRAME_HOSTS là {hosts!r} — hãy ghi danh sách tên miền, ví dụ ['www.youtube.com']."
        ]
    return []
