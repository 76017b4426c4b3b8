// Replaces a worker of earlier builds, deletes its caches and unregisters itself.
oninstall = () => skipWaiting();
onactivate = (event) => {
  const cleared = Promise.allSettled(["pages", "files"].map((name) => caches.delete(name)));
  event.waitUntil(cleared.then(() => registration.unregister()));
};
