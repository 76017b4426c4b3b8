// The form reformats Markdown and loses what it does not support, such as the alignment of columns
// in tables. So each unedited paragraph is restored as it was in the file.
const EDGE = /\n[ \t]*(?:\n[ \t]*)+/;
const RULE = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/gm;

const plain = (block) =>
  block
    .replace(RULE, (row) => "|-".repeat(row.match(/-+/g).length))
    .replaceAll("\\", "")
    .replaceAll("*", "_")
    .replace(/[ \t]*\|[ \t]*/g, "|")
    .replace(/(\S)[ \t]+/g, "$1 ")
    .trim();

const firstLine = (block) => plain(block.split("\n", 1)[0]);
const isTable = (block) => block.match(RULE)?.length > 0 && block.includes("|");

// A table with changed cells keeps its alignment row.
const alignAs = (original, block) => {
  const [row] = original.match(RULE);
  return block.replace(RULE, (own) => (plain(own) === plain(row) ? row : own));
};

export const restore = (original, written) => {
  const blocks = original.replaceAll("\r\n", "\n").split(EDGE);
  const known = new Map(blocks.map((block) => [plain(block), block.trimEnd()]));
  const tables = new Map(blocks.filter(isTable).map((block) => [firstLine(block), block]));
  return written
    .split(EDGE)
    .map((block) => {
      const table = isTable(block) && tables.get(firstLine(block));
      return known.get(plain(block)) ?? (table ? alignAs(table, block) : block);
    })
    .join("\n\n");
};

// Keeps «gallery: false», which switches the gallery off: the form knows only lists and drops it.
const keepRefusals = (entry, stored) =>
  ["gallery", "attachments"].reduce((kept, name) => {
    const isEmpty = !(kept.getIn(["data", name])?.size > 0);
    const isRefused = stored.getIn(["data", name]) === false;
    return isEmpty && isRefused ? kept.setIn(["data", name], false) : kept;
  }, entry);

// `getCollection(collection, slug)` returns the stored entry.
export const keepUntouched = async (entry, getCollection) => {
  if (entry.get("newRecord")) return entry;
  const stored = await getCollection(entry.get("collection"), entry.get("slug"));
  if (!stored?.getIn) return entry;
  const original = stored.getIn(["data", "body"]);
  const written = entry.getIn(["data", "body"]);
  const kept = keepRefusals(entry, stored);
  return original && written ? kept.setIn(["data", "body"], restore(original, written)) : kept;
};
