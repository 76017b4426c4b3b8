"""The editors' page in Chromium, opened on a folder that stands in for one of the computer."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, FilePayload, FrameLocator, Locator, Page, expect

from plugins.editors.policy import admin_opener, admin_policy
from plugins.editors.settings import EditorsSettings
from tests.support.serving import QuietHandler

# The page asks for a folder of the computer; it gets one of the browser's own (WHATWG File System
# Standard: the same handles, without a dialogue that no test can answer).
PICKER = """
window.showDirectoryPicker = async () =>
  (await navigator.storage.getDirectory()).getDirectoryHandle("project");
"""
SEED = """async (files) => {
  const own = await navigator.storage.getDirectory();
  const root = await own.getDirectoryHandle("project", { create: true });
  await root.getDirectoryHandle(".git", { create: true });
  for (const [name, content] of Object.entries(files)) {
    const parts = name.split("/");
    const last = parts.pop();
    let folder = root;
    for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
    const stream = await (await folder.getFileHandle(last, { create: true })).createWritable();
    await stream.write(Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0)));
    await stream.close();
  }
}"""
PASTE = """([root, html, text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", text);
  const options = { bubbles: true, cancelable: true, clipboardData };
  root.dispatchEvent(new ClipboardEvent("paste", options));
}"""
MOST_SCROLLS = 400
SCROLL = "[...document.querySelectorAll('section[data-key-path]')].at(-1)?.scrollIntoView()"
READ = """async () => {
  const found = {};
  const walk = async (folder, prefix) => {
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === "directory") await walk(handle, `${prefix}${name}/`);
      else {
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
        let signs = "";
        for (const byte of bytes) signs += String.fromCharCode(byte);
        found[prefix + name] = btoa(signs);
      }
    }
  };
  const own = await navigator.storage.getDirectory();
  await walk(await own.getDirectoryHandle("project"), "");
  return found;
}"""
# What Chromium says of the preview's frame, which shows nothing but what the person has written;
# of a photo in a body, which the preview asks the portal for before it finds it in the folder; and
# what Svelte says when a form gives way to another in the same place, such as that of a copy.
HARMLESS = ("allow-scripts and allow-same-origin", "status of 404", "derived_inert")


class AdminHandler(QuietHandler):
    """Serves files with the policies that the editors' page gets in production."""

    settings = EditorsSettings(is_on=True)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", admin_policy(self.settings))
        self.send_header("Cross-Origin-Opener-Policy", admin_opener(self.settings))
        super().end_headers()


@dataclass
class EditorsPage:
    """The page, its requests, and the errors of the browser."""

    page: Page
    origin: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def foreign_requests(self) -> list[str]:
        own = (f"{self.origin}/", f"blob:{self.origin}/", "data:")
        return [url for url in self.requests if not url.startswith(own)]

    def hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not any(one in text for one in HARMLESS):
            self.complaints.append(text)

    @property
    def preview(self) -> FrameLocator:
        return self.page.frame_locator("iframe").first

    def field(self, path: str) -> Locator:
        """Return a field of the form by the names in the file, `gallery.0.alt`."""
        return self.page.locator(f'section[data-key-path="{path}"]')

    def reach(self, path: str) -> Locator:
        """Return a field of the form that comes into being only when a person has got there."""
        wanted = self.field(path)
        for _ in range(MOST_SCROLLS):
            if wanted.count():
                break
            self.page.evaluate(SCROLL)
            self.page.wait_for_timeout(50)
        expect(wanted).to_have_count(1)
        return wanted

    def type_text(self, path: str, text: str) -> None:
        self.reach(path).locator("input[type=text], textarea").first.fill(text)

    def upload(self, path: str, name: str, content: bytes, media_type: str = "image/jpeg") -> None:
        """Upload a file into a field, and wait until it is shown."""
        file: FilePayload = {"name": name, "mimeType": media_type, "buffer": content}
        self.field(path).locator("input[type=file]").first.set_input_files(file)
        expect(self.field(path).get_by_text("Thay thế")).to_be_visible()

    def add_photos(self, photos: Mapping[str, bytes]) -> None:
        """Choose several photos at once for the gallery, and wait until all are shrunk."""
        chosen: list[FilePayload] = [
            {"name": name, "mimeType": "image/jpeg", "buffer": content}
            for name, content in photos.items()
        ]
        gallery = self.reach("gallery")
        gallery.locator("input[type=file]").first.set_input_files(chosen)
        expect(gallery.get_by_role("status")).to_contain_text(f"Đã thêm {len(photos)} ảnh")

    def describe_photo(self, number: int, name: str, text: str) -> None:
        """Write the description (`alt`) or caption of a photo of the gallery, from 0."""
        self.page.locator(f'[data-key-path="gallery.{number}.{name}"] input').fill(text)

    def paste(self, html: str, text: str = "") -> None:
        """Paste into the text of the article where the caret is."""
        root = self.field("body").locator(".lexical-root").element_handle()
        self.page.evaluate(PASTE, [root, html, text])

    def open_entry(self, collection: str, title: str) -> None:
        """Open an entry by its title in the list."""
        self.page.goto(f"{self.origin}/admin/#/collections/{collection}")
        self.page.get_by_text(title).first.click()
        expect(self.page.get_by_role("button", name="Lưu")).to_be_visible()

    def save(self) -> None:
        self.page.get_by_role("button", name="Lưu").first.click()
        expect(self.page.get_by_role("button", name="Lưu")).to_have_count(0)

    def read_files(self) -> dict[str, bytes]:
        found: dict[str, str] = self.page.evaluate(READ)
        return {name: base64.b64decode(content) for name, content in found.items()}


def open_editors_page(
    context: BrowserContext, origin: str, files: Mapping[str, str | bytes]
) -> EditorsPage:
    """Open the page on a folder with these files."""
    context.add_init_script(PICKER)
    opened = EditorsPage(context.new_page(), origin)
    context.on("request", lambda request: opened.requests.append(request.url))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on(
        "console",
        lambda message: opened.hear(message.type, message.text),
    )
    opened.page.goto(f"{origin}/admin/")
    opened.page.evaluate(SEED, {name: _encode(content) for name, content in files.items()})
    opened.page.get_by_role("button", name="Mở thư mục của cổng trên máy này").click()
    expect(opened.page.get_by_role("treeitem", name="Bài viết")).to_be_visible()
    return opened


def _encode(content: str | bytes) -> str:
    raw = content.encode() if isinstance(content, str) else content
    return base64.b64encode(raw).decode()
