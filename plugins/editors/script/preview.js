// What an article will look like, with the marks of the theme's article.html and page.html.
import { remember } from "./faithful.js";

const { h } = window;

const figure = (kind, url, alt, caption) =>
  h(
    "figure",
    { className: kind },
    h("img", { src: url, alt, style: { width: "100%", height: "auto" } }),
    caption && h("figcaption", { className: `${kind}__caption` }, caption),
  );

const shown = (getAsset, name) => getAsset(name)?.url ?? name;

const Cover = ({ entry, getAsset }) => {
  const [name, alt, caption] = ["cover", "cover_alt", "cover_caption"].map((field) =>
    entry.getIn(["data", field]),
  );
  return name ? figure("photo", shown(getAsset, name), alt ?? "", caption) : null;
};

const Gallery = ({ entry, getAsset }) => {
  const photos = entry.getIn(["data", "gallery"])?.toJS?.() ?? [];
  if (!Array.isArray(photos) || !photos.length) return null;
  const items = photos.map(({ file, alt, caption }, number) =>
    h(
      "li",
      { className: "gallery__item", key: number },
      file && figure("gallery__figure", shown(getAsset, file), alt ?? "", caption),
    ),
  );
  return h(
    "section",
    { className: "gallery" },
    h("h2", { className: "section-title" }, "Hình ảnh"),
    h("ul", { className: "gallery__list" }, ...items),
  );
};

const Head = ({ entry }) => [
  h(
    "header",
    { className: "article__head", key: "head" },
    h("h1", { className: "article__title" }, entry.getIn(["data", "title"])),
  ),
  h("p", { className: "article__lead", key: "lead" }, entry.getIn(["data", "lead"])),
];

const sheet = (...parts) => {
  return h("article", { className: "article", style: { padding: "1rem" } }, ...parts);
};
const body = ({ widgetFor }) => h("div", { className: "prose" }, widgetFor("body"));

export const ArticlePreview = (props) => {
  remember(props);
  return sheet(h(Head, props), h(Cover, props), body(props), h(Gallery, props));
};

export const PagePreview = (props) => {
  remember(props);
  return sheet(h(Head, props), body(props));
};
