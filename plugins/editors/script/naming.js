// A new article gets its id when it is saved for the first time, as `new` would give it one. What
// stands there is never touched: views and votes hang on it.
const LONGEST = 55;
const COLLECTIONS = ["articles", "single_articles"];

export const nameArticle = (entry) => {
  const isNew = entry.get("newRecord") && COLLECTIONS.includes(entry.get("collection"));
  if (!isNew || entry.getIn(["data", "id"])) return entry;
  const part = crypto.randomUUID().slice(0, 8);
  return entry.setIn(["data", "id"], `${entry.get("slug").slice(0, LONGEST)}-${part}`);
};
