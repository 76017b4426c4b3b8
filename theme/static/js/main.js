// Mounts behaviours: <section data-behaviour="lightbox"> gets behaviours/lightbox.js,
// with data-when="near" not before the reader is a screen away.
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
    import(`./behaviours/${name}.js`).then(({ mount }) => mount(element), () => {}); // offline
  }
}

// Registers the worker that keeps pages for reading without a connection, and tells it of those
// that are worth it: once they are there, and with all that was loaded when the reader leaves.
const { worker, kept } = document.documentElement.dataset;
const workers = worker && navigator.serviceWorker;
if (workers) {
  const tell = async () => {
    const files = performance.getEntriesByType("resource").map(({ name }) => name);
    (await workers.ready).active.postMessage([location.href, files]);
  };
  addEventListener("load", () => {
    (window.requestIdleCallback ?? setTimeout)(() => {
      workers.register(worker).catch(() => {});
      if (kept && !document.prerendering) tell();
    });
  });
  if (kept) document.addEventListener("visibilitychange", () => document.hidden && tell());
}
