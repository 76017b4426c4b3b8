// Creates all stores of the package's database before it starts. The package creates each one on
// first use, by a new version of the database; if two are needed at once, one is not created, and
// drafts may have no store.
const STORES = {
  "asset-hashes": {},
  "asset-thumbnails": {},
  "draft-backups": { keyPath: ["collectionName", "slug"] },
  "file-cache": {},
  "file-system-handles": {},
  meta: {},
  "ui-settings": {},
};

let repository = "";

export async function prepareStores({ name, repo }) {
  repository = `${name}:${repo}`;
  let database = await open(repository);
  if (listMissing(database).length) {
    const next = database.version + 1;
    database.close();
    database = await open(repository, next);
  }
  database.close();
}

// Returns what the package knows of a file at the forge, `{sha, …}`; undefined for a local folder.
export async function readCached(path) {
  const database = await open(repository);
  try {
    const request = database.transaction("file-cache").objectStore("file-cache").get(path);
    return await new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } finally {
    database.close();
  }
}

function open(name, version) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      const database = request.result;
      for (const store of listMissing(database)) database.createObjectStore(store, STORES[store]);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("the database is in use by another page"));
  });
}

function listMissing(database) {
  return Object.keys(STORES).filter((store) => !database.objectStoreNames.contains(store));
}
