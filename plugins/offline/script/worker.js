// Keeps the articles and the home page that a reader has opened, with their files. The build puts
// the constants in front. On any failure the network answers.
const NAMES = new RegExp(`/(theme/[\\w.-]+|${FOLDER}/[^"'\\s,]+)`, "g");
const isFile = (path) => path.search(NAMES) == 0;
const pathOf = (url) => new URL(url, location).pathname;
const pathsOf = async (cache) => (await cache.keys()).map(({ url }) => pathOf(url));
const find = (cacheName, path) => caches.match(path, { cacheName }).catch(() => {});

const load = async (url, cache) => {
  const answer = await fetch(url, { cache });
  if (answer.status != 200 || answer.redirected) throw answer;
  return answer;
};

// Comments of readers, between <!--(--> and <!--)-->, may be withdrawn and are cut out.
// A page is kept only after every theme file in its HTML. The lock also holds between an old and a
// new worker: neither deletes the files of a page that the other is about to keep.
const keep = (url, shown, cache) =>
  navigator.locks.request("kept", async () => {
    const path = pathOf(url);
    const pages = await caches.open("pages");
    const files = await caches.open("files");
    const add = async (file) => (await files.match(file)) ?? files.put(file, await load(file));

    const loaded = await load(url, cache).catch(() => pages.match(path));
    const text = (await loaded.text()).replace(/<!--\([^]*?\)-->/g, "");
    const put = () => pages.put(path, new Response(text, loaded));

    await Promise.all(text.match(/="\/theme\/[^"#]+/g).map((file) => add(file.slice(2))));
    await Promise.allSettled(shown.map(pathOf).filter(isFile).map(add));
    await put();
    if ((await pathsOf(pages)).at(-1) != path) {
      await pages.delete(path); // WebKit keeps its old position; other browsers never delete it here
      await put();
    }

    const articles = (await pathsOf(pages)).filter((path) => path != "/" && path != PAGE);
    for (const path of articles.slice(0, -ARTICLES)) await pages.delete(path);
    const texts = await Promise.all((await pages.matchAll()).map((page) => page.text()));
    const needed = texts.join().match(NAMES);
    let photos = PHOTOS;
    for (const path of (await pathsOf(files)).reverse()) {
      if ((!path.startsWith("/theme/") && photos-- < 1) || !needed.includes(path.match(NAMES)[0]))
        await files.delete(path);
    }
  });

// A page removed from the portal is deleted from the device.
const ask = async ({ preloadResponse, request }, path) => {
  const answer = (await preloadResponse) ?? (await fetch(request));
  if (answer.status > 499) throw answer;
  if (/404|410/.test(answer.status)) caches.open("pages").then((pages) => pages.delete(path));
  return answer;
};

// The network; the kept copy if network or server fail or take four seconds; without a copy the
// server's answer or the offline page.
const open = (event, path) => {
  const kept = find("pages", path);
  const late = new Promise((resolve) =>
    setTimeout(async () => (await kept) && resolve(kept), 4000),
  );
  return Promise.race([ask(event, path), late]).catch(
    async (failure) => (await kept) ?? (failure.status ? failure : find("pages", PAGE)),
  );
};

oninstall = (event) => event.waitUntil(keep(PAGE, [], "no-cache").then(skipWaiting));
onactivate = (event) =>
  event.waitUntil(Promise.all([clients.claim(), registration.navigationPreload?.enable()]));

// A page sends its address and the files it has loaded, which the browser's cache still has.
onmessage = (event) => event.waitUntil(keep(...event.data, "force-cache").catch(console.warn));

onfetch = (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const isOther = origin != location.origin || SKIPPED.some((prefix) => pathname.startsWith(prefix));
  if (isOther || request.method != "GET" || request.headers.has("range")) return;
  if (request.mode == "navigate") event.respondWith(open(event, pathname));
  else if (isFile(pathname)) {
    event.respondWith(find("files", pathname).then((file) => file ?? fetch(request)));
  }
};
