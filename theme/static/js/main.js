// Mounts behaviours: <section data-behaviour="lightbox"> gets behaviours/lightbox.js.
for (const element of document.querySelectorAll("[data-behaviour]")) {
  for (const name of element.dataset.behaviour.split(" ")) {
    import(`./behaviours/${name}.js`).then(({ mount }) => mount(element));
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
