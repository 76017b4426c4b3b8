// Gives a new article an id like that of `new` when it is first saved. An existing id never
// changes, because views and votes depend on it; a copy of an article gets one of its own, and
// none of the addresses.
const LONGEST = 55;

export const nameArticle = (entry, usedIds) => {
  if (!entry.get("newRecord") || entry.get("collection") !== "articles") return entry;
  const id = entry.getIn(["data", "id"]);
  if (id && !usedIds.has(id)) return entry;
  const part = crypto.randomUUID().slice(0, 8);
  const named = entry.setIn(["data", "id"], `${entry.get("slug").slice(0, LONGEST)}-${part}`);
  return id ? named.deleteIn(["data", "slug"]).deleteIn(["data", "aliases"]) : named;
};
