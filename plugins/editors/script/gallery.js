// The list of photos of an article: several chosen or dropped at once, in natural order, each with
// its description and caption. Photos are shrunk and stripped by the package like single ones.
import { getMediaFieldURL } from "@sveltia/cms";

const { h, createClass } = window;
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
const readDrop = async ({ items, files }) => {
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

const asItem = (value) => (typeof value === "string" ? { file: value } : value);
const listItems = (value) =>
  (Array.isArray(value) ? value : Object.values(value ?? {})).filter(Boolean).map(asItem);
const ORDERED = ["file", "alt", "caption"];
const tidy = (item) =>
  Object.fromEntries(
    Object.entries(item)
      .filter(([name, value]) => value && !name.startsWith("__"))
      .sort(([a], [b]) => ORDERED.indexOf(a) - ORDERED.indexOf(b)),
  );

// Returns the entry with its photos as a list, as they are written.
export const listPhotos = (entry) => {
  const value = entry.getIn(["data", "gallery"]);
  const photos = listItems(value?.toJS?.()).map(tidy);
  if (photos.length) return entry.setIn(["data", "gallery"], photos);
  return value === false ? entry : entry.deleteIn(["data", "gallery"]);
};

const sign = (items) =>
  JSON.stringify(items.map((item) => Object.entries(item).filter(([, value]) => value).sort()));
const without = (item, name) =>
  Object.fromEntries(Object.entries(item).filter(([key]) => key !== name));

// A photo by its address in the form: a new one, or one that stands next to the article.
export const Photo = createClass({
  getInitialState: () => ({ url: "" }),
  componentDidMount() {
    this.find();
  },
  async find() {
    const { file } = this.props;
    const entry = globalThis.openDraft?.originalEntry;
    const stored = { value: file, entry, collectionName: "articles", typedKeyPath: "cover" };
    const url = file.startsWith("blob:") ? file : await getMediaFieldURL(stored);
    if (this.node) this.setState({ url: url ?? "" });
  },
  render() {
    const { alt = "", className } = this.props;
    const ref = (node) => {
      this.node = node;
    };
    return h("img", { alt, className, ref, ...(this.state.url ? { src: this.state.url } : {}) });
  },
});

export const PhotoList = createClass({
  getInitialState: () => ({ isInvalid: false, isOver: false, said: "" }),

  componentWillMount() {
    this.names = new Map(); // of files, by address
    this.keys = new Map(); // of items whose address has changed
    this.waiting = new Set();
    this.sent = new Set();
    this.revision = 0;
    this.take(this.props.value);
  },
  componentDidMount() {
    // The package marks the first field of an invalid control.
    const mark = this.root.querySelector("input");
    const look = () => this.setState({ isInvalid: mark.getAttribute("aria-invalid") === "true" });
    this.watch = new MutationObserver(look);
    this.watch.observe(mark, { attributeFilter: ["aria-invalid"] });
  },
  componentWillUnmount() {
    this.watch.disconnect();
  },
  // Values come back late while a person types; only one that was not sent is somebody else's.
  componentWillReceiveProps({ value }) {
    const come = sign(listItems(value));
    if (come === sign(this.items)) this.sent.clear();
    else if (!this.sent.has(come)) this.take(value);
  },
  take(value) {
    this.items = listItems(value);
    this.revision += 1; // fields get the new texts
  },

  // Called by the package, which shows the message below the field and does not save.
  isValid(value) {
    if (this.waiting.size) return { error: { message: "Ảnh đang được thu nhỏ, hãy đợi một chút." } };
    const lacking = listItems(value).flatMap((item, place) =>
      item.alt?.trim() ? [] : [`${place + 1} (${this.nameOf(item)})`],
    );
    if (!lacking.length) return true;
    return { error: { message: `Ảnh ${lacking.join(", ")} chưa có mô tả.` } };
  },
  nameOf({ file }) {
    return this.names.get(file) ?? file.split("/").at(-1);
  },

  put(items) {
    this.sent.add(sign(this.items));
    this.items = items;
    this.props.onChange({ ...items }); // the package loses lists of objects, not objects
    this.forceUpdate();
  },
  write(place, name, text) {
    const item = text ? { ...this.items[place], [name]: text } : without(this.items[place], name);
    this.put(this.items.with(place, item));
  },
  move(place, by) {
    const items = [...this.items];
    items.splice(place + by, 0, ...items.splice(place, 1));
    this.put(items);
    this.say(`Ảnh ${place + 1} thành ảnh ${place + by + 1}.`);
    this.focus(`[data-place="${place + by}"] [data-by="${by}"]`, `[data-place="${place + by}"] button`);
  },
  drop(place) {
    this.put(this.items.toSpliced(place, 1));
    this.say(`Đã bỏ ảnh ${place + 1} khỏi thư viện.`);
    this.focus(`[data-place="${Math.min(place, this.items.length - 1)}"] input`, ".photos-add button");
  },
  say(said) {
    this.setState({ said });
  },
  focus(...selectors) {
    requestAnimationFrame(() => {
      const found = selectors.map((one) => this.root?.querySelector(`${one}:not(:disabled)`));
      found.find(Boolean)?.focus();
    });
  },

  // Photos are shown at once; each is shrunk in turn and then gets its address in the draft.
  async add(files) {
    const { photos, others } = sortFiles(files);
    const first = this.items.length;
    const waiting = photos.map((file) => ({ address: URL.createObjectURL(file), file }));
    for (const { address, file } of waiting) {
      this.names.set(address, file.name);
      this.waiting.add(address);
    }
    this.put([...this.items, ...waiting.map(({ address }) => ({ file: address }))]);
    if (waiting.length) this.focus(`[data-place="${first}"] input`);
    const refused = [];
    for (const [number, { address, file }] of waiting.entries()) {
      this.say(`Đang thu nhỏ ảnh ${number + 1} trên ${waiting.length}…`);
      const added = await this.props.addFile(file).catch(console.info);
      const isNew = added && !this.items.some((item) => item.file === added);
      this.settle(address, isNew ? added : null);
      if (!isNew) refused.push(file.name);
    }
    const count = waiting.length - refused.length;
    const done = count ? [`Đã thêm ${count} ảnh: hãy ghi mô tả cho từng ảnh.`] : [];
    if (refused.length) done.push(`Không thêm được (tệp hỏng hoặc đã có): ${refused.join(", ")}.`);
    if (others.length) done.push(`Không phải ảnh: ${others.join(", ")}.`);
    this.say(done.join(" "));
  },
  // Gives a photo that was waiting its address; null removes it.
  settle(waiting, address) {
    this.waiting.delete(waiting);
    const place = this.items.findIndex(({ file }) => file === waiting);
    if (place < 0) return;
    if (!address) return void this.put(this.items.toSpliced(place, 1));
    this.names.set(address, this.names.get(waiting));
    this.keys.set(address, this.keyOf({ file: waiting }));
    this.put(this.items.with(place, { ...this.items[place], file: address }));
  },
  keyOf({ file }) {
    return this.keys.get(file) ?? file;
  },
  chooseFiles({ target }) {
    const files = [...target.files];
    target.value = "";
    this.add(files);
  },
  async takeDrop(event) {
    event.preventDefault();
    event.stopPropagation();
    this.setState({ isOver: false });
    this.add(await readDrop(event.dataTransfer));
  },
  letDrop(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.setState({ isOver: true });
  },

  renderText(item, place, name, label, isNeeded) {
    const id = `${this.props.forID}-${place}-${name}`;
    const isLacking = isNeeded && this.state.isInvalid && !item[name]?.trim();
    return h(
      "div",
      { "data-key-path": `gallery.${place}.${name}` },
      h("label", { htmlFor: id }, label),
      h("input", {
        "aria-invalid": isLacking,
        "aria-required": isNeeded,
        className: this.props.classNameWrapper,
        defaultValue: item[name] ?? "",
        id,
        key: this.revision,
        onInput: ({ target }) => this.write(place, name, target.value),
        onKeyDown: (event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          this.focus(`[data-place="${place + 1}"] [data-key-path$=".${name}"] input`);
        },
        type: "text",
      }),
    );
  },
  renderItem(item, place) {
    const button = (text, label, action, attributes) =>
      h("button", { "aria-label": label, onClick: action, title: label, type: "button", ...attributes }, text);
    const number = `ảnh ${place + 1}`;
    return h(
      "li",
      { className: "photos-item", "data-place": place, key: this.keyOf(item) },
      h(Photo, { className: "photos-picture", file: item.file, key: item.file }),
      h(
        "div",
        { className: "photos-texts" },
        h("p", { className: "photos-name" }, `${place + 1}. ${this.nameOf(item)}`),
        this.renderText(item, place, "alt", "Mô tả", true),
        this.renderText(item, place, "caption", "Chú thích", false),
      ),
      h(
        "div",
        { className: "photos-tools" },
        button("↑", `Đưa ${number} lên`, () => this.move(place, -1), { "data-by": -1, disabled: !place }),
        button("↓", `Đưa ${number} xuống`, () => this.move(place, 1), {
          "data-by": 1,
          disabled: place === this.items.length - 1,
        }),
        button("✕", `Bỏ ${number}`, () => this.drop(place)),
      ),
    );
  },
  renderChooser(label, attributes) {
    let input = null;
    const ref = (node) => {
      input = node;
      if (node && attributes.webkitdirectory) node.webkitdirectory = true;
    };
    const chosen = { hidden: true, multiple: true, onChange: this.chooseFiles, ref, type: "file" };
    const { accept } = attributes;
    return [
      h("input", { ...chosen, accept, key: `${label} input` }),
      h("button", { key: label, onClick: () => input.click(), type: "button" }, label),
    ];
  },
  render() {
    const { isOver, said } = this.state;
    return h(
      "div",
      {
        className: isOver ? "photos is-over" : "photos",
        onDragLeave: () => this.setState({ isOver: false }),
        onDragOver: this.letDrop,
        onDrop: this.takeDrop,
        ref: (node) => {
          this.root = node;
        },
      },
      h(
        "div",
        { className: "photos-add" },
        ...this.renderChooser("Thêm nhiều ảnh", { accept: this.props.field.get("accept") }),
        ...this.renderChooser("Thêm cả thư mục", { webkitdirectory: true }),
        h("span", null, "hoặc thả ảnh, thả thư mục vào đây"),
      ),
      h("p", { "aria-live": "polite", className: "photos-said", role: "status" }, said),
      h("ol", { className: "photos-list" }, ...this.items.map(this.renderItem)),
    );
  },
});
