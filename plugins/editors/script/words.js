// Words that files may have instead of those of the form: newsdesk.schema accepts both.
const STATUSES = new Map([
  ["đăng", "published"],
  ["nháp", "draft"],
  ["ẩn", "hidden"],
]);
const BOOLEANS = new Map([
  ["có", true],
  ["không", false],
]);
const SWITCHES = ["featured", "rating", "comments"];
const NO_LISTS = ["gallery", "attachments"];

const plain = (value) => (typeof value === "string" ? value.normalize("NFC").trim().toLowerCase() : value);

// Returns the values of a file in the words of the form.
export const readValues = (values) => {
  const known = { ...values };
  const status = plain(values.status);
  if (typeof status === "string") known.status = STATUSES.get(status) ?? status;
  for (const name of [...SWITCHES, ...NO_LISTS]) {
    known[name] = BOOLEANS.get(plain(values[name])) ?? values[name];
    if (known[name] === undefined) delete known[name];
  }
  return known;
};

globalThis.readValues = readValues;
