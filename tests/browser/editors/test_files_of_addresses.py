"""The scripts of the editors' page know the files of addresses as the reader does."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from plugins.editors.bundle import SCRIPTS
from plugins.newsdesk.schema.addresses import find_file

FIND = """async ([script, address]) => {
  const { fileOf } = await import(`data:text/javascript,${script}`);
  return fileOf(address) ?? "";
}"""


@pytest.mark.parametrize(
    "address",
    [
        *("/tin/x/", "/tin/x", "/tin/x.html", "/tin/X.HTM", "/tin//x.html/", "/t%E1%BB%89nh/"),
        *("/tỉnh/", "/a/%E1/", "/a/../b/", "/a\\b/", "/a%00/", f"/{'a' * 247}/", f"/{'a' * 248}/"),
        *(f"/{'ă' * 124}/", "/" + "a/" * 1001),
    ],
)
def test_both_find_the_same_file(page: Page, address: str) -> None:
    script = quote((SCRIPTS / "addresses.js").read_text(encoding="utf-8"))
    assert page.evaluate(FIND, [script, address]) == find_file(address)
