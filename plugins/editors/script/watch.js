// The editors' page: signs out after long inactivity without losing typed text, and shows failed
// publishing in a line at the top. Times are wall clock times, since browsers slow down timers of
// hidden pages and stop them while the computer sleeps.
import { forgetToken, isKept, isSignedIn, isUser, putBackToken } from "./keeping.js";
import { watchStatus } from "./status.js";

const SECOND = 1000;
const COUNTDOWN_SECONDS = 60;
const DEFAULT_IDLE_SECONDS = 30 * 60;
const RARELY_MS = SECOND; // interval at which activity is stored
const LAST_SEEN = "editors.last-seen"; // in localStorage: one time for all tabs, in milliseconds
const GOODBYE = "editors.goodbye"; // in sessionStorage, for the page after the reload
const PRESSES = ["keydown", "pointerdown"];
const SIGNS_OF_LIFE = [...PRESSES, "pointermove", "wheel", "input", "drop"];
const SPOKEN_AT = [60, 30, 10]; // seconds that screen readers announce, not every one

class Watch {
  #idleMs = (Number(document.documentElement.dataset.idle) || DEFAULT_IDLE_SECONDS) * SECOND;
  #bar = build(`
    <div class="watch-bar" popover="manual">
      <button type="button">Bạn đã không sử dụng Site, Bấm vào đây để duy trì trạng thái đăng nhập. Thời gian chờ: <span>60</span> giây</button>
      <p class="watch-spoken" role="alert"></p>
    </div>`);
  #sheet = build(`
    <dialog class="watch-sheet" aria-labelledby="watch-title">
      <h2 id="watch-title">Phiên làm việc đã hết</h2>
      <p role="status"></p>
      <button type="button" hidden>Mở lại bài đang viết</button>
    </dialog>`);
  #wasSignedIn = isSignedIn();
  #isLeaving = false;

  constructor() {
    document.body.prepend(this.#bar, this.#sheet);
    this.#bar.querySelector("button").addEventListener("click", () => this.#keep());
    this.#sheet.querySelector("button").addEventListener("click", () => this.#reopen());
    this.#sheet.addEventListener("close", () => this.#isLeaving && this.#sheet.showModal());
    for (const kind of SIGNS_OF_LIFE) {
      addEventListener(kind, (event) => this.#notice(event), { capture: true, passive: true });
    }
    addEventListener("storage", (event) => this.#hear(event));
    document.addEventListener("visibilitychange", () => this.#look());
    setInterval(() => this.#look(), SECOND);
    if (!readTime()) this.#keep();
    this.#look();
  }

  // Milliseconds since the last activity in any tab; starts again if the clock was set back.
  #awayMs() {
    const away = Date.now() - readTime();
    if (away < 0) writeTime();
    return Math.max(away, 0);
  }

  #notice({ isTrusted, type, target }) {
    // The bar waits for the whole click: removed on press, it would pass the rest to what is below.
    if (!isTrusted || this.#isLeaving || this.#bar.contains(target)) return;
    const away = this.#awayMs();
    if (!this.#wasSignedIn || away < this.#idleMs) {
      if (away >= RARELY_MS) writeTime();
    } else if (PRESSES.includes(type) && away < this.#idleMs + COUNTDOWN_SECONDS * SECOND) {
      // Moving the mouse is no sign that the bar was read; a press is.
      this.#keep();
    } else this.#look();
  }

  // Follows another tab that was used or has signed out.
  #hear({ key }) {
    const isOut = (key === null || isUser(key)) && this.#wasSignedIn && !isSignedIn();
    if (isOut && !this.#isLeaving) this.#leave();
    else this.#look();
  }

  #keep() {
    if (this.#isLeaving) return;
    writeTime();
    this.#look();
  }

  #look() {
    if (this.#isLeaving) {
      forgetToken(); // the page stores it again after renewing it
      return;
    }
    const isIn = isSignedIn();
    if (isIn && !this.#wasSignedIn) writeTime();
    this.#wasSignedIn = isIn;
    const over = this.#awayMs() - this.#idleMs;
    const left = Math.ceil(COUNTDOWN_SECONDS - over / SECOND);
    if (isIn && over >= 0 && left <= 0) this.#leave();
    else this.#count(isIn && over >= 0 ? left : 0);
  }

  #count(left) {
    const isOpen = this.#bar.matches(":popover-open");
    if (Boolean(left) !== isOpen) this.#bar.togglePopover(Boolean(left));
    const spoken = this.#bar.querySelector("p");
    if (!left) spoken.textContent = "";
    if (!left) return;
    this.#bar.querySelector("span").textContent = left;
    if (!isOpen || SPOKEN_AT.includes(left)) {
      spoken.textContent = `Còn ${left} giây nữa sẽ đăng xuất. Bấm phím bất kỳ để tiếp tục.`;
    }
  }

  // Without proof that the draft is saved the page is not left; the draft stays behind the overlay.
  async #leave() {
    this.#count(0);
    this.#isLeaving = true;
    this.#tell("Đang giữ lại bài viết dở …");
    this.#sheet.showModal();
    const { isSafe, hasDraft } = await isKept();
    forgetToken();
    if (isSafe && !isSignedIn()) {
      sessionStorage.setItem(GOODBYE, hasDraft ? "draft" : "nothing");
      location.reload();
      return;
    }
    this.#sheet.querySelector("button").hidden = false;
    this.#tell(
      "Trình duyệt không lưu được bài đang viết, nên trang chưa đóng và bài vẫn còn ở đây. " +
        "Hãy mở lại bài, bấm “Lưu”, rồi đăng xuất.",
    );
  }

  #reopen() {
    this.#isLeaving = false;
    this.#sheet.querySelector("button").hidden = true;
    this.#sheet.close();
    putBackToken();
    this.#keep();
  }

  #tell(words) {
    this.#sheet.querySelector("p").textContent = words;
  }
}

function readTime() {
  return Number(localStorage.getItem(LAST_SEEN)) || 0;
}

function writeTime() {
  localStorage.setItem(LAST_SEEN, Date.now());
}

function build(markup) {
  const template = document.createElement("template");
  template.innerHTML = markup.trim();
  return template.content.firstChild;
}

// Explains the sign-out after the reload, and where the article is.
function explainGoodbye() {
  const kept = sessionStorage.getItem(GOODBYE);
  if (!kept) return;
  sessionStorage.removeItem(GOODBYE);
  const note = build(`
    <div class="watch-note" role="status" popover="manual">
      <p>Đã đăng xuất vì trang không được sử dụng. <span></span></p>
      <button type="button">Đã hiểu</button>
    </div>`);
  if (kept === "draft") {
    note.querySelector("span").textContent =
      "Bài đang viết dở được giữ trong trình duyệt này: hãy đăng nhập lại, mở bài đó rồi bấm “Khôi phục”.";
  }
  note.querySelector("button").addEventListener("click", () => note.remove());
  document.body.prepend(note);
  note.showPopover();
}

watchStatus();
explainGoodbye();
new Watch();
