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
    import(`./behaviours/${name}.js`).then(({ mount }) => mount(element));
  }
}
