// The form writes Markdown anew in its own manner and forgets what it does not know, such as how the
// columns of a table are aligned. So what a person has not touched is put back as it was in the
// file, paragraph by paragraph.
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

// A table whose cells were changed keeps the row that aligns its columns.
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

// «gallery: false» says that there is to be none; the form knows lists alone and would leave it out.
const keepRefusals = (entry, stored) =>
  ["gallery", "attachments"].reduce((kept, name) => {
    const isEmpty = !(kept.getIn(["data", name])?.size > 0);
    const isRefused = stored.getIn(["data", name]) === false;
    return isEmpty && isRefused ? kept.setIn(["data", name], false) : kept;
  }, entry);

// `getCollection` finds what is stored, by collection and slug.
export const keepUntouched = async (entry, getCollection) => {
  if (entry.get("newRecord")) return entry;
  const stored = await getCollection(entry.get("collection"), entry.get("slug"));
  if (!stored?.getIn) return entry;
  const original = stored.getIn(["data", "body"]);
  const written = entry.getIn(["data", "body"]);
  const kept = keepRefusals(entry, stored);
  return original && written ? kept.setIn(["data", "body"], restore(original, written)) : kept;
};
