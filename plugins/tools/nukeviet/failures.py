"""Why an import ended, in words for people."""

from __future__ import annotations

import errno
import sqlite3

from plugins.core.errors import PortalError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
REASONS = {errno.ENOENT: "không có", errno.ENOTDIR: "có tệp ở chỗ của thư mục"}
AGAIN = "rồi chạy lại lệnh này: phần đã ghi thì giữ nguyên"


class ImportingError(PortalError):
    """Why nothing was imported; Vietnamese."""


def explain_failure(error: OSError | sqlite3.Error) -> str:
    """Return what a file system or a temporary database refused, and what to do."""
    if isinstance(error, sqlite3.Error):
        return f"Không ghi được tệp tạm trong .cache ({error}) — xem ổ đĩa còn chỗ không, {AGAIN}."
    place = f" {error.filename}" if error.filename else ""
    if error.errno in FULL:
        return f"Ổ đĩa không còn chỗ để ghi{place} — dọn bớt, {AGAIN}."
    if error.errno in FORBIDDEN:
        return f"Không có quyền đọc hay ghi{place} — dùng tài khoản hay thư mục khác, {AGAIN}."
    why = REASONS.get(error.errno or 0, error.strerror)
    return f"Không đọc hay ghi được{place} ({why}) — xem lại đường dẫn ấy, {AGAIN}."
