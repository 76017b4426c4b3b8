// The editors' page: who is away for long is signed out without losing what was typed, and a
// publishing that failed is told in a line at the top. Times are those of the wall clock, since
// browsers slow down the timers of hidden pages and stop them while the computer sleeps.
import { forgetToken, isKept, isSignedIn, isUser, putBackToken } from "./keeping.js";
import { watchStatus } from "./status.js";

const SECOND = 1000;
const COUNTDOWN_SECONDS = 60;
const DEFAULT_IDLE_SECONDS = 30 * 60;
const RARELY_MS = SECOND; // how often signs of life are written down
const LAST_SEEN = "editors.last-seen"; // in localStorage: one time for all tabs, in milliseconds
const GOODBYE = "editors.goodbye"; // in sessionStorage, from the reloading to the page after it
const PRESSES = ["keydown", "pointerdown"];
const SIGNS_OF_LIFE = [...PRESSES, "pointermove", "wheel", "input", "drop"];
const SPOKEN_AT = [60, 30, 10]; // a screen reader that told every second would tell nothing else

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

  // Milliseconds since anybody did anything in any tab; a clock that was set back starts anew.
  #awayMs() {
    const away = Date.now() - readTime();
    if (away < 0) writeTime();
    return Math.max(away, 0);
  }

  #notice({ isTrusted, type, target }) {
    // The bar hears the whole click: gone at the pressing, it would leave the rest to what is below.
    if (!isTrusted || this.#isLeaving || this.#bar.contains(target)) return;
    const away = this.#awayMs();
    if (!this.#wasSignedIn || away < this.#idleMs) {
      if (away >= RARELY_MS) writeTime();
    } else if (PRESSES.includes(type) && away < this.#idleMs + COUNTDOWN_SECONDS * SECOND) {
      // A hand that only brushes the mouse has read nothing; one that presses works here.
      this.#keep();
    } else this.#look();
  }

  // Another tab was used, or has signed out: then this one has no business to go on by itself.
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
      forgetToken(); // the page itself writes it down again when it has renewed it
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

  // What cannot be shown to be kept is not left: then it stays in this page, behind the sheet.
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
        "Hãy mở lại bài, bấm «Lưu», rồi đăng xuất.",
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

// Tell the person who comes back why the page asks for signing in, and where the article is.
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
      "Bài đang viết dở được giữ trong trình duyệt này: hãy đăng nhập lại, mở bài đó rồi bấm «Khôi phục».";
  }
  note.querySelector("button").addEventListener("click", () => note.remove());
  document.body.prepend(note);
  note.showPopover();
}

watchStatus();
explainGoodbye();
new Watch();
