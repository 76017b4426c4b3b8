// Mounts behaviours: <section data-behaviour="lightbox"> gets behaviours/lightbox.js, with
// data-when="near" only when the element is at most a screen away. Those of every page are here.
import { mountMasthead } from "./behaviours/masthead.js";
import { mountNews } from "./behaviours/news.js";

const own = { masthead: mountMasthead, news: mountNews };
const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      mountAll(target);
    }
  },
  { rootMargin: "100%" },
);

for (const element of document.querySelectorAll("[data-behaviour]")) {
  if (element.dataset.when) near.observe(element);
  else mountAll(element);
}

function mountAll(element) {
  for (const name of element.dataset.behaviour.split(" ")) {
    if (own[name]) own[name](element);
    else import(`./behaviours/${name}.js`).then(({ mount }) => mount(element), () => {}); // offline
  }
}

// Registers the worker that keeps pages for reading without a connection, and sends it the page
// and its files: after loading, and again when the reader leaves. Without the timeout Chromium may
// never report idle time on pages of which it draws no frame.
const { worker, kept } = document.documentElement.dataset;
const workers = worker && navigator.serviceWorker;
if (workers) {
  const send = async () => {
    const files = performance.getEntriesByType("resource").map(({ name }) => name);
    (await workers.ready).active.postMessage([location.href, files]);
  };
  addEventListener("load", () => {
    (window.requestIdleCallback ?? setTimeout)(() => {
      workers.register(worker);
      if (kept && !document.prerendering) send();
    }, { timeout: 2000 });
  });
  if (kept) document.addEventListener("visibilitychange", () => document.hidden && send());
}
