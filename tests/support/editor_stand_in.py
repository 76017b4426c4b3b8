"""A page that keeps things in the browser as Sveltia CMS 0.221 does, with our scripts beside it.

Who is signed in stands in localStorage, in memory, and is written down again when it is renewed.
A draft is put into IndexedDB half a second after its last change, a new one under an empty slug,
and offered again when the form is opened after the next signing in.
"""

from __future__ import annotations

from pathlib import Path

from tests.support.sites import ROOT

SCRIPTS = ROOT / "plugins" / "editors" / "script"
MODULES = ("watch.js", "keeping.js", "status.js", "watch.css")
PAGE = """\
<!doctype html>
<html lang="vi"{idle}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Trang biên tập</title>
<link rel="stylesheet" href="cms.css">
<link rel="stylesheet" href="watch.css">
</head>
<body>
<script type="module" src="cms.js"></script>
<script type="module" src="watch.js"></script>
</body>
</html>
"""
STYLE = """\
.app-shell, .content-editor { position: fixed; inset: 0; background: #fff; color: #000; }
"""
SCRIPT = """\
const USER = "sveltia-cms.user";
const NAME = "github:ban-dan-van/cong-thong-tin";
const shell = document.createElement("main");
shell.className = "sui app-shell";
document.body.append(shell);
let account = null;
let database = null;
let timer = 0;

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () =>
      request.result.createObjectStore("draft-backups", { keyPath: ["collectionName", "slug"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function store(mode) {
  return database.transaction("draft-backups", mode).objectStore("draft-backups");
}

function save(body) {
  const prefs = JSON.parse(localStorage.getItem("sveltia-cms.prefs") ?? "{}");
  if (!(prefs.useDraftBackup ?? true)) return;
  const record = { collectionName: "articles", slug: "", timestamp: new Date(), body };
  return new Promise((resolve) => {
    store("readwrite").put(record).onsuccess = () => resolve();
  });
}

function showEntrance() {
  shell.innerHTML = "<h1>Trang biên tập</h1><button type='button'>Đăng nhập</button>";
  shell.querySelector("button").onclick = () => signIn({ backendName: "github", token: "s3cret" });
}

async function signIn(user) {
  account = user;
  localStorage.setItem(USER, JSON.stringify(account));
  database = await open();
  shell.innerHTML = `<h1>Trang biên tập</h1><section class="wrapper content-editor">
    <label>Nội dung <textarea></textarea></label><p>Ghi chú</p></section>`;
  const field = shell.querySelector("textarea");
  store("readonly").get(["articles", ""]).onsuccess = ({ target }) => {
    field.value = target.result?.body ?? "";
    shell.dataset.ready = "yes";
  };
  field.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(field.value), 500);
  };
}

globalThis.renew = () => localStorage.setItem(USER, JSON.stringify({ ...account, token: "new" }));
globalThis.offerKeeping = (answer) => {
  globalThis.keepDraft = async () => {
    await save(shell.querySelector("textarea").value);
    return answer;
  };
};

const known = JSON.parse(localStorage.getItem(USER) ?? "null");
if (known?.backendName) signIn(known);
else showEntrance();
"""


def write_stand_in(folder: Path, idle_seconds: int | None = None) -> None:
    """Write the page into `folder/admin/`; without seconds it says nothing of idleness."""
    admin = folder / "admin"
    admin.mkdir(parents=True)
    idle = f' data-idle="{idle_seconds}"' if idle_seconds else ""
    (admin / "index.html").write_text(PAGE.format(idle=idle), encoding="utf-8")
    (admin / "cms.css").write_text(STYLE, encoding="utf-8")
    (admin / "cms.js").write_text(SCRIPT, encoding="utf-8")
    for name in MODULES:
        (admin / name).write_bytes((SCRIPTS / name).read_bytes())
