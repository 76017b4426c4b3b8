// Files that a person chooses or drops: which are photos, in which order, what is in folders.
const SUFFIX = /\.(avif|heic|heif|jpe?g|png|webp)$/i;
const ORDER = new Intl.Collator("vi", { numeric: true, sensitivity: "base" });

const pathOf = (file) => file.webkitRelativePath || file.path || file.name;

// Returns the photos among files in natural order, and the names of the others.
export const sortFiles = (files) => {
  const isPhoto = ({ name }) => SUFFIX.test(name);
  const isHidden = ({ name }) => name.startsWith(".") || /^(thumbs\.db|desktop\.ini)$/i.test(name);
  return {
    photos: files.filter(isPhoto).sort((a, b) => ORDER.compare(pathOf(a), pathOf(b))),
    others: files.filter((file) => !isPhoto(file) && !isHidden(file)).map(({ name }) => name),
  };
};

// Returns all files of a drop, those in folders too.
export const readDrop = async ({ items, files }) => {
  const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...files];
  return (await Promise.all(entries.map(readEntry))).flat();
};

const readEntry = async (entry) => {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [Object.assign(file, { path: entry.fullPath })];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(readEntry))).flat();
};
