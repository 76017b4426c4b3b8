"""Signing in to a forge from the real editors' page; what the forge answers is made here."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Request, Route, expect

from plugins.editors.bundle import CACHE
from plugins.editors.policy import origin_of
from plugins.editors.settings import EditorsSettings
from plugins.tools.admin.bundling import ensure_bundle
from tests.support.editors_page import AdminHandler, EditorsPage
from tests.support.serving import serve
from tests.support.sites import ROOT, article, build_site

pytestmark = pytest.mark.slow  # the bundle is made by npm

OWN = "https://git.example"
OAUTH = "https://dang-nhap.example"
TOKEN, WRONG = "token-cua-bien-tap", "token-sai"
CODE = "ma-mot-lan"
BY_TOKEN = "Đăng nhập bằng mã truy cập"
REFUSED = "Mã truy cập được cung cấp không hợp lệ."
KEPT = "localStorage.getItem('sveltia-cms.user')"

TEXT = article()
COMMIT = "b" * 40
BLOB = {
    "type": "blob",
    "path": "content/articles/2025/hoi-nghi/index.md",
    "sha": "a" * 40,
    "size": len(TEXT.encode()),
}
USER = {
    **{"id": 7, "login": "lan", "username": "lan", "name": "Lan", "email": "lan@portal.example"},
    "avatar_url": "https://avatars.example/lan.png",
}
AUTHOR = {"author": {"name": "Lan", "email": "lan@portal.example", "user": None}}
LAST = {"oid": COMMIT, "message": "Thêm bài", "committedDate": "2025-01-13T08:00:00Z", **AUTHOR}
BRANCH = {"target": {"oid": COMMIT, "history": {"nodes": [LAST]}}}
WRITTEN = {
    "oid": "c" * 40,
    "committedDate": "2025-01-14T08:00:00Z",
    "file_0": {"oid": "d" * 40},
    "file_1": {"oid": "e" * 40},
}

# Each forge's answers by the path of the request; GraphQL gets at once all that is ever asked for.
GITHUB = {
    "/user": USER,
    "/repos/ban/cong": {"permissions": {"pull": True, "push": True}},
    "/repos/ban/cong/collaborators/lan": {},
    f"/repos/ban/cong/git/trees/{COMMIT}": {"tree": [BLOB]},
    "/graphql": {
        "data": {
            "repository": {"ref": BRANCH, "content_0": {"text": TEXT}, "commit_0": BRANCH},
            "createCommitOnBranch": {"commit": WRITTEN},
        }
    },
}
GITLAB = {
    "/api/v4/user": USER,
    "/api/v4/projects/ban%2Fcong/users": [USER],
    "/api/v4/projects/ban%2Fcong/repository/branches/main": {"commit": {"id": COMMIT}},
    "/api/graphql": {
        "data": {
            "project": {
                "repository": {
                    "tree": {
                        "lastCommit": {"sha": COMMIT, "message": "Thêm bài"},
                        "blobs": {
                            "nodes": [BLOB],
                            "pageInfo": {"endCursor": "", "hasNextPage": False},
                        },
                    },
                    "blobs": {"nodes": [BLOB | {"rawTextBlob": TEXT}]},
                }
            }
        }
    },
    "/oauth/token": {"access_token": TOKEN},
}
CONTENT = base64.b64encode(TEXT.encode()).decode()
GITEA = {
    "/api/v1/user": USER,
    "/api/v1/version": {"version": "1.24.0"},
    "/api/v1/settings/api": {"default_paging_num": 30},
    "/api/v1/repos/ban/cong": {"permissions": {"pull": True, "push": True}},
    "/api/v1/repos/ban/cong/branches/main": {"commit": {"id": COMMIT, "message": "Thêm bài"}},
    f"/api/v1/repos/ban/cong/git/trees/{COMMIT}": {"tree": [BLOB], "truncated": False},
    "/api/v1/repos/ban/cong/file-contents": [BLOB | {"content": CONTENT, "encoding": "base64"}],
    "/login/oauth/access_token": {"access_token": TOKEN},
}


# What the browser says though all is as it should be: pictures of persons are not loaded, a wrong
# token is refused, and who has no application at the forge signs in by a token.
EXPECTED = ("avatars.example", "status of 401", "Invalid token", "OAuth application ID")
# The OAuth server of GitHub hands the token to the window that opened it.
HANDED = f"""<script>
addEventListener("message", ({{ data, origin }}) => {{
  if (data === "authorizing:github")
    opener.postMessage('authorization:github:success:{{"token":"{TOKEN}"}}', origin);
}});
opener.postMessage("authorizing:github", "*");
</script>"""

# Asks the window of the sign-in for the token, from the place of the page that has opened it.
THIEF = """\
addEventListener("message", ({ data }) => console.log(`thief: ${data}`));
setInterval(() => window.open("", "auth").postMessage("authorizing:gitlab", "*"), 50);
"""
WITHHELD = "target origin provided"


@dataclass(frozen=True)
class Forge:
    """How a forge is set in the portal, and what it answers there."""

    backend: str
    api: str
    scheme: str
    answers: Mapping[str, Any]
    settings: Mapping[str, str] = field(default_factory=dict)
    authorization: str = ""  # address of the window that OAuth opens

    @property
    def header(self) -> str:
        """Return how the one good token is shown to the forge."""
        return f"{self.scheme} {TOKEN}"

    def answer(self, route: Route) -> None:
        """Answer a request as a forge does to pages of other origins."""
        request = route.request
        address = urlsplit(request.url)
        origin = {"Access-Control-Allow-Origin": "*"}
        if self.authorization and request.url.startswith(f"{self.authorization}?"):
            self._authorize(route)
        elif address.path not in self.answers:
            route.fulfill(status=404, json={"message": "Not Found"}, headers=origin)
        elif "token" in address.path or request.headers.get("authorization") == self.header:
            route.fulfill(json=self.answers[address.path], headers=origin)
        else:
            route.fulfill(status=401, json={"message": "Bad credentials"}, headers=origin)

    def _authorize(self, route: Route) -> None:
        """Say yes at once, as for a person who has signed in at the forge before."""
        asked = query_of(route.request.url)
        if "redirect_uri" in asked:
            target = f"{asked['redirect_uri']}?code={CODE}&state={asked['state']}"
            route.fulfill(status=302, headers={"Location": target})
        else:
            route.fulfill(content_type="text/html", body=HANDED)


BY_OWN = {"EDITORS_FORGE": OWN}
BY_APP = BY_OWN | {"EDITORS_OAUTH_APP": "cong-dan-van"}
FORGES = [
    Forge("github", "https://api.github.com", "token", GITHUB),
    Forge("gitlab", f"{OWN}/api/v4", "Bearer", GITLAB, BY_OWN),
    Forge("gitea", f"{OWN}/api/v1", "token", GITEA, BY_OWN),
]
OAUTH_FORGES = [
    replace(FORGES[0], settings={"EDITORS_OAUTH_URL": OAUTH}, authorization=f"{OAUTH}/auth"),
    replace(FORGES[1], settings=BY_APP, authorization=f"{OWN}/oauth/authorize"),
    replace(FORGES[2], settings=BY_APP, authorization=f"{OWN}/login/oauth/authorize"),
]
with_forges = pytest.mark.parametrize("visit", FORGES, ids=attrgetter("backend"), indirect=True)


def query_of(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


@dataclass
class Visit:
    """The page of a portal whose articles are at a forge, and what others were asked."""

    editors: EditorsPage
    forge: Forge
    asked: list[Request] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        """Note a request to another server, and let the forge answer."""
        self.asked.append(route.request)
        self.forge.answer(route)

    def hear(self, message: ConsoleMessage) -> None:
        """Note what the browser complains of, in a window that is soon left of the policy alone."""
        if message.page == self.editors.page or "Content Security Policy" in message.text:
            self.editors.hear(message.type, message.text)

    def sign_in_by_token(self, token: str) -> None:
        """Do what a person with a token does."""
        page = self.editors.page
        page.get_by_role("button", name=BY_TOKEN).click()
        dialog = page.get_by_role("alertdialog")
        dialog.get_by_role("textbox").fill(token)
        dialog.get_by_role("button", name="Đăng nhập").click()

    def expect_articles(self) -> None:
        """Wait for the list of articles, with the one at the forge."""
        page = self.editors.page
        expect(page.get_by_role("treeitem", name="Bài viết")).to_be_visible()
        expect(page.get_by_text("Hội nghị tổng kết – 13/01/2024")).to_be_visible()

    @property
    def kept_token(self) -> str | None:
        """Return the token that the browser keeps for the next visit."""
        kept: dict[str, str] = json.loads(self.editors.page.evaluate(KEPT) or "{}")
        return kept.get("token")

    @property
    def api_requests(self) -> list[Request]:
        """Return what was asked as somebody who has signed in."""
        return [request for request in self.asked if "authorization" in request.headers]


@pytest.fixture
def visit(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """Return the page as a portal with the forge publishes it; no other server is asked."""
    forge: Forge = request.param
    settings = {
        "EDITORS_BACKEND": forge.backend,
        "EDITORS_REPOSITORY": "ban/cong",
        **forge.settings,
    }
    ensure_bundle(ROOT, print)
    (tmp_path / CACHE).parent.mkdir()
    (tmp_path / CACHE).symlink_to(ROOT / CACHE)
    site = build_site({}, tmp_path, **settings)
    assert site.status == 0, site.log
    served = {"settings": EditorsSettings.from_settings(settings)}
    with serve(site.output, type("ForgeHandler", (AdminHandler,), served)) as origin:
        context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="en-US")
        visit = Visit(EditorsPage(context.new_page(), origin), forge)
        complaints = visit.editors.complaints
        context.on("console", visit.hear)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.route(lambda url: not url.startswith(f"{origin}/"), visit.answer)
        visit.editors.page.goto(f"{origin}/admin/")
        yield visit
        context.unroute_all(behavior="ignoreErrors")
        context.close()
    known = {origin_of(address) for address in (forge.api, forge.authorization) if address}
    assert {origin_of(request.url) for request in visit.asked} == known
    assert [one for one in complaints if not any(part in one for part in EXPECTED)] == []


@pytest.fixture
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the origin of another site, which is after the token."""
    folder = tmp_path_factory.mktemp("evil")
    (folder / "index.html").write_text("<!doctype html>")
    (folder / "thief.html").write_text('<!doctype html><script src="thief.js"></script>')
    (folder / "thief.js").write_text(THIEF)
    with serve(folder) as address:
        yield address.replace("127.0.0.1", "localhost")


@with_forges
def test_a_token_opens_the_articles_at_the_forge(visit: Visit) -> None:
    visit.sign_in_by_token(TOKEN)
    visit.expect_articles()
    assert visit.asked[0].url == f"{visit.forge.api}/user"
    assert {one.headers["authorization"] for one in visit.asked} == {visit.forge.header}
    assert visit.kept_token == TOKEN


@with_forges
def test_a_wrong_token_is_refused_and_not_kept(visit: Visit) -> None:
    visit.sign_in_by_token(WRONG)
    expect(visit.editors.page.get_by_text(REFUSED)).to_be_visible()
    expect(visit.editors.page.get_by_role("button", name=BY_TOKEN)).to_be_visible()
    assert [one.url for one in visit.asked] == [f"{visit.forge.api}/user"]
    assert visit.asked[0].headers["authorization"] == f"{visit.forge.scheme} {WRONG}"
    assert visit.kept_token is None


@pytest.mark.parametrize("visit", FORGES[:1], ids=["github"], indirect=True)
def test_an_article_is_taken_off_in_one_commit(visit: Visit) -> None:
    visit.sign_in_by_token(TOKEN)
    visit.expect_articles()
    editors, page = visit.editors, visit.editors.page
    editors.open_entry("articles", "Hội nghị tổng kết")
    page.get_by_role("button", name="Gỡ bài").click()
    page.get_by_label("Lý do gỡ").fill("Đăng nhầm")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    queries = [json.loads(one.post_data or "{}") for one in visit.asked if "graphql" in one.url]
    (commit,) = [one["variables"]["input"] for one in queries if "mutation" in one["query"]]
    assert commit["message"]["headline"] == "Gỡ bài viết: hoi-nghi +1"
    assert commit["fileChanges"]["deletions"] == []
    written = {
        one["path"]: base64.b64decode(one["contents"]).decode()
        for one in commit["fileChanges"]["additions"]
    }
    assert written.keys() == {BLOB["path"], "content/data/gone.yml"}
    assert "status: draft" in written[str(BLOB["path"])]
    assert "url: /tin-hoat-dong/hoi-nghi/" in written["content/data/gone.yml"]
    assert "reason: Đăng nhầm" in written["content/data/gone.yml"]


def sign_in_by_oauth(visit: Visit) -> dict[str, str]:
    """Sign in by the window that the page opens; return what was asked there."""
    button = re.compile(visit.forge.backend, re.IGNORECASE)
    with visit.editors.page.expect_popup():
        visit.editors.page.get_by_role("button", name=button).click()
    visit.expect_articles()
    assert visit.asked[0].url.startswith(f"{visit.forge.authorization}?")
    assert {one.headers["authorization"] for one in visit.api_requests} == {visit.forge.header}
    assert visit.kept_token == TOKEN
    return query_of(visit.asked[0].url)


@pytest.mark.parametrize("visit", OAUTH_FORGES[:1], ids=["github"], indirect=True)
def test_the_oauth_server_of_github_hands_a_token_to_the_page(visit: Visit) -> None:
    asked = sign_in_by_oauth(visit)
    assert asked == {"provider": "github", "site_id": "127.0.0.1", "scope": "repo,user"}


@pytest.mark.parametrize(
    ("visit", "scope"),
    [(OAUTH_FORGES[1], "api"), (OAUTH_FORGES[2], "read:repository,write:repository,read:user")],
    ids=["gitlab", "gitea"],
    indirect=["visit"],
)
def test_the_forge_gives_its_application_a_token_without_a_secret(visit: Visit, scope: str) -> None:
    """RFC 7636: who fetches the token proves to be the one who has asked for it."""
    asked = sign_in_by_oauth(visit)
    page = f"{visit.editors.origin}/admin/"
    assert (asked["client_id"], asked["redirect_uri"]) == ("cong-dan-van", page)
    assert (asked["scope"], asked["response_type"]) == (scope, "code")
    fetched: dict[str, str] = json.loads(visit.asked[1].post_data or "{}")
    digest = hashlib.sha256(fetched["code_verifier"].encode()).digest()
    assert asked["code_challenge_method"] == "S256"
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert (fetched["code"], fetched["redirect_uri"]) == (CODE, page)
    assert "client_secret" not in fetched


@pytest.mark.parametrize("visit", OAUTH_FORGES[1:2], ids=["gitlab"], indirect=True)
def test_a_page_that_takes_the_place_of_the_editors_page_gets_no_token(
    visit: Visit, evil: str
) -> None:
    context = visit.editors.page.context
    context.route(f"{evil}/*", lambda route: route.continue_())
    held: list[Route] = []
    context.route("**/oauth/token", lambda route: held.append(route))
    page = context.new_page()
    page.goto(f"{evil}/")
    with page.expect_popup() as opened:
        page.evaluate("open(location)")
    page.evaluate("address => { location = address }", f"{visit.editors.origin}/admin/")
    with context.expect_event("request", lambda request: request.url.endswith("/oauth/token")):
        page.get_by_role("button", name=re.compile("gitlab", re.IGNORECASE)).click()
    opened.value.evaluate("opener.location = '/thief.html'")
    page.wait_for_url(f"{evil}/thief.html")
    said: list[str] = []

    def is_over(message: ConsoleMessage) -> bool:
        """Return whether the browser has withheld the greeting and the token, or told the token."""
        said.append(message.text)
        return TOKEN in message.text or sum(WITHHELD in text for text in said) == 2

    with context.expect_console_message(is_over):
        visit.answer(held[0])
    assert not any(TOKEN in text for text in said)
