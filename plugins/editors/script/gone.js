// “Gỡ bài”: takes an article or page off the site. One commit makes the article a draft, or deletes
// the page, and writes its addresses with day and reason into gone.yml, so that readers learn what
// has become of it. An article that is published again is removed from gone.yml.
import { allEntries, formatEntryFile, saveChanges } from "@sveltia/cms";
import { addressOf, fileOf, listOf } from "./addresses.js";
import { readCached } from "./stores.js";

const PATH = "content/data/gone.yml";
const COLLECTIONS = {
  "content/articles/": "articles",
  "content/pages/": "pages",
  "content/documents/": "documents",
};
const ITEM = /^items\.(\d+)\.(\w+)$/;
let waiting = []; // items of the article that is being taken off
let slugs = {};

export const readItems = (content) => {
  const items = [];
  for (const [key, value] of Object.entries(content)) {
    const [, number, name] = key.match(ITEM) ?? [];
    if (number) items[number] = { ...items[number], [name]: value };
  }
  return items.filter(Boolean);
};

export const flatten = (items) =>
  Object.fromEntries(
    items.flatMap((item, number) =>
      Object.entries(item).map(([name, value]) => [`items.${number}.${name}`, value]),
    ),
  );

const unflatten = (content) => {
  const whole = {};
  for (const [key, value] of Object.entries(content)) {
    const parts = key.split(".");
    const last = parts.pop();
    const inner = parts.reduce((group, part, index) => {
      const next = parts[index + 1] ?? last;
      return (group[part] ??= /^\d+$/.test(next) ? [] : {});
    }, whole);
    inner[last] = value;
  }
  return whole;
};

const textOf = (value, format) => formatEntryFile({ content: value, _file: { format } });

// An address that no file can answer was never served.
const addressesOf = (collection, content, slug) =>
  [addressOf(collection, content, slug, slugs), ...listOf(content, "aliases")].filter(
    (address) => address && fileOf(address),
  );

// Returns the items with those of the article that is taken off, without those of a published one;
// each file once.
export const update = (items, added, published) => {
  const back = new Set(published.map(fileOf));
  const kept = items.filter(({ url }) => !back.has(fileOf(url)));
  const known = new Set(kept.map(({ url }) => fileOf(url)));
  const isNew = ({ url }) => !known.has(fileOf(url)) && known.add(fileOf(url));
  return [...kept, ...added.filter(isNew)];
};

const publishedAddresses = (entries) =>
  entries.flatMap(({ slug, locales }) => {
    const { path, content } = locales._default ?? {};
    const folder = Object.keys(COLLECTIONS).find((one) => path?.startsWith(one));
    return folder && content.status !== "draft" ? addressesOf(COLLECTIONS[folder], content, slug) : [];
  });

// Adds gone.yml to the changes of a commit if it has to change with them.
globalThis.joinCommit = async (changes, entries) => {
  if (changes.some(({ path }) => path === PATH)) return;
  const stored = allEntries.current.find(({ locales }) => locales._default?.path === PATH);
  const items = readItems(stored?.locales._default.content ?? {});
  const next = update(items, waiting, publishedAddresses(entries));
  if (next.length === items.length && next.every((item, place) => item === items[place])) return;
  changes.push({
    action: stored ? "update" : "create",
    slug: "gone",
    path: PATH,
    previousSha: (await readCached(PATH))?.sha,
    data: await textOf(next, "yaml"),
  });
  const locales = { _default: { slug: "gone", path: PATH, content: flatten(next) } };
  const begun = { id: crypto.randomUUID(), slug: "gone", subPath: PATH };
  entries.push({ ...(stored ?? begun), locales });
};

const changeOf = async ({ collection, originalEntry }, content) => {
  const { slug, path } = originalEntry.locales._default;
  const change = { slug, path, previousSha: (await readCached(path))?.sha };
  if (collection.name === "pages") return { ...change, action: "delete" };
  const data = await textOf(unflatten(content), "yaml-frontmatter");
  return { ...change, action: "update", data };
};

// Takes the article or page of the open form off the site.
export async function takeOff({ collection, originalEntry }, reason, date) {
  const { content, slug } = originalEntry.locales._default;
  const draft = { ...content, status: "draft" };
  const isPage = collection.name === "pages";
  const locales = { _default: { ...originalEntry.locales._default, content: draft } };
  waiting = addressesOf(collection.name, content, slug).map((url) => ({ url, date, reason }));
  try {
    await saveChanges({
      changes: [await changeOf({ collection, originalEntry }, draft)],
      savingEntries: isPage ? [] : [{ ...originalEntry, locales }],
      options: { commitType: "delete", collection },
    });
  } finally {
    waiting = [];
  }
  if (isPage) allEntries.current = allEntries.current.filter(({ id }) => id !== originalEntry.id);
}

export function useSlugs(known) {
  slugs = known;
}
