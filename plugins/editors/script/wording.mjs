// Words of the interface: the package's Vietnamese, with ours where it says something else or
// nothing. “Chuyên mục” are the portal's categories, so the package's collections are “mục”.
const UNSEEN = /^(cloud_storage|config)\./; // storage services and faults of our own configuration

function* iterTexts(words, prefix = "") {
  for (const [name, value] of Object.entries(words)) {
    if (typeof value === "string") yield [`${prefix}${name}`, value];
    else yield* iterTexts(value, `${prefix}${name}.`);
  }
}

const put = (words, name, value) => {
  const parts = name.split(".");
  const last = parts.pop();
  const inner = parts.reduce((group, part) => (group[part] ??= {}), words);
  inner[last] = value;
};

// Returns the interface in Vietnamese; fails on texts that would be English, and on unknown names.
export function inOurWords(vietnamese, english, own) {
  const words = {};
  for (const [name, value] of iterTexts(vietnamese)) {
    put(words, name, value.replaceAll("chuyên mục", "mục").replaceAll("Chuyên mục", "Mục"));
  }
  const known = new Set([...iterTexts(english)].map(([name]) => name));
  const unknown = Object.keys(own).filter((name) => !known.has(name));
  if (unknown.length) throw new Error(`words.json: the package has no ${unknown.join(", ")}`);
  for (const [name, value] of Object.entries(own)) put(words, name, value);
  const said = new Set([...iterTexts(words)].map(([name]) => name));
  const missing = [...known].filter((name) => !said.has(name) && !UNSEEN.test(name));
  if (missing.length) throw new Error(`words.json lacks ${missing.join(", ")}`);
  return words;
}
