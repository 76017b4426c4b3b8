"""Whether a dump has what an import needs: rows, and letters with their marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plugins.tools.nukeviet.dump.opening import DumpError
from plugins.tools.nukeviet.site.modules import MAIN_TABLES, NEWS, Module, OldSite

# Exported in latin1, letters that it lacks are question marks: `H?i ngh? tri?n khai`.
TORN_WORD = re.compile(r"[^\W\d_]\?+[^\W\d_]")
MOST_TORN = 0.2  # of the titles
FEWEST_TITLES = 3


def refuse_useless(site: OldSite, modules: Sequence[Module]) -> None:
    """Raise DumpError if the modules have no rows, or if the titles have lost their letters."""
    tables = [site.database.find(MAIN_TABLES[one.kind], one.stem) for one in modules]
    if not sum(table.count for table in tables if table):
        names = ", ".join(one.name for one in modules)
        raise DumpError(
            f"Các mô-đun {names} không có bài, trang, văn bản nào: tệp chỉ có cấu trúc bảng, hoặc "
            "bị cắt — hãy xuất lại cả cấu trúc lẫn dữ liệu; nếu bài ở mô-đun đang tắt thì ghi "
            "--module."
        )
    titles = [
        str(row["title"])
        for module in modules
        if module.kind == NEWS
        for row in site.database.rows(site.database.find("rows", module.stem))
    ]
    torn = [title for title in titles if TORN_WORD.search(title)]
    if len(titles) >= FEWEST_TITLES and len(torn) > MOST_TORN * len(titles):
        raise DumpError(
            f"Chữ có dấu trong tệp đã thành dấu hỏi (“{torn[0]}”), không phục hồi được — hãy xuất "
            "lại bằng mysqldump --default-character-set=utf8mb4, hoặc phpMyAdmin với bộ mã utf-8."
        )
