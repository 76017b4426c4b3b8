"""The film of the sample article: `python -m tests.browser.sample_film` draws it again.

Chromium pans over photos of the article, which are drawings of our own (`sample_photos`), and
records the canvas in H.264, which every browser plays.
"""

from __future__ import annotations

import sys
from base64 import b64decode, b64encode

from playwright.sync_api import sync_playwright

from plugins.tools.environment.browser import require_browser
from tests.browser.conftest import FLAGS
from tests.support.sites import ROOT

BUNDLE = ROOT / "content/articles/2026/hien-dat-mo-duong-lien-thon"
FILM = BUNDLE / "mo-duong.mp4"
PHOTOS = ("con-duong.jpg", "hop-thon.jpg", "do-be-tong.jpg", "duong-moi.jpg")
MAX_BYTES = 200_000
RECORD = """async ([photos, seconds]) => {
  const images = await Promise.all(photos.map(async (src) => {
    const image = Object.assign(new Image(), { src });
    await image.decode();
    return image;
  }));
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
  const pen = canvas.getContext("2d");
  const total = seconds * images.length;
  const draw = (time) => {
    const at = Math.min(Math.floor(time / seconds), images.length - 1);
    const zoom = 1.06 + 0.05 * (time / seconds - at);
    const image = images[at];
    const scale = Math.max(640 / image.width, 360 / image.height) * zoom;
    const [width, height] = [image.width * scale, image.height * scale];
    pen.drawImage(image, (640 - width) / 2, (360 - height) / 2, width, height);
  };
  draw(0);
  const options = { mimeType: "video/mp4;codecs=avc1.42E01E", videoBitsPerSecond: 120_000 };
  const recorder = new MediaRecorder(canvas.captureStream(12), options);
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const ended = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  const begin = performance.now();
  await new Promise((resolve) => {
    const step = () => {
      const time = (performance.now() - begin) / 1000;
      draw(Math.min(time, total - 0.01));
      if (time < total) requestAnimationFrame(step);
      else resolve();
    };
    step();
  });
  recorder.stop();
  await ended;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


def main() -> None:
    photos = [
        f"data:image/jpeg;base64,{b64encode((BUNDLE / name).read_bytes()).decode()}"
        for name in PHOTOS
    ]
    with sync_playwright() as playwright:
        program = str(require_browser(headless=True))
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        film = b64decode(browser.new_page().evaluate(RECORD, [photos, 2]))
        browser.close()
    if len(film) > MAX_BYTES:
        sys.exit(f"The film has {len(film):,} bytes, more than {MAX_BYTES:,}.")
    FILM.write_bytes(film)
    sys.stdout.write(f"{FILM.name}: {len(film):,} bytes\n")


if __name__ == "__main__":
    main()
