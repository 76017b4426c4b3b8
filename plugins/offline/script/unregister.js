// Takes the place of a worker from the time when pages were kept, clears away and goes.
oninstall = () => skipWaiting();
onactivate = (event) => {
  const cleared = Promise.allSettled(["pages", "files"].map((name) => caches.delete(name)));
  event.waitUntil(cleared.then(() => registration.unregister()));
};
