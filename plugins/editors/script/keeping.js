// What Sveltia CMS keeps in the browser: who is signed in, and drafts that are not saved yet.
const USERS = ["sveltia-cms.user", "decap-cms-user", "netlify-cms-user"]; // it reads all three
const DATABASES = /^(github|gitlab|gitea):/;
const DRAFTS = "draft-backups"; // records {collectionName, slug, timestamp, …}
const EDITOR = ".content-editor";
const PATIENCE_MS = 5000; // it writes half a second after the last change
const PAUSE_MS = 250;

const taken = new Map(); // what was removed from localStorage, for putBackToken
let changedAt = 0; // milliseconds: when a person last did something in the form

for (const kind of ["keydown", "pointerdown", "input", "paste", "drop"]) {
  addEventListener(
    kind,
    ({ isTrusted, target }) => {
      if (isTrusted && target?.closest?.(EDITOR)) changedAt = Date.now();
    },
    { capture: true, passive: true },
  );
}

// Tell whether somebody can read and write with this browser: by a token, or in a local folder.
export function isSignedIn() {
  return USERS.some((name) => {
    const user = parse(localStorage.getItem(name));
    return Boolean(user?.token) || user?.backendName === "local";
  });
}

// Tell whether this is the name in localStorage of who is signed in.
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

// Tell whether the page can be left without losing anything, and whether a draft waits.
//
// The bundle offers `keepDraft`, which writes the open draft at once; it is null when none is open
// and answers false when it cannot. Without it, only a draft that is younger than all that was done
// in the form is taken for whole.
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

// The time of the newest draft that is kept, in milliseconds; 0 when there is none.
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
