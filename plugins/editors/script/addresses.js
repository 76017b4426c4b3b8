// Addresses of articles, pages and documents, as plugins/newsdesk/urls makes them, and their former ones.
const DRAFT = "draft";

// Returns the address of an article, page or document, null while it has none; `slugs` are the slugs of
// categories by their names in front matter, `name` that of the folder or file.
export const addressOf = (collection, data, name, slugs) => {
  const last = data.slug || name;
  if (!last) return null;
  if (collection === "pages") return `/${last}/`;
  if (collection === "documents") return `/van-ban/${last}/`;
  return slugs[data.category] ? `/${slugs[data.category]}/${last}/` : null;
};

const LONGEST_PART_BYTES = 247;
const LONGEST_ADDRESS = 2000;
const isName = (part) =>
  !/^\.\.?$|\\|[\p{C}\u2028\u2029]/u.test(part) &&
  new TextEncoder().encode(part).length <= LONGEST_PART_BYTES;

// Returns the file that answers an address, as newsdesk.schema.addresses does; null if none can.
export const fileOf = (address) => {
  let decoded;
  try {
    decoded = decodeURIComponent(address);
  } catch {
    return null;
  }
  const parts = decoded.split("/").filter(Boolean);
  if (address.length > LONGEST_ADDRESS || !parts.every(isName)) return null;
  const name = parts.join("/");
  return !decoded.endsWith("/") && /\.html?$/i.test(name) ? name : `${name}/index.html`;
};

// Returns the stored values of a list in the package's flat content: `aliases.0`, or one value.
export const listOf = (content, name) => {
  const item = new RegExp(`^${name}(?:\\.\\d+)?$`);
  return Object.entries(content)
    .filter(([key, value]) => value && item.test(key))
    .map(([, value]) => value);
};

// A date is written as “2026-11-30 08:00”, in Vietnamese time.
const isPublic = ({ status, date }, now) =>
  status !== DRAFT && !(Date.parse(`${date}`.replace(" ", "T")) > now);

// Returns the entry with the address that it had before among its former ones; `stored` is what
// stands in the repository. An address that readers never saw is not kept.
export const keepAddress = (entry, stored, slugs, now = Date.now()) => {
  const collection = entry.get("collection");
  if (!stored || !["articles", "pages", "documents"].includes(collection)) return entry;
  const data = entry.get("data").toJS();
  const was = addressOf(collection, stored.content, stored.slug, slugs);
  const is = addressOf(collection, data, entry.get("slug"), slugs);
  if (!was || !is || was === is) return entry;
  const written = [data.aliases ?? []].flat();
  const former = written.filter((address) => address && address !== is && address !== was);
  if (isPublic(stored.content, now)) former.push(was);
  const kept = former.length ? former : undefined;
  return kept || written.length ? entry.setIn(["data", "aliases"], kept) : entry;
};
