"""One word for one thing, in everything that readers and editors see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Words that were given up, and those in their place.
GIVEN_UP = {
    r"\bbăng rôn\b": "biểu ngữ",
    r"(?-i:\bMenu\b)|\bđóng menu\b|\bmục menu\b": "trình đơn",
    r"(?-i:\bTags?\b)": "thẻ",
    r"\bfile đính kèm\b": "tệp đính kèm",
    r"(?-i:\bE-mail\b)": "thư điện tử",
    r"\bdựng (được )?trang\b|\blần dựng\b|\bbản dựng\b": "tạo trang, lần cập nhật",
    r"\blời ghi riêng\b|\blời ghi git\b": "chú thích riêng, nội dung commit",
    r"\bvăn bản thường\b|\bdạng chữ thường\b": "văn bản thuần, không định dạng",
    r"\bxin (kiểm tra|đợi|thử)\b": "vui lòng",
    r"\bchủ đề\b": "dòng sự kiện",
    r"[«»]": "“…”",
}
# Patterns that find such marks in what people type.
MATCHERS = {
    "newsdesk/pasting/inlines.py",
    "newsdesk/pasting/marks.py",
    "newsdesk/reading/traces.py",
    "newsdesk/rendering/dialect.py",
    "search/syllables.py",
    "tools/nukeviet/bodies/lists.py",
}
VIETNAMESE = re.compile(r"[ăâđêôơưạ-ỹ«»]", re.IGNORECASE)


def iter_texts() -> Iterator[tuple[str, str]]:
    """Yield (file, text) of texts of the interface, messages and the handbook."""
    texts = read("theme/templates/macros/texts.html")
    yield "texts.html", "\n".join(re.findall(r'"([^"]+)"(?!:)', texts))
    yield "promises.html", read("theme/templates/partials/promises.html")
    yield "HUONG-DAN.md", read("content/HUONG-DAN.md")
    yield "RUNBOOK.vi.md", read("RUNBOOK.vi.md")
    yield "reload.js", read("plugins/tools/preview/reload.js")
    for path in sorted((ROOT / "plugins").rglob("*.py")):
        name = path.relative_to(ROOT / "plugins").as_posix()
        if name not in MATCHERS:
            yield from ((name, text) for text in iter_strings(path))


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def iter_strings(path: Path) -> Iterator[str]:
    """Yield the string literals of a module that are no docstrings, and the parts of f-strings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    for node in strings:
        if id(node) not in docstrings and VIETNAMESE.search(str(node.value)):
            yield str(node.value)


@pytest.mark.parametrize(("given_up", "better"), GIVEN_UP.items(), ids=GIVEN_UP.values())
def test_no_word_that_was_given_up_comes_back(given_up: str, better: str) -> None:
    pattern = re.compile(given_up, re.IGNORECASE)
    found = [
        f"{name}: {text[max(0, match.start() - 30) : match.end() + 30]!r}"
        for name, text in iter_texts()
        for match in pattern.finditer(text)
    ]
    assert found == [], f"write {better}"
