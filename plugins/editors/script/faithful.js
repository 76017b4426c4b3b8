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
const keepRefusals = (entry, content) =>
  ["gallery", "attachments"].reduce((kept, name) => {
    const value = kept.getIn(["data", name]);
    const isEmpty = !((value?.size ?? value?.length) > 0);
    return isEmpty && content[name] === false ? kept.setIn(["data", name], false) : kept;
  }, entry);

// `content` is what stood in the file, in the package's flat form; undefined for a new entry.
export const keepUntouched = (entry, content) => {
  if (!content) return entry;
  const written = entry.getIn(["data", "body"]);
  const kept = keepRefusals(entry, content);
  return content.body && written
    ? kept.setIn(["data", "body"], restore(content.body, written))
    : kept;
};
