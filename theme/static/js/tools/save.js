// Saves an article as one file, with its styles, and photos as data: addresses.
const LEFT_OUT =
  ".date-line__views, .date-line__comments, .to-top, .rating, .tags, .share, .tools, .permalink, .visually-hidden, dialog, template, svg, script, style";
const KEPT = new Set(["href", "src", "alt", "width", "height", "id", "colspan", "rowspan", "start", "lang", "datetime", "class"]);
const HEAD = `<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root{color-scheme:light dark}
body{max-width:42rem;margin:0 auto;padding:1rem;font:1.125rem/1.65 system-ui,sans-serif;overflow-wrap:anywhere}
h1,h2,h3,h4{line-height:1.32}
img{display:block;max-width:100%;height:auto}
figure{margin:1.5rem 0}
figcaption,.date-line,footer{font-size:.9375rem}
.article__lead{font-weight:bold}
.gallery ul{padding:0;list-style:none}
.table-scroll{overflow-x:auto}
table{border-collapse:collapse}
th,td{padding:.5rem;border:1px solid;text-align:left;vertical-align:top}
.align-right{text-align:right}
.align-center{text-align:center}
blockquote{margin-inline:0;padding-inline-start:1rem;border-inline-start:3px solid}
footer{margin-top:2rem;border-top:1px solid}
@media print{figure{break-inside:avoid}}
</style>`;

export async function run(button) {
  const article = button.closest("article");
  const words = button.dataset;
  const address = document.querySelector("link[rel=canonical]")?.href ?? location.origin + location.pathname;
  const saved = makeDocument(article, address, words);
  await Promise.all([...saved.images].map(bringIn));
  download(new Blob([write(saved)], { type: "text/html" }), `${address.match(/([^/]+)\/?$/)[1]}.html`);
}

// The head is text, because the policy of this page applies to style sheets of new documents too.
function write(saved) {
  const title = saved.head.innerHTML;
  return `<!DOCTYPE html>\n<html lang="vi">\n<head>\n${HEAD}\n${title}\n</head>\n${saved.body.outerHTML}\n</html>\n`;
}

function makeDocument(article, address, words) {
  const saved = document.implementation.createHTMLDocument(document.title);
  const add = (parent, name, text) => {
    const element = Object.assign(saved.createElement(name), { textContent: text });
    parent.append(element);
    return element;
  };
  const body = saved.importNode(article, true);
  add(saved.body, "main", "").append(body);
  clean(body, address);
  const foot = add(saved.body, "footer", "");
  for (const right of document.querySelectorAll(".footer__rights p")) add(foot, "p", right.textContent);
  const line = add(foot, "p", `${words.address}: `);
  add(line, "a", address).setAttribute("href", address);
  add(foot, "p", `${words.moment} ${now()}`);
  return saved;
}

function clean(body, address) {
  for (const one of body.querySelectorAll(LEFT_OUT)) one.remove();
  for (const picture of body.querySelectorAll("picture")) {
    picture.replaceWith(picture.querySelector("img"));
  }
  for (const link of body.querySelectorAll(".gallery__link")) link.replaceWith(...link.childNodes);
  for (const frame of body.querySelectorAll("iframe, video, audio")) replaceByLink(frame);
  for (const one of [body, ...body.querySelectorAll("*")]) {
    for (const { name } of [...one.attributes]) {
      if (!KEPT.has(name)) one.removeAttribute(name);
    }
    const href = one.getAttribute("href");
    if (href && !href.startsWith("#")) one.setAttribute("href", complete(href, address));
  }
}

function complete(href, address) {
  try {
    return new URL(href, address).href;
  } catch {
    return href; // broken here too
  }
}

function replaceByLink(frame) {
  const source = frame.getAttribute("src") ?? frame.querySelector("source")?.getAttribute("src");
  const link = frame.ownerDocument.createElement("a");
  link.setAttribute("href", source ?? "");
  link.textContent = frame.title || source;
  frame.replaceWith(link);
}

// Embeds the JPEG of a photo, which every program can show; its description if it cannot be loaded.
async function bringIn(image) {
  try {
    const answer = await fetch(image.getAttribute("src"));
    if (!answer.ok) throw new Error(answer.status);
    image.setAttribute("src", await asAddress(await answer.blob()));
  } catch {
    image.replaceWith(image.alt);
  }
}

function asAddress(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

function now() {
  const format = { timeZone: "Asia/Ho_Chi_Minh", dateStyle: "short", timeStyle: "short" };
  return new Intl.DateTimeFormat("en-GB", format).format(new Date()).replace(",", "");
}

function download(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  // Not at once: the browser may still be reading it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
