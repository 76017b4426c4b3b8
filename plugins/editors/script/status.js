// The red line: the state of the last publishing, from `trang-thai.json`.
//
// The file: {"ok": false, "since": "2026-11-28T10:05:00Z", "what": "…", "message": ["…", …]}.
// If it is missing or cannot be read, the page does not change. Of a failure only texts are shown.
const ADDRESS = new URL("trang-thai.json", import.meta.url);
const EVERY_MS = 3 * 60 * 1000;
const AT_MOST_EVERY_MS = 10 * 1000;
const ZONE = "Asia/Ho_Chi_Minh";

export function watchStatus() {
  const line = document.createElement("div");
  line.className = "watch-status";
  line.setAttribute("role", "status");
  document.body.prepend(line);
  new ResizeObserver(() => makeRoom(line)).observe(line);

  let askedAt = 0;
  const ask = async () => {
    if (Date.now() - askedAt < AT_MOST_EVERY_MS && Date.now() >= askedAt) return;
    askedAt = Date.now();
    const status = await readStatus();
    if (status !== undefined) show(line, status);
  };
  setInterval(ask, EVERY_MS);
  addEventListener("focus", ask);
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  ask();
}

// Returns the file's content, null if there is none, undefined if it cannot be read.
async function readStatus() {
  try {
    const answer = await fetch(ADDRESS, { cache: "no-store" });
    if (answer.status === 404) return null;
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

function show(line, status) {
  if (status?.ok !== false) {
    line.replaceChildren();
    return;
  }
  const { since, what, message } = status;
  const title = document.createElement("strong");
  title.textContent = `${(isText(what) && what) || "Lần xuất bản gần nhất không thành công"}${tellSince(since)}.`;
  const lines = (Array.isArray(message) ? message : []).filter(isText).map((words) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = words;
    return paragraph;
  });
  // Screen readers announce changes, so the same words are not set again.
  const holder = document.createElement("div");
  holder.append(title, ...lines);
  if (holder.innerHTML !== line.firstChild?.innerHTML) line.replaceChildren(holder);
}

function isText(value) {
  return typeof value === "string";
}

function tellSince(since) {
  const moment = new Date(isText(since) ? since : NaN);
  if (Number.isNaN(moment.valueOf())) return "";
  const part = (options) => new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, ...options }).format(moment);
  const day = part({ day: "2-digit", month: "2-digit", year: "numeric" });
  return ` (từ ${part({ hour: "2-digit", minute: "2-digit" })} ngày ${day})`;
}

// The page fills the window by fixed positions; it begins below the line.
function makeRoom(line) {
  document.documentElement.style.setProperty("--watch-status-height", `${line.offsetHeight}px`);
}
