// Data of Sveltia CMS in the browser: the signed-in user, and unsaved drafts.
const USERS = ["sveltia-cms.user", "decap-cms-user", "netlify-cms-user"]; // it reads all three
const DATABASES = /^(github|gitlab|gitea):/;
const DRAFTS = "draft-backups"; // records {collectionName, slug, timestamp, …}
const EDITOR = ".content-editor";
const PATIENCE_MS = 5000; // it writes half a second after the last change
const PAUSE_MS = 250;

const taken = new Map(); // items removed from localStorage, for putBackToken
let changedAt = 0; // milliseconds: time of the last change in the form

for (const kind of ["keydown", "pointerdown", "input", "paste", "drop"]) {
  addEventListener(
    kind,
    ({ isTrusted, target }) => {
      if (isTrusted && target?.closest?.(EDITOR)) changedAt = Date.now();
    },
    { capture: true, passive: true },
  );
}

// Returns whether this browser can read and write: by a token, or in a local folder.
export function isSignedIn() {
  return USERS.some((name) => {
    const user = parse(localStorage.getItem(name));
    return Boolean(user?.token) || user?.backendName === "local";
  });
}

// Returns whether this is a key of the signed-in user in localStorage.
export function isUser(name) {
  return USERS.includes(name);
}

export function forgetToken() {
  for (const name of USERS) {
    const user = localStorage.getItem(name);
    if (user === null) continue;
    taken.set(name, user);
    localStorage.removeItem(name);
  }
}

export function putBackToken() {
  for (const [name, user] of taken) localStorage.setItem(name, user);
  taken.clear();
}

// Returns whether the page can be left without losing text, and whether a draft is stored.
//
// `keepDraft` of the bundle writes the open draft at once; it is null while none is open and returns
// false on failure. Without it, only a draft newer than the last change in the form counts as saved.
export async function isKept() {
  try {
    if (globalThis.keepDraft) {
      const begun = Date.now();
      const isSafe = await Promise.race([globalThis.keepDraft(), giveUp()]);
      return { isSafe, hasDraft: isSafe && (await newestDraft()) >= begun };
    }
    if (!document.querySelector(EDITOR) || !changedAt) return { isSafe: true, hasDraft: false };
    const isSafe = await becomesTrue(async () => (await newestDraft()) >= changedAt);
    return { isSafe, hasDraft: isSafe };
  } catch (error) {
    console.error(error);
    return { isSafe: false, hasDraft: false };
  }
}

async function giveUp() {
  await pause(PATIENCE_MS);
  return false;
}

async function becomesTrue(question) {
  for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
    if (await question()) return true;
    await pause(PAUSE_MS);
  }
  return false;
}

// Returns the time of the newest stored draft in milliseconds, 0 if there is none.
async function newestDraft() {
  let newest = 0;
  for (const { name } of await indexedDB.databases()) {
    if (!DATABASES.test(name)) continue;
    for (const { timestamp } of await readDrafts(name)) newest = Math.max(newest, timestamp);
  }
  return newest;
}

async function readDrafts(name) {
  const database = await settle(indexedDB.open(name));
  try {
    if (!database.objectStoreNames.contains(DRAFTS)) return [];
    return await settle(database.transaction(DRAFTS).objectStore(DRAFTS).getAll());
  } finally {
    database.close();
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function settle(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
