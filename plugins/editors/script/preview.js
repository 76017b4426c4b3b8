// Previews, with the markup of the theme's article.html and page.html.
import { Photo } from "./gallery.js";

const { h } = window;

const figure = (kind, picture, caption) =>
  h(
    "figure",
    { className: kind },
    picture,
    caption && h("figcaption", { className: `${kind}__caption` }, caption),
  );

const Cover = ({ entry, widgetFor }) =>
  entry.getIn(["data", "cover"])
    ? figure("photo", widgetFor("cover"), entry.getIn(["data", "cover_caption"]))
    : null;

const Gallery = ({ entry }) => {
  const value = entry.getIn(["data", "gallery"])?.toJS?.();
  const photos = Object.values(value ?? []).filter((photo) => photo?.file);
  if (!photos.length) return null;
  const items = photos.map(({ file, alt, caption }) =>
    h(
      "li",
      { className: "gallery__item", key: file },
      figure("gallery__figure", h(Photo, { alt, file }), caption),
    ),
  );
  return h(
    "section",
    { className: "gallery" },
    h("h2", { className: "section-title" }, "Thư viện ảnh"),
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

const sheet = (...parts) =>
  h("article", { className: "article", style: { padding: "1rem" } }, ...parts);
const body = ({ widgetFor }) => h("div", { className: "prose" }, widgetFor("body"));

export const ArticlePreview = (props) =>
  sheet(h(Head, props), h(Cover, props), body(props), h(Gallery, props));

export const PagePreview = (props) => sheet(h(Head, props), body(props));
