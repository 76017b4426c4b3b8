// Gives a new article an id like that of `new` when it is first saved. An existing id never
// changes, because views and votes depend on it.
const LONGEST = 55;
const COLLECTIONS = ["articles", "single_articles"];

export const nameArticle = (entry) => {
  const isNew = entry.get("newRecord") && COLLECTIONS.includes(entry.get("collection"));
  if (!isNew || entry.getIn(["data", "id"])) return entry;
  const part = crypto.randomUUID().slice(0, 8);
  return entry.setIn(["data", "id"], `${entry.get("slug").slice(0, LONGEST)}-${part}`);
};
