// Lists the articles kept by the worker, last read first, and deletes them on request.
export async function mount(section) {
  const { failure, list, none, heading, clear } = Object.fromEntries(
    [...section.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]),
  );
  const item = section.querySelector("template").content;
  const own = section.dataset.page;
  failure.hidden = location.pathname === own;

  const show = (articles) => {
    list.replaceChildren(...articles.map((article) => entry(item, article)));
    list.hidden = clear.hidden = !articles.length;
    none.hidden = !list.hidden;
  };

  clear.addEventListener("click", async () => {
    await forget(own);
    show([]);
    heading.focus();
  });
  show(await read(own));
}

async function read(own) {
  const pages = await caches.open("pages");
  const articles = [];
  for (const { url } of (await pages.keys()).reverse()) {
    const { pathname } = new URL(url);
    const answer = await pages.match(url); // the worker may have deleted it
    if (!answer || pathname === "/" || pathname === own) continue;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    articles.push({ pathname, title: page.querySelector("h1").textContent });
  }
  return articles;
}

// Theme files stay: they reveal nothing about the reader, and this page needs them.
async function forget(own) {
  for (const name of ["pages", "files"]) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const { pathname } = new URL(url);
      if (pathname !== own && !pathname.startsWith("/theme/")) await cache.delete(url);
    }
  }
}

function entry(item, { pathname, title }) {
  const part = item.cloneNode(true);
  const link = part.querySelector("a");
  link.href = pathname;
  link.textContent = title;
  return part;
}
